import {
  defaultListPreferences,
  type ListMessage,
  type ListStatus,
  type MessageRow,
  type PlaceChange,
} from '../../../../src/contracts/messageList';
import { initialState, type Action, type Effect, type ListState } from '../../../../webview/messages/state';
import { update } from '../../../../webview/messages/update';

export const title = { accountId: 'a', accountName: 'Anna', mailbox: 'INBOX', label: 'INBOX', showsRecipients: false };

export function row(uid: number, more: Partial<MessageRow> = {}): MessageRow {
  return {
    uid,
    correspondent: `Person ${uid}`,
    subject: `Subject ${uid}`,
    dateMs: uid * 1000,
    sizeBytes: 1000,
    isUnread: false,
    isFlagged: false,
    isAnswered: false,
    isDeleted: false,
    isDraft: false,
    isUrgent: false,
    mayHaveAttachments: false,
    ...more,
  };
}

/** A page and the host's list beside it: UIDs in the order of the list. */
export class Bench {
  state: ListState;
  effects: Effect[] = [];
  private revision = 0;

  constructor(
    public uids: number[],
    state: ListState = initialState(),
  ) {
    this.state = state;
    this.start(title.mailbox, 1);
    this.act({ type: 'scrolled', visible: { first: 0, count: 20 }, isAtTop: true });
    this.show();
  }

  /** The tab shows another list from now on; `uids` are its messages. */
  showMailbox(mailbox: string, list: number): Effect[] {
    this.start(mailbox, list);
    return this.show();
  }

  private start(mailbox: string, list: number): void {
    this.receive({
      type: 'preferences',
      list,
      preferences: defaultListPreferences,
      title: { ...title, mailbox },
      selection: { ranges: [], uids: [], focus: -1 },
    });
  }

  act(action: Action): Effect[] {
    const step = update(this.state, action);
    this.state = step.state;
    this.effects = [...step.effects];
    return this.effects;
  }

  receive(message: ListMessage): Effect[] {
    return this.act({ type: 'received', message });
  }

  scroll(first: number, count = 20): Effect[] {
    this.act({ type: 'scrolled', visible: { first, count }, isAtTop: first === 0 });
    return this.show();
  }

  /** What the host posts: changes, and the rows the page asked for. */
  show(changes: readonly PlaceChange[] = [], more: Partial<ListStatus> = {}): Effect[] {
    this.revision += changes.length;
    const first = Math.min(this.state.asked?.first ?? 0, this.uids.length);
    const rows = this.uids.slice(first, first + (this.state.asked?.count ?? 80)).map((uid) => row(uid));
    const status: ListStatus = {
      stage: 'open',
      problem: undefined,
      total: this.uids.length,
      unread: 0,
      revision: this.revision,
      ...more,
    };
    return this.receive({ type: 'update', changes, status, window: { first, rows, problem: undefined } });
  }

  remove(...indexes: number[]): Effect[] {
    return this.show(indexes.map((index) => ({ kind: 'removed', index, uid: this.uids.splice(index, 1)[0] })));
  }

  add(index: number, uid: number): Effect[] {
    this.uids.splice(index, 0, uid);
    return this.show([{ kind: 'added', index, uid }]);
  }

  /** Places of the selection as the UIDs there. */
  get selectedUids(): number[] {
    return this.state.selection.ranges.flatMap(({ from, till }) => this.uids.slice(from, till + 1));
  }
}

export function uidsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => first + at);
}
