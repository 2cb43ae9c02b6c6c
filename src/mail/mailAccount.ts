import type { Clock } from '../base/clock';
import { DisposableOwner, toDisposable, type Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import type { Requester } from '../protocol/requester';
import { request } from '../protocol/request';
import { attributeOf, hasName, type XmlElement } from '../protocol/xml';
import { countOf } from './counts';
import { codeOf, FolderClosedError, isServerError, TooManyViewsError, UidsVoidError } from './errors';
import type { SettableFlag } from './flags';
import { Folder, type FolderChange } from './folder';
import { newestFirst, type FolderOrder } from './folderOrder';
import type { ReadOptions } from './folderRequests';
import { mailLimits, type FolderLimits } from './limits';
import { keyOf } from './mailboxName';
import type { MailboxNode } from './mailboxNode';
import { MailboxOperations } from './mailboxOperations';
import { MailboxTree } from './mailboxTree';
import { messageFromXml, type MailMessage } from './mailMessage';
import type { MessageChange } from './messageChange';
import { MessageOperations } from './messageOperations';
import { Pause } from './pause';
import { Subscriptions } from './subscriptions';
import { waitFor } from './waiting';

/** What changed in an account: its mailboxes (one, or with undefined the tree), or an opened folder. */
export type MailChange =
  | { readonly kind: 'mailboxes'; readonly node: MailboxNode | undefined }
  | { readonly kind: 'folder'; readonly folder: Folder; readonly change: FolderChange };

export interface MailAccountParts {
  readonly requester: Requester;
  readonly clock: Clock;
  /** Bounds of folders that differ from mailLimits. */
  readonly folderLimits?: Partial<FolderLimits> | undefined;
}

/**
 * The mail of an account: its mailboxes and the folders opened on them. When the session behind the requester ends,
 * `suspend` it, and `resume` it when there is another: folders keep their identity. Sends nothing until asked.
 */
export class MailAccount extends DisposableOwner {
  readonly mailboxes: MailboxTree;
  /** Changes to messages, with the options that the short forms below leave out. */
  readonly messages: MessageOperations;
  /** Changes to mailboxes themselves. */
  readonly operations: MailboxOperations;
  readonly subscriptions: Subscriptions;
  private readonly requester: Requester;
  private readonly clock: Clock;
  /** In order of use, the least recent first. */
  private readonly folders = new Map<string, Folder>();
  private readonly opening = new Map<string, Promise<Folder>>();
  /** Folders with an order of their own, each held by whoever opened it. */
  private readonly views = new Set<Folder>();
  private openingViews = 0;
  private readonly changes = this.register(new Emitter<MailChange>());
  private readonly changedMailboxes = new Set<string>();
  /** Every folder this session knows, those being opened too: a notify may come right behind the `init` report. */
  private readonly byName = new Map<string, Folder>();
  /** Folders whose mailbox was listed while they were being opened: they are compared when they are there. */
  private readonly listedWhileOpening = new WeakMap<Folder, number | undefined>();
  private folderCounter = 0;
  private isRefreshScheduled = false;
  private refreshTimer: Disposable = toDisposable(() => undefined);
  private readonly pause: Pause;
  /** Counts sessions that came and went, so that the work for an old one does not end the pause of a later one. */
  private sessionChanges = 0;

  readonly onDidChange: Event<MailChange> = this.changes.event;

  constructor(private readonly parts: MailAccountParts) {
    super();
    this.requester = parts.requester;
    this.clock = parts.clock;
    this.pause = new Pause(parts.clock, mailLimits.maxPauseMs);
    this.mailboxes = this.register(new MailboxTree(parts.requester));
    this.subscriptions = this.register(new Subscriptions(parts.requester));
    this.operations = new MailboxOperations(parts.requester, this.mailboxes, this.subscriptions);
    this.messages = new MessageOperations({
      mailboxes: this.mailboxes,
      openFolder: (mailbox, signal) => this.openFolder(mailbox, signal),
      // Servers that do not tell of changes in other mailboxes would leave the counts there as they were.
      onDidArrive: (mailbox) => this.scheduleRefresh(mailbox),
    });
    this.register(this.mailboxes.onDidChange((node) => this.changes.fire({ kind: 'mailboxes', node })));
    this.register(this.mailboxes.onDidVanish((path) => this.vanish(path)));
    this.register(this.mailboxes.onDidReplace((node) => this.replace(node)));
    this.register(this.requester.onAsynchronousMessage((message) => this.acceptAsynchronous(message)));
  }

  /**
   * Asks the server to tell of changes in any mailbox. Older servers refuse; counts of opened folders are kept
   * up to date all the same. True when the server agreed; rejects only when the connection does not work.
   */
  async watchMailboxes(signal?: AbortSignal): Promise<boolean> {
    const option = request('setSessionOption', { name: 'reportMailboxChanges', value: 'yes' });
    try {
      await this.requester.request(option, { signal });
      return true;
    } catch (error) {
      if (isServerError(error)) return false;
      throw error;
    }
  }

  /** The session ended, and another will come: what needs a folder waits for it. */
  suspend(): void {
    this.sessionChanges++;
    this.pause.begin();
  }

  /** There is another session: opens in it what was open, and asks what changed meanwhile. Never rejects. */
  async resume(): Promise<void> {
    const change = ++this.sessionChanges;
    const folders = [...this.byName.values()].filter((folder) => folder.state === 'open');
    const work: Promise<unknown>[] = folders.map((folder) => folder.startOver(this.requester));
    work.push(this.watchMailboxes());
    if (this.mailboxes.isLoaded) work.push(this.mailboxes.refresh());
    if (this.subscriptions.isLoaded) work.push(this.subscriptions.refresh());
    // A mailbox that is gone is told by its folder; a session that is gone too is followed by another.
    await Promise.allSettled(work);
    if (change === this.sessionChanges) this.pause.end();
  }

  /**
   * The folder of a mailbox: the one that is open, or joins its opening. It stays open until it is closed here
   * or, when more than mailLimits.maxOpenFolders are open, was not asked for the longest: so ask again before
   * each use rather than keep it. Rejects with WaitCancelledError or as Folder.open does.
   */
  async openFolder(mailbox: string, signal?: AbortSignal): Promise<Folder> {
    await this.pause.wait(signal);
    const open = this.openedFolder(mailbox);
    if (open) return open;
    const joined = this.opening.get(mailbox);
    if (joined) return waitFor(joined, signal);
    const attempt = this.startFolder(mailbox, newestFirst)
      .then((folder) => this.adopt(folder))
      .finally(() => this.opening.delete(mailbox));
    this.opening.set(mailbox, attempt);
    return waitFor(attempt, signal);
  }

  /** The folder of a mailbox if it is open; asks nothing. Counts as a use of it. */
  openedFolder(mailbox: string): Folder | undefined {
    const folder = this.folders.get(mailbox);
    if (folder?.state !== 'open') return undefined;
    this.folders.delete(mailbox);
    this.folders.set(mailbox, folder);
    return folder;
  }

  /** Closes the folder of a mailbox, if it is open. */
  async closeFolder(mailbox: string): Promise<void> {
    const folder = this.folders.get(mailbox);
    this.forget(folder);
    await folder?.close();
  }

  /**
   * Opens a mailbox as a folder of its own, in an order of its own: however many there are on one mailbox, each is
   * another list. It stays open until `closeView`; listen to its own `onDidChange`.
   * Rejects with TooManyViewsError, WaitCancelledError or as Folder.open does.
   */
  async openView(mailbox: string, order: FolderOrder = newestFirst, signal?: AbortSignal): Promise<Folder> {
    if (this.views.size + this.openingViews >= mailLimits.maxOpenViews) {
      throw new TooManyViewsError(mailLimits.maxOpenViews);
    }
    this.openingViews++;
    const opening = this.startFolder(mailbox, order).finally(() => this.openingViews--);
    // Who gave up waiting will not close it.
    const held = opening.then((view) => (signal?.aborted ? this.discard(view) : this.adoptView(view)));
    return waitFor(held, signal);
  }

  /** Closes a folder of `openView`. Never rejects. */
  async closeView(view: Folder): Promise<void> {
    if (!this.views.delete(view)) return;
    this.byName.delete(view.name);
    await view.close();
  }

  /**
   * Reads a message by UID; opens its mailbox first if need be. Gives `undefined` when the message is gone.
   * Reading does not mark it as read.
   */
  async readMessage(
    mailbox: string,
    uid: number,
    options: ReadOptions = {},
    signal?: AbortSignal,
  ): Promise<MailMessage | undefined> {
    const folder = await this.openFolder(mailbox, signal);
    const { uidValidity } = folder;
    try {
      return await readFrom(folder, uid, options, signal);
    } catch (error) {
      if (codeOf(error) !== 'connection-closed') throw error;
    }
    // Reading changes nothing, so it is done once more when the connection was lost: in the folder as it is then.
    const again = await this.openFolder(mailbox, signal);
    if (again.uidValidity !== uidValidity) throw new UidsVoidError(mailbox);
    return readFrom(again, uid, options, signal);
  }

  /** Sets or clears a flag of messages; what is shown follows with the server's report. */
  mark(
    mailbox: string,
    uids: readonly number[],
    flag: SettableFlag,
    isSet: boolean,
    signal?: AbortSignal,
  ): Promise<MessageChange> {
    return this.messages.mark({ mailbox, uids }, flag, isSet, signal);
  }

  /** Sets or clears a flag of every message of a mailbox, as of its last sync. */
  markAll(mailbox: string, flag: SettableFlag, isSet: boolean, signal?: AbortSignal): Promise<MessageChange> {
    return this.messages.markAll(mailbox, flag, isSet, signal);
  }

  /** Moves messages to another mailbox; `messages` of this class takes more options. Rejects as MessageOperations. */
  moveMessages(mailbox: string, uids: readonly number[], target: string, signal?: AbortSignal): Promise<MessageChange> {
    return this.messages.move({ mailbox, uids }, target, signal);
  }

  copyMessages(mailbox: string, uids: readonly number[], target: string, signal?: AbortSignal): Promise<MessageChange> {
    return this.messages.copy({ mailbox, uids }, target, signal);
  }

  /** Moves messages to the trash; where there is none, and in the trash itself, marks them as deleted. */
  deleteMessages(mailbox: string, uids: readonly number[], signal?: AbortSignal): Promise<MessageChange> {
    return this.messages.delete({ mailbox, uids }, signal);
  }

  /** Deletes messages for good: ask the user first. */
  removeMessages(mailbox: string, uids: readonly number[], signal?: AbortSignal): Promise<MessageChange> {
    return this.messages.remove({ mailbox, uids }, signal);
  }

  override dispose(): void {
    for (const folder of this.byName.values()) folder.dispose();
    this.byName.clear();
    this.folders.clear();
    this.views.clear();
    this.refreshTimer.dispose();
    this.pause.end();
    super.dispose();
  }

  private async startFolder(mailbox: string, order: FolderOrder): Promise<Folder> {
    const { requester, clock } = this;
    const untilResumed = (signal?: AbortSignal): Promise<void> => this.pause.wait(signal);
    const { folderLimits: limits } = this.parts;
    const name = this.uniqueName(mailbox);
    const folder = new Folder({ requester, clock, mailbox, name, order, untilResumed, limits });
    this.byName.set(folder.name, folder);
    try {
      await folder.open();
    } catch (error) {
      this.byName.delete(folder.name);
      folder.dispose();
      throw error;
    }
    if (this.isDisposed) throw new FolderClosedError(mailbox);
    const listed = this.listedWhileOpening.get(folder);
    if (listed !== undefined && listed !== folder.uidValidity) folder.replace();
    return folder;
  }

  private adoptView(view: Folder): Folder {
    this.views.add(view);
    view.onDidChange((change) => this.acceptViewChange(view, change));
    return view;
  }

  private discard(view: Folder): Folder {
    this.byName.delete(view.name);
    void view.close();
    return view;
  }

  private adopt(folder: Folder): Folder {
    this.forget(this.folders.get(folder.mailbox));
    this.folders.set(folder.mailbox, folder);
    folder.onDidChange((change) => this.acceptFolderChange(folder, change));
    this.mailboxes.setCounts(folder.mailbox, folder.size, folder.unseen);
    this.closeLeastRecent();
    return folder;
  }

  private vanish(mailbox: string): void {
    for (const folder of this.byName.values()) if (folder.mailbox === mailbox) folder.vanish();
  }

  /** Folders that were opened since know it already. */
  private replace({ path, uidValidity }: MailboxNode): void {
    for (const folder of this.byName.values()) {
      if (folder.mailbox !== path) continue;
      if (folder.state === 'opening') this.listedWhileOpening.set(folder, uidValidity);
      else if (folder.uidValidity !== uidValidity) folder.replace();
    }
  }

  private forget(folder: Folder | undefined): void {
    if (!folder) return;
    this.byName.delete(folder.name);
    if (this.folders.get(folder.mailbox) === folder) this.folders.delete(folder.mailbox);
    // What is gone has nothing left to close on the server.
    if (folder.state === 'gone') folder.dispose();
  }

  /** Readable in a log and safe in the address of a web request; the number makes it unique (folder rule 12). */
  private uniqueName(mailbox: string): string {
    const words = mailbox.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80);
    // Half a character would come back as another one.
    return `${words.replace(/[\uD800-\uDBFF]$/, '')}-${++this.folderCounter}`;
  }

  private closeLeastRecent(): void {
    for (const mailbox of this.folders.keys()) {
      if (this.folders.size <= mailLimits.maxOpenFolders) return;
      // Only an opened folder is sure to be told of what comes.
      if (keyOf(mailbox) !== 'INBOX') void this.closeFolder(mailbox);
    }
  }

  private acceptFolderChange(folder: Folder, change: FolderChange): void {
    this.changes.fire({ kind: 'folder', folder, change });
    this.acceptViewChange(folder, change);
  }

  private acceptViewChange(folder: Folder, change: FolderChange): void {
    // A filtered list has counts of its own.
    if (change.kind === 'counts' && !folder.order.filter) {
      this.mailboxes.setCounts(folder.mailbox, folder.size, folder.unseen);
    }
    // Its mailbox may be deleted or renamed: the tree has to be looked at as a whole.
    if (folder.state === 'gone' && this.mailboxes.get(folder.mailbox)) this.scheduleRefresh(folder.mailbox);
  }

  private acceptAsynchronous(message: XmlElement): void {
    if (hasName(message, 'folderReport')) {
      this.byName.get(attributeOf(message, 'folder') ?? '')?.acceptAsynchronous(message);
    } else if (hasName(message, 'mailboxNotify')) {
      this.acceptMailboxNotify(message);
    }
  }

  /** The message's attributes are not known for certain: counts are taken if they are there, else asked for. */
  private acceptMailboxNotify(message: XmlElement): void {
    const mailbox = attributeOf(message, 'mailbox');
    const messages = countOf(message, 'Messages');
    const unseen = countOf(message, 'Unseen');
    if (mailbox !== undefined && messages !== undefined && unseen !== undefined) {
      this.mailboxes.setCounts(mailbox, messages, unseen);
    } else {
      this.scheduleRefresh(mailbox ?? '');
    }
  }

  /** Gathers what changed for a moment, then asks once. An empty name, or many, mean the whole tree. */
  private scheduleRefresh(mailbox: string): void {
    if (this.isDisposed || !this.mailboxes.isLoaded) return;
    if (this.changedMailboxes.size < mailLimits.maxOpenFolders) this.changedMailboxes.add(mailbox);
    else this.changedMailboxes.add('');
    if (this.isRefreshScheduled) return;
    this.isRefreshScheduled = true;
    this.refreshTimer = this.clock.setTimer(() => this.refreshChanged(), mailLimits.mailboxPauseMs);
  }

  private refreshChanged(): void {
    const changed = [...this.changedMailboxes];
    this.changedMailboxes.clear();
    this.isRefreshScheduled = false;
    const asked = changed.includes('')
      ? [this.mailboxes.refresh()]
      : changed.map((mailbox) => this.mailboxes.refreshOne(mailbox));
    // Counts are a courtesy: when the connection is lost the session says so, where the user looks.
    for (const request of asked) request.catch(() => undefined);
  }
}

async function readFrom(
  folder: Folder,
  uid: number,
  options: ReadOptions,
  signal: AbortSignal | undefined,
): Promise<MailMessage | undefined> {
  const message = messageOf(await folder.readXml(uid, options, signal));
  if (message) return message;
  // It may have come after the folder was listed: only a sync makes it a member of the folder.
  await folder.sync(signal);
  return messageOf(await folder.readXml(uid, options, signal));
}

function messageOf(email: XmlElement | undefined): MailMessage | undefined {
  return email && messageFromXml(email);
}
