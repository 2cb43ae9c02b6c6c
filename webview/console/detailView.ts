import type { ConsoleDetail, CopyPart, DetailForm } from '../../src/contracts/console';
import type { EntryNumber } from '../../src/protocol/wireTap';
import { create, setAttribute, setIcon, setText, setVisible } from '../shared/dom';
import { formatCount, formatDuration, formatTimeOfDay } from '../shared/format';
import { createButton, createProgressRing } from '../shared/controls';
import { FrameView } from './frameView';
import { isSameTarget, type ConsoleAction, type ConsoleState } from './state';
import { stateLooks, tagWords } from './wording';

const forms: readonly (readonly [DetailForm, string])[] = [
  ['pretty', 'Pretty'],
  ['raw', 'Raw'],
];

/** The selected exchange, message or frame in full, and what can be done with it. */
export class DetailView {
  readonly element = create('section', { class: 'detail', 'aria-label': 'Detail' });
  private readonly tabs = new Map<DetailForm, HTMLElement>();
  private readonly stateIcon = create('span', { 'aria-hidden': 'true' });
  private readonly title = create('span', { class: 'detail-title' });
  private readonly facts = create('span', { class: 'facts' });
  private readonly doc = create('p', { class: 'detail-doc' });
  private readonly error = create('p', { class: 'detail-error' });
  private readonly frames = create('div', { class: 'detail-frames', role: 'tabpanel', id: 'detail-frames' });
  private readonly more = create('p', { class: 'frame-omitted' });
  private readonly moreText = create('span');
  private readonly progress = createProgressRing('Waiting for the response');
  private readonly edit: HTMLElement;
  private readonly replay: HTMLElement & { disabled: boolean };
  private readonly views = new Map<EntryNumber, FrameView>();
  private detail: ConsoleDetail | undefined;
  private isGone = false;

  constructor(private readonly act: (action: ConsoleAction) => void) {
    this.edit = this.button('Edit and send (Enter)', 'edit', () => this.ask('edit'));
    this.replay = this.button('Send again (Ctrl+Enter)', 'debug-restart', () => this.ask('replay'));
    const copy = this.button('Copy the exchange', 'copy', () => this.copy('exchange'));
    const close = this.button('Close (Escape)', 'close', () => act({ type: 'dismissed' }));
    const actions = create('span', { class: 'detail-actions', role: 'toolbar', 'aria-label': 'Exchange' });
    actions.append(this.progress, this.edit, this.replay, copy, close);
    const heading = create('div', { class: 'detail-heading' }, this.stateIcon, this.title, this.facts);
    const showAll = createButton({
      label: 'Show anyway',
      appearance: 'secondary',
      onPress: () => act({ type: 'allShown' }),
    });
    this.more.append(this.moreText, showAll);
    const body = create('div', { class: 'detail-body' }, heading, this.doc, this.error, this.frames, this.more);
    this.element.append(create('div', { class: 'detail-bar' }, this.createTabs(), actions), body);
  }

  show(state: ConsoleState): void {
    setVisible(this.element, state.selection !== undefined);
    this.showForm(state.preferences.form);
    const isSending = [...state.waiting.values()].includes('replay');
    setVisible(this.progress, isSending);
    const { detail } = state;
    setVisible(this.edit, detail?.isRequest === true);
    setVisible(this.replay, detail?.isRequest === true);
    const problem = detail?.replayProblem;
    this.replay.disabled = isSending || problem !== undefined;
    this.replay.title = problem ?? 'Send again (Ctrl+Enter)';
    if (detail === this.detail && state.isDetailGone === this.isGone) return;
    const isOther = !isSameTarget(detail?.target, this.detail?.target);
    this.detail = detail;
    this.isGone = state.isDetailGone;
    this.showDetail(detail);
    if (isOther) this.element.querySelector('.detail-body')?.scrollTo({ top: 0 });
  }

