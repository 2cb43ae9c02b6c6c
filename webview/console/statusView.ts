import type { ConsoleStatus } from '../../src/contracts/console';
import { create, setText, setVisible } from '../shared/dom';
import { formatBytes, formatCount, formatNumber } from '../shared/format';
import { createButton, createToggle } from '../shared/controls';
import type { ConsoleAction, ConsoleState } from './state';

/** The line at the foot: how much is shown and kept, what was dropped, and how the last action went. */
export class StatusView {
  readonly element = create('footer', { class: 'status' });
  private readonly counts = create('span', { class: 'counts' });
  private readonly dropped = create('span', { class: 'dropped' });
  private readonly notice = create('span', { class: 'notice', role: 'status', 'aria-live': 'polite' });
  private readonly paused = create('span', { class: 'paused' });
  private readonly pausedText = create('span');
  private readonly follow;

  constructor(act: (action: ConsoleAction) => void) {
    const resume = createButton({
      label: 'Resume',
      icon: 'debug-continue',
      appearance: 'icon',
      onPress: () => act({ type: 'paused', isPaused: false }),
    });
    this.paused.append(this.pausedText, resume);
    this.follow = createToggle({
      label: 'Keep the latest message in view',
      icon: 'fold-down',
      onToggle: (follows) => act({ type: 'followed', follows }),
    });
    this.element.append(this.counts, this.dropped, this.notice, this.paused, this.follow.element);
  }

  show(state: ConsoleState): void {
    const { status, notice } = state;
    setText(this.counts, status === undefined ? '' : countsOf(status));
    this.counts.title = status === undefined ? '' : `${formatBytes(status.budgetBytes)} are kept at most`;
    setVisible(this.dropped, (status?.droppedEntries ?? 0) > 0);
    setText(this.dropped, `${formatCount(status?.droppedEntries ?? 0, 'older message')} dropped`);
    this.dropped.title =
      'The oldest messages went when the byte budget was used up: see the setting for the traffic budget';
    setText(this.notice, notice?.text ?? '');
    this.notice.classList.toggle('is-error', notice?.isError === true);
    setVisible(this.paused, status?.isPaused === true);
    setText(this.pausedText, `Paused, ${formatCount(status?.newRows ?? 0, 'new row')}`);
    this.follow.show(state.follows);
  }
}

function countsOf(status: ConsoleStatus): string {
  const all = formatCount(status.totalRows, 'row');
  const rows = status.shownRows === status.totalRows ? all : `${formatNumber(status.shownRows)} of ${all}`;
  return `${rows} · ${formatBytes(status.keptBytes)} of ${formatBytes(status.budgetBytes)}`;
}
