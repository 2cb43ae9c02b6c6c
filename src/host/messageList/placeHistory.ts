import { afterInsertion, afterRemoval } from '../../base/ranges';
import { maxSelectedRanges, type ListSelection, type PlaceChange } from '../../contracts/messageList';

/** Changes remembered: more than come between two updates, or while a page's message is on its way. */
const maxRemembered = 2_000;

/** The last changes of places, for whoever knows the list as of an earlier revision. */
export class PlaceHistory {
  private changes: PlaceChange[] = [];
  private forgotten = 0;

  /** Number of changes so far. */
  get revision(): number {
    return this.forgotten + this.changes.length;
  }

  push(change: PlaceChange): void {
    this.changes.push(change);
    // Halved at a time, so that a long sync does not move the whole list for each of its changes.
    if (this.changes.length <= maxRemembered * 2) return;
    this.forgotten += this.changes.length - maxRemembered;
    this.changes = this.changes.slice(-maxRemembered);
  }

  /** What happened after a revision, in order; undefined when that is not known (any more). */
  since(revision: number): readonly PlaceChange[] | undefined {
    if (revision < this.forgotten || revision > this.revision) return undefined;
    return this.changes.slice(revision - this.forgotten);
  }
}

/** A selection after changes of places. It keeps its messages: what is gone leaves it, what is new does not join. */
export function followSelection(selection: ListSelection, changes: readonly PlaceChange[]): ListSelection {
  let { ranges, uids, focus } = selection;
  for (const change of changes) {
    if (change.kind === 'reset') {
      // Nobody can tell where its messages went; the page knows the UIDs of those it had loaded.
      ranges = [];
      focus = -1;
      if (change.areUidsVoid || change.isOtherFilter) uids = [];
    } else if (change.kind === 'removed') {
      ranges = afterRemoval(ranges, change.index);
      if (focus > change.index) focus--;
      if (uids.includes(change.uid ?? -1)) uids = uids.filter((uid) => uid !== change.uid);
    } else {
      ranges = afterInsertion(ranges, change.index);
      if (focus >= change.index) focus++;
      if (ranges.length > maxSelectedRanges) {
        ranges = [];
        uids = [];
      }
    }
  }
  return { ranges, uids, focus };
}
