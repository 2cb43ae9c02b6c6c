import type { ListSorting } from '../../src/contracts/messageList';
import { create, setText, setVisible } from '../shared/dom';
import { formatCount, formatNumber } from '../shared/format';
import { createButton } from '../shared/controls';
import { selectedCount } from './selecting';
import type { Action, ListState } from './state';

/** What no heading shows. */
function sortedWords({ key, field, isDescending }: ListSorting): string {
  return key === 'field' ? `Sorted by ${field ?? ''}, ${isDescending ? 'descending' : 'ascending'}` : '';
}

/** The line at the foot: what is selected, new mail out of view, and how the last action went. */
export class StatusView {
  readonly element = create('footer', { class: 'status' });
  private readonly selected = create('span', { class: 'selected-count', role: 'status', 'aria-live': 'polite' });
  private readonly sorted = create('span', { class: 'sorted', role: 'status', 'aria-live': 'polite' });
  private readonly threads = create('span', { class: 'threads' }, 'Threads of the loaded messages only');
  private readonly notice = create('span', { class: 'notice', role: 'status', 'aria-live': 'polite' });
  private readonly above = create('span', { class: 'above' });
  private readonly aboveText = create('span', { role: 'status', 'aria-live': 'polite' });

  constructor(act: (action: Action) => void) {
    const up = createButton({
      label: 'Go to the top',
      icon: 'arrow-up',
      appearance: 'icon',
      onPress: () => act({ type: 'wentToTop' }),
    });
    this.above.append(this.aboveText, up);
    this.element.append(this.selected, this.sorted, this.threads, this.notice, this.above);
  }

  show(state: ListState): void {
    const count = selectedCount(state.selection);
    setText(this.selected, count === 0 ? '' : `${formatNumber(count)} selected`);
    setText(this.sorted, sortedWords(state.preferences.sorting));
    setVisible(this.threads, state.preferences.threads);
    setText(this.notice, state.notice?.text ?? '');
    this.notice.title = state.notice?.text ?? '';
    this.notice.classList.toggle('is-error', state.notice?.isError === true);
    setVisible(this.above, state.newAbove > 0);
    setText(this.aboveText, `${formatCount(state.newAbove, 'new message')} above`);
  }
}
