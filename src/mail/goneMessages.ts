import type { Disposable } from '../base/disposable';
import type { Event } from '../base/emitter';
import type { FolderChange } from './folderChange';
import type { FolderOrder } from './folderOrder';

/** The folder that is watched. */
interface WatchedFolder {
  readonly order: FolderOrder;
  readonly onDidChange: Event<FolderChange>;
}

/**
 * Messages that leave their mailbox while a folder of it is watched. A filtered folder tells of none: what leaves that may
 * only match no more. Dispose it after use.
 */
export class GoneMessages implements Disposable {
  private readonly gone = new Set<number>();
  private readonly watch: Disposable;

  constructor(private readonly folder: WatchedFolder) {
    this.watch = folder.onDidChange((change) => this.follow(change));
  }

  /** Those of some messages that are not known to be gone. */
  without(uids: readonly number[]): readonly number[] {
    return this.gone.size === 0 ? uids : uids.filter((uid) => !this.gone.has(uid));
  }

  dispose(): void {
    this.watch.dispose();
  }

  private follow(change: FolderChange): void {
    if (change.kind === 'removed' && change.uid !== undefined && this.folder.order.filter === undefined) {
      this.gone.add(change.uid);
    } else if (change.kind === 'added' && change.uid !== undefined) {
      // It has only changed its place.
      this.gone.delete(change.uid);
    } else if (change.kind === 'added' || change.kind === 'reset') {
      // It may be any of them, or UIDs mean other messages now.
      this.gone.clear();
    }
  }
}
