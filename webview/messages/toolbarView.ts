import { isBeginOfFlag, readTypedFlags } from '../../src/contracts/filterFlags';
import { filterFields, type FilterField, type QuickFilter } from '../../src/contracts/messageList';
import { create, setText } from '../shared/dom';
import { formatCount, formatNumber } from '../shared/format';
import { createButton, createDropdown, createTextField, createToggle, type Control } from '../shared/controls';
import { unknownFlagsWords } from './wording';
import { isFiltered, type Action, type ListState } from './state';

/** The server does the filtering: it is asked when the user pauses, not at each letter. */
const filterAfterMs = 300;

const fieldLabels: Readonly<Record<FilterField, string>> = {
  subject: 'Subject',
  from: 'From',
  to: 'To',
  cc: 'Cc',
  body: 'Text',
  flags: 'Flags',
};

/** The server's names of flags, since it is the server that reads them. */
const flagsHint = 'Flags, such as Unseen,Flagged';

const oneAtATime = 'The server filters by one field at a time';

interface Controls {
  readonly field: ReturnType<typeof createDropdown>;
  readonly text: ReturnType<typeof createTextField>;
  readonly clear: HTMLElement;
  readonly quick: readonly (readonly [QuickFilter, Control<boolean>])[];
  readonly threads: Control<boolean>;
}

/** The filter bar, and how much there is in the mailbox. Its controls come a moment after the rows. */
export class ToolbarView {
  readonly element = create('div', { class: 'toolbar', role: 'toolbar', 'aria-label': 'Filter' });
  private readonly counts = create('span', { class: 'counts', role: 'status', 'aria-live': 'polite' });
  private controls: Controls | undefined;
  private state: ListState | undefined;
  private typed: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly act: (action: Action) => void) {
    this.element.append(this.counts);
  }

  addControls(): void {
    const controls = (this.controls = this.createControls());
    const toggles = create('div', { class: 'toggles' }, ...controls.quick.map(([, toggle]) => toggle.element));
    toggles.append(controls.threads.element);
    this.element.prepend(controls.field.element, controls.text.element, toggles);
    if (this.state !== undefined) this.show(this.state);
  }

  focusFilter(): void {
    this.controls?.text.focus();
  }

  show(state: ListState): void {
    // What was typed for another mailbox is not for this one.
    if (state.list !== this.state?.list) this.forgetTyped();
    this.state = state;
    setText(this.counts, countsOf(state));
    const { filter, threads } = state.preferences;
    const { controls } = this;
    if (controls === undefined) return;
    controls.field.show(filter.field);
    controls.text.setHint(filter.field === 'flags' ? flagsHint : 'Filter');
    // What is being typed is newer than what the list knows.
    if (this.typed === undefined) controls.text.show(filter.text);
    controls.clear.hidden = !isFiltered(filter) && !this.typed;
    for (const [quick, toggle] of controls.quick) toggle.show(filter.quick.includes(quick));
    controls.threads.show(threads);
  }

  private createControls(): Controls {
    const field = createDropdown({ label: 'Field to filter by', onChoose: (value) => this.chose(value) });
    field.setChoices(filterFields.map((value) => ({ value, label: fieldLabels[value] })));
    const clear = createButton({
      label: 'Clear filter',
      icon: 'close',
      appearance: 'icon',
      onPress: () => this.clearFilter(),
    });
    const text = createTextField({
      label: 'Filter messages on the server',
      hint: 'Filter',
      end: [clear],
      onInput: (typed) => this.type(typed),
    });
    text.element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.apply(true);
    });
    const quick = [
      this.createQuick('unread', 'circle-filled', 'Unread only'),
      this.createQuick('flagged', 'star-full', 'Flagged only'),
      this.createQuick('attachment', 'attach', 'With attachment (messages of type multipart/mixed)'),
    ];
    const threads = createToggle({
      label: 'Group by thread (threads of the loaded messages only)',
      icon: 'list-tree',
      onToggle: (isOn) => this.act({ type: 'threaded', threads: isOn }),
    });
    return { field, text, clear, quick, threads };
  }

  private createQuick(quick: QuickFilter, icon: string, label: string): readonly [QuickFilter, Control<boolean>] {
    const onToggle = (isOn: boolean): void => this.act({ type: 'quickToggled', quick, isOn });
    return [quick, createToggle({ label: `${label}. ${oneAtATime}`, icon, onToggle })];
  }

  private type(text: string): void {
    this.typed = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.apply(false), filterAfterMs);
  }

  /** @param isDone whether the user has said so: else the last word may still be being typed. */
  private apply(isDone: boolean): void {
    const text = this.typed;
    const field = this.state?.preferences.filter.field;
    clearTimeout(this.timer);
    if (text === undefined || field === undefined) return;
    if (field === 'flags' && !this.areFlags(text, isDone)) return;
    this.forgetTyped();
    this.act({ type: 'filtered', change: { text } });
  }

  /** Flags that nobody knows are not asked for: what a server would find by them is anybody's guess. */
  private areFlags(text: string, isDone: boolean): boolean {
    const { unknown } = readTypedFlags(text);
    if (unknown.length === 0) return true;
    const isBegun = !isDone && unknown.length === 1 && text.trim().endsWith(unknown[0]!) && isBeginOfFlag(unknown[0]!);
    if (!isBegun) this.act({ type: 'refused', text: unknownFlagsWords(unknown) });
    return false;
  }

  private chose(value: string): void {
    const field = filterFields.find((known) => known === value);
    const { filter } = this.state?.preferences ?? {};
    if (field === undefined || filter === undefined) return;
    const text = this.typed ?? filter.text;
    if (field !== 'flags' || readTypedFlags(text).unknown.length === 0) {
      this.forgetTyped();
      return this.act({ type: 'filtered', change: { field, text } });
    }
    // What was looked for in another field stays in sight, and is asked for when it has become flags.
    this.typed = text;
    this.act({ type: 'filtered', change: { field, text: '' } });
    this.apply(true);
  }

  private forgetTyped(): void {
    clearTimeout(this.timer);
    this.typed = undefined;
  }

  private clearFilter(): void {
    this.forgetTyped();
    this.act({ type: 'filterCleared' });
    this.focusFilter();
  }
}

function countsOf({ status, preferences }: ListState): string {
  if (status === undefined || (status.stage !== 'open' && status.total === 0)) return '';
  const unread = status.unread === undefined ? '' : `, ${formatNumber(status.unread)} unread`;
  return `${formatCount(status.total, 'message')}${isFiltered(preferences.filter) ? ' found' : ''}${unread}`;
}
