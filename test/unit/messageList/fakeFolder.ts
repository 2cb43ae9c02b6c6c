import { Emitter } from '../../../src/base/emitter';
import type { ListAccount, ListFolder, ListMail } from '../../../src/host/messageList/listFolder';
import { SelectionVoidError } from '../../../src/mail/errors';
import type { SettableFlag } from '../../../src/mail/flags';
import type { FolderChange } from '../../../src/mail/folderChange';
import { newestFirst, type FolderOrder } from '../../../src/mail/folderOrder';
import type { MessageSummary } from '../../../src/mail/messageSummary';
import { PositionSelection } from '../../../src/mail/positionSelection';

export function summary(uid: number, flags: readonly string[] = []): MessageSummary {
  return {
    uid,
    flags: new Set(flags),
    from: [{ address: `p${uid}@example.com`, realName: `Person ${uid}` }],
    to: [{ address: `to${uid}@example.com`, realName: undefined }],
    subject: `Subject ${uid}`,
    internalDateMs: uid * 1000,
    dateMs: undefined,
    sizeBytes: 100,
    priority: undefined,
    contentType: 'text/plain',
    messageId: `<${uid}@x>`,
    inReplyTo: undefined,
    references: undefined,
  };
}

/** A folder in memory: nothing is filled until it was fetched, and `answer` lets a fetch go on. */
export class FakeFolder implements ListFolder {
  state: ListFolder['state'] = 'open';
  uidValidity = 1;
  unseen = 3;
  readonly changes = new Emitter<FolderChange>();
  readonly onDidChange = this.changes.event;
  readonly fetched: (readonly [number, number])[] = [];
  readonly marks: string[] = [];
  order: FolderOrder = newestFirst;
  /** UIDs of which its filter may hide some. */
  hidden: readonly number[] = [];
  orders: FolderOrder[] = [];
  syncs = 0;
  /** What the server tells when it is asked what changed. */
  onSync: () => void = () => undefined;
  failure: Error | undefined;
  private readonly filled = new Map<number, MessageSummary>();
  private waiting: (() => void)[] = [];

  constructor(public uids: number[]) {}

  get size(): number {
    return this.uids.length;
  }

  cell(index: number): MessageSummary | undefined {
    return this.filled.get(this.uids[index] ?? -1);
  }

  indexOf(uid: number): number {
    return this.filled.has(uid) ? this.uids.indexOf(uid) : -1;
  }

  fetch(from: number, till: number, signal?: AbortSignal): Promise<void> {
    this.fetched.push([from, till]);
    const { failure } = this;
    return new Promise((resolve, reject) => {
      this.waiting.push(() => {
        if (signal?.aborted) return reject(new Error('given up'));
        if (failure) return reject(failure);
        for (const uid of this.uids.slice(from, till + 1)) this.filled.set(uid, summary(uid));
        resolve();
      });
    });
  }

  answer(): void {
    for (const go of this.waiting.splice(0)) go();
  }

  summaryOf(uid: number): MessageSummary | undefined {
    return this.uids.includes(uid) ? this.filled.get(uid) : undefined;
  }

  sync(): Promise<void> {
    this.syncs++;
    this.onSync();
    return Promise.resolve();
  }

  reopen(order: FolderOrder): Promise<void> {
    this.orders.push(order);
    if (this.failure) return Promise.reject(this.failure);
    this.order = order;
    this.reset();
    return Promise.resolve();
  }

  select(ranges: readonly { readonly from: number; readonly till: number }[]): PositionSelection {
    return new PositionSelection(ranges, this.onDidChange);
  }

  mark(selection: readonly number[] | PositionSelection, flag: SettableFlag, isSet: boolean): Promise<void> {
    const what =
      selection instanceof PositionSelection
        ? selection.positions.map(({ from, till }) => `#${from}-${till}`)
        : selection;
    if (!(selection instanceof PositionSelection) && selection.some((uid) => this.hidden.includes(uid)))
      return Promise.reject(new SelectionVoidError('INBOX'));
    this.marks.push(`${isSet ? '+' : '-'}${flag} ${what.join(',')}`);
    return Promise.resolve();
  }

  reset(areUidsVoid = false): void {
    this.filled.clear();
    this.changes.fire({ kind: 'reset', areUidsVoid });
  }

  remove(index: number): void {
    const [uid] = this.uids.splice(index, 1);
    this.changes.fire({ kind: 'removed', index, uid });
  }

  add(index: number, uid: number): void {
    this.uids.splice(index, 0, uid);
    this.filled.set(uid, summary(uid));
    this.changes.fire({ kind: 'added', index, uid });
  }

  flag(uid: number, flags: readonly string[]): void {
    this.filled.set(uid, summary(uid, flags));
    this.changes.fire({ kind: 'updated', index: this.uids.indexOf(uid), uid });
  }
}

/** One session's mail with one folder after another. */
export class FakeMail implements ListMail {
  readonly opened: FolderOrder[] = [];
  readonly closed: ListFolder[] = [];
  /** Of messages of the mailbox, listed or not. */
  readonly marks: string[] = [];
  readonly messages: ListMail['messages'] = {
    mark: ({ mailbox, uids, uidValidity }, flag, isSet) => {
      this.marks.push(`${isSet ? '+' : '-'}${flag} ${uids.join()} of ${mailbox} ${uidValidity}`);
      return Promise.resolve({ kind: 'marked', count: uids.length, mailbox });
    },
  };
  failure: Error | undefined;

  constructor(public folder: FakeFolder) {}

  openView(_: string, order: FolderOrder): Promise<ListFolder> {
    this.opened.push(order);
    return this.failure ? Promise.reject(this.failure) : Promise.resolve(this.folder);
  }

  closeView(folder: ListFolder): Promise<void> {
    this.closed.push(folder);
    return Promise.resolve();
  }
}

/** An account whose connection a test switches on and off. */
export class FakeAccount {
  readonly changes = new Emitter<unknown>();
  current: ListAccount = { state: 'disconnected', problem: undefined, mail: undefined };

  connect(mail: FakeMail): void {
    this.move({ state: 'connected', problem: undefined, mail });
  }

  /** The next connection comes by itself, and the mail waits for it. */
  wait(mail: FakeMail, problem: string): void {
    this.move({ state: 'waiting', problem, mail });
  }

  /** The mail is over too. */
  lose(problem: string): void {
    this.move({ state: 'failed', problem, mail: undefined });
  }

  private move(account: ListAccount): void {
    this.current = account;
    this.changes.fire(undefined);
  }
}
