import { create, setVisible } from '../shared/dom';
import { DetailView } from './detailView';
import { EmptyView } from './emptyView';
import { ListView } from './listView';
import { Splitter } from './splitter';
import type { ConsoleAction, ConsoleEffect, ConsoleState } from './state';
import { StatusView } from './statusView';
import { ToolbarView } from './toolbarView';

/** Narrower than this, the detail goes below the list, if there is the height for both. CSS pixels. */
const narrowPx = 640;
const tallPx = 280;

/** The whole page: parts that show a state and report what the user does. */
export class ConsoleView {
  private readonly toolbar: ToolbarView;
  private readonly list: ListView;
  private readonly empty: EmptyView;
  private readonly splitter: Splitter;
  private readonly detail: DetailView;
  private readonly status: StatusView;
  private readonly body = create('main', { class: 'body' });
  private state: ConsoleState | undefined;

  constructor(
    root: HTMLElement,
    private readonly act: (action: ConsoleAction) => void,
  ) {
    this.toolbar = new ToolbarView(act);
    this.list = new ListView(act);
    this.empty = new EmptyView(act);
    this.detail = new DetailView(act);
    this.status = new StatusView(act);
    this.splitter = new Splitter(this.body, (detailPercent) => act({ type: 'resized', detailPercent }));
    const listArea = create('div', { class: 'list-area' }, this.list.element, this.empty.element);
    this.body.append(listArea, this.splitter.element, this.detail.element);
    root.append(this.toolbar.element, this.body, this.status.element);
    root.addEventListener('keydown', (event) => this.pressed(event));
    new ResizeObserver(() => this.layOut()).observe(this.body);
  }

  show(state: ConsoleState): void {
    this.state = state;
    this.toolbar.show(state);
    this.layOut();
    this.detail.show(state);
    this.list.show(state);
    this.empty.show(state);
    this.status.show(state);
  }

  perform(effect: ConsoleEffect): void {
    if (effect.type === 'focusFilter') this.toolbar.focusFilter();
    else this.list.perform(effect);
  }

  private layOut(): void {
    const { clientWidth, clientHeight } = this.body;
    const isStacked = clientWidth < narrowPx && clientHeight >= tallPx;
    this.body.classList.toggle('is-stacked', isStacked);
    setVisible(this.splitter.element, this.state?.selection !== undefined);
    if (this.state !== undefined) this.splitter.show(this.state.preferences.detailPercent, isStacked);
  }

  /** Keys that work wherever the focus is. */
  private pressed(event: KeyboardEvent): void {
    const isControl = event.ctrlKey || event.metaKey;
    const target = this.state?.selection;
    const key = event.key.toLowerCase();
    if (isControl && key === 'f') this.toolbar.focusFilter();
    else if (isControl && key === 'enter' && target !== undefined)
      this.act({ type: 'asked', body: { type: 'replay', target } });
    else if (isControl && key === 'c' && target !== undefined && this.list.element.contains(document.activeElement)) {
      this.act({
        type: 'asked',
        body: { type: 'copy', target, part: target.entry === undefined ? 'exchange' : 'frame' },
      });
    } else if (key === 'escape') this.escape();
    // Past the first and the last part the key is the editor's, and leads out of the page.
    else if (key !== 'f6' || !this.focusNext(event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private escape(): void {
    this.act({ type: 'dismissed' });
    this.list.element.focus();
  }

  /** F6 goes through the parts of the page, Shift+F6 back. Returns false when there is none in that direction. */
  private focusNext(isBackwards: boolean): boolean {
    const stops = [
      this.toolbar.element,
      this.list.element,
      ...(this.state?.selection === undefined ? [] : [this.detail.element]),
    ];
    const current = stops.findIndex((stop) => stop.contains(document.activeElement));
    const next = stops[current + (isBackwards ? -1 : 1)];
    if (next === undefined) return false;
    if (next === this.toolbar.element) this.toolbar.focusFilter();
    else if (next === this.detail.element) this.detail.focus();
    else this.list.element.focus();
    return true;
  }
}
