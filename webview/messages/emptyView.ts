import { create } from '../shared/dom';
import { createProgressRing } from '../shared/controls';
import { noMatch } from '../shared/noMatch';
import { isFiltered, isOnItsWay, totalOf, type Action, type ListState } from './state';

type Reason = 'none' | 'loading' | 'empty' | 'noMatch';

/** Why there are no rows, and the next step. */
export class EmptyView {
  readonly element = create('div', { class: 'empty', role: 'status' });
  private shown: Reason = 'none';

  constructor(private readonly act: (action: Action) => void) {
    this.element.hidden = true;
  }

  show(state: ListState): void {
    const reason = reasonOf(state);
    if (reason === this.shown) return;
    this.shown = reason;
    this.element.hidden = reason === 'none';
    this.element.replaceChildren(...this.content(reason));
  }

  private content(reason: Reason): Node[] {
    switch (reason) {
      case 'none':
        return [];
      case 'loading':
        return [createProgressRing('Loading messages')];
      case 'empty':
        return [create('p', {}, 'No messages.')];
      case 'noMatch':
        return noMatch(() => this.act({ type: 'filterCleared' }));
    }
  }
}

function reasonOf(state: ListState): Reason {
  const stage = state.status?.stage ?? 'opening';
  if (totalOf(state) > 0) return 'none';
  if (isOnItsWay(state)) return 'loading';
  if (stage !== 'open') return 'none';
  return isFiltered(state.preferences.filter) ? 'noMatch' : 'empty';
}