  focus(): void {
    this.element.querySelector<HTMLElement>('.tab[aria-selected="true"]')?.focus();
  }

  private createTabs(): HTMLElement {
    const list = create('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Form' });
    for (const [form, label] of forms) {
      const tab = create(
        'button',
        { class: 'tab', role: 'tab', type: 'button', 'aria-controls': 'detail-frames' },
        label,
      );
      tab.addEventListener('click', () => this.act({ type: 'formChosen', form }));
      this.tabs.set(form, tab);
      list.append(tab);
    }
    list.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      const other: DetailForm = this.tabs.get('raw')?.getAttribute('aria-selected') === 'true' ? 'pretty' : 'raw';
      this.act({ type: 'formChosen', form: other });
      this.tabs.get(other)?.focus();
    });
    return list;
  }

  private showForm(form: DetailForm): void {
    for (const [name, tab] of this.tabs) {
      setAttribute(tab, 'aria-selected', String(name === form));
      setAttribute(tab, 'tabindex', name === form ? 0 : -1);
    }
  }

  private showDetail(detail: ConsoleDetail | undefined): void {
    const look = detail && stateLooks[detail.state];
    setIcon(this.stateIcon, look?.icon ?? 'blank', `state is-${detail?.state ?? 'none'}`);
    setText(this.title, detail === undefined ? '' : tagWords(detail.tag));
    setText(this.facts, detail === undefined ? '' : factsOf(detail, look?.words ?? ''));
    setVisible(this.doc, detail?.doc !== undefined);
    setText(this.doc, detail?.doc ?? '');
    const problem = this.isGone ? goneWords : detail?.errorText;
    setVisible(this.error, problem !== undefined);
    setText(this.error, problem ?? '');
    this.showFrames(detail);
    setVisible(this.more, (detail?.omittedFrames ?? 0) > 0);
    setText(this.moreText, `${formatCount(detail?.omittedFrames ?? 0, 'more frame')} not shown. `);
    setVisible(this.more.lastElementChild as HTMLElement, detail?.hasMore === true);
  }

  private showFrames(detail: ConsoleDetail | undefined): void {
    const kept = new Set<EntryNumber>();
    for (const frame of detail?.frames ?? []) {
      kept.add(frame.entry);
      let view = this.views.get(frame.entry);
      if (view === undefined) {
        view = new FrameView({
          onCopy: (shown) => this.copy('frame', shown.entry),
          onShowAll: () => this.act({ type: 'allShown' }),
        });
        this.views.set(frame.entry, view);
      }
      view.show(frame, detail?.form ?? 'pretty', detail?.hasMore === true);
      this.frames.append(view.element);
    }
    for (const [entry, view] of this.views) {
      if (kept.has(entry)) continue;
      view.element.remove();
      this.views.delete(entry);
    }
  }

  private button(label: string, iconName: string, onPress: () => void): HTMLElement & { disabled: boolean } {
    return createButton({ label, icon: iconName, appearance: 'icon', onPress });
  }

  private ask(type: 'edit' | 'replay'): void {
    if (this.detail !== undefined) this.act({ type: 'asked', body: { type, target: this.detail.target } });
  }

  private copy(part: CopyPart, entry?: EntryNumber): void {
    if (this.detail === undefined) return;
    const target = entry === undefined ? { row: this.detail.target.row } : { row: this.detail.target.row, entry };
    this.act({ type: 'asked', body: { type: 'copy', target, part } });
  }
}

const goneWords =
  'This is no longer kept: newer traffic took its place. Raise the setting "ximss.traffic.budgetMB" to keep more.';

function factsOf(detail: ConsoleDetail, stateWords: string): string {
  const parts = [
    stateWords,
    detail.elapsedMs === undefined ? undefined : formatDuration(detail.elapsedMs),
    detail.id === undefined ? undefined : `id ${detail.id}`,
    detail.accountName,
    formatTimeOfDay(detail.wallMs),
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
