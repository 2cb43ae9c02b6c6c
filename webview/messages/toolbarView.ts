import { filterFields, type FilterField, type QuickFilter } from '../../src/contracts/messageList';
import { create, setText } from '../shared/dom';
import { formatCount } from '../shared/format';
import { createButton, createDropdown, createTextField, createToggle, type Control } from '../shared/toolkit';
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

const oneAtATime = 'The server filters by one field at a time';

/** The filter bar, and how much there is in the mailbox. */
export class ToolbarView {
  readonly element = create('div', { class: 'toolbar', role: 'toolbar', 'aria-label': 'Filter' });
  private readonly field;
  private readonly text;
  private readonly clear;
  private readonly quick: readonly (readonly [QuickFilter, Control<boolean>])[];
  private readonly threads;
  private readonly counts = create('span', { class: 'counts', role: 'status', 'aria-live': 'polite' });
  private typed: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly act: (action: Action) => void) {
    this.field = createDropdown({ label: 'Field to filter by', onChoose: (value) => this.chose(value) });
    this.field.setChoices(filterFields.map((value) => ({ value, label: fieldLabels[value] })));
    this.clear = createButton({
      label: 'Clear filter',
      icon: 'close',
      appearance: 'icon',
      onPress: () => this.clearFilter(),
    });
    this.text = createTextField({
      label: 'Filter messages on the server',
      hint: 'Filter',
      end: [this.clear],
      onInput: (text) => this.type(text),
    });
    this.text.element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.apply();
    });
    this.quick = [
      this.createQuick('unread', 'circle-filled', 'Unread only'),
      this.createQuick('flagged', 'star-full', 'Flagged only'),
      this.createQuick('attachment', 'attach', 'With attachment (messages of type multipart/mixed)'),
    ];
    this.threads = createToggle({
      label: 'Group by thread (threads of the loaded messages only)',
      icon: 'list-tree',
      onToggle: (threads) => act({ type: 'threaded', threads }),
    });
    const toggles = create('div', { class: 'toggles' }, ...this.quick.map(([, toggle]) => toggle.element));
    toggles.append(this.threads.element);
    this.element.append(this.field.element, this.text.element, toggles, this.counts);
  }

  focusFilter(): void {
    this.text.focus();
  }

  show(state: ListState): void {
    const { filter, threads } = state.preferences;
    this.field.show(filter.field);
    // What is being typed is newer than what the list knows.
    if (this.typed === undefined) this.text.show(filter.text);
    this.clear.hidden = !isFiltered(filter) && !this.typed;
    for (const [quick, toggle] of this.quick) toggle.show(filter.quick.includes(quick));
    this.threads.show(threads);
    setText(this.counts, countsOf(state));
  }

  private createQuick(quick: QuickFilter, icon: string, label: string): readonly [QuickFilter, Control<boolean>] {
    const onToggle = (isOn: boolean): void => this.act({ type: 'quickToggled', quick, isOn });
    return [quick, createToggle({ label: `${label}. ${oneAtATime}`, icon, onToggle })];
  }

  private type(text: string): void {
    this.typed = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.apply(), filterAfterMs);
  }

  private apply(): void {
    clearTimeout(this.timer);
    const text = this.typed;
    this.typed = undefined;
    if (text !== undefined) this.act({ type: 'filtered', change: { text } });
  }

  private chose(value: string): void {
    const field = filterFields.find((known) => known === value);
    if (field !== undefined) this.act({ type: 'filtered', change: { field } });
  }

  private clearFilter(): void {
    clearTimeout(this.timer);
    this.typed = undefined;
    this.act({ type: 'filterCleared' });
    this.text.focus();
  }
}

function countsOf({ status, preferences }: ListState): string {
  if (status === undefined || (status.stage !== 'open' && status.total === 0)) return '';
  const unread = status.unread === undefined ? '' : `, ${status.unread.toLocaleString('en')} unread`;
  return `${formatCount(status.total, 'message')}${isFiltered(preferences.filter) ? ' found' : ''}${unread}`;
}
