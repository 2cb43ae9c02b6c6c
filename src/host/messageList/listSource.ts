import { DisposableOwner, toDisposable, type Disposable } from '../../base/disposable';
import { Emitter, type Event } from '../../base/emitter';
import type { ListStage } from '../../contracts/messageList';
import type { FolderChange } from '../../mail/folderChange';
import type { FolderOrder } from '../../mail/folderOrder';
import type { ListAccount, ListFolder, ListMail } from './listFolder';

export interface ListSourceParts {
  readonly mailbox: string;
  /** Undefined when there is no such account (yet). */
  readonly account: () => ListAccount | undefined;
  readonly onDidChangeAccounts: Event<unknown>;
  /** Connects the account; how that went shows in its state. */
  readonly connect: () => Promise<unknown>;
  readonly describeError: (error: unknown) => string;
  readonly logError: (message: string, error: unknown) => void;
}

/**
 * The folder behind a list. It is opened as soon as the account is connected, and again after each lost connection;
 * then and whenever the order changes, the list starts anew. Only the last order asked for matters. A folder whose
 * connection is over for good stays, as a list that may be old, until another one takes its place.
 */
export class ListSource extends DisposableOwner {
  private readonly stageChanges = this.register(new Emitter<void>());
  private readonly folderChanges = this.register(new Emitter<FolderChange>());
  private current: { readonly mail: ListMail; readonly folder: ListFolder; readonly listener: Disposable } | undefined;
  /** Whose folder this is, or is to be; and while it is being opened, that it is. */
  private openedMail: ListMail | undefined;
  private opening: ListMail | undefined;
  /** The order of the list as it is. */
  private applied: FolderOrder | undefined;
  private abort = new AbortController();
  private currentStage: ListStage = 'opening';
  private currentProblem: string | undefined;
  /** The folder that is being listed in another order. */
  private reordering: ListFolder | undefined;
  private uidValidity: number | undefined;

  readonly onDidChangeStage: Event<void> = this.stageChanges.event;
  readonly onDidChangeFolder: Event<FolderChange> = this.folderChanges.event;

  constructor(
    private readonly parts: ListSourceParts,
    private order: FolderOrder,
  ) {
    super();
    this.register(parts.onDidChangeAccounts(() => this.followAccount()));
    this.register(toDisposable(() => (this.giveUpOpening(), this.letGo(true))));
    this.followAccount();
  }

  get stage(): ListStage {
    return this.currentStage;
  }

  /** Why there is no list, in words for the user. */
  get problem(): string | undefined {
    return this.currentProblem;
  }

  /** Present while there is a list, also an old one while the next is on its way or the connection is gone. */
  get folder(): ListFolder | undefined {
    return this.current?.folder;
  }

  /** The mail that the list is of. */
  get mail(): ListMail | undefined {
    return this.current?.mail;
  }

  setOrder(order: FolderOrder): void {
    this.order = order;
    // While there is no connection, nothing can be sorted: the list that comes with it is.
    if (this.current && this.isLive(this.current)) void this.reorder(this.current.folder);
    else if (this.currentStage === 'failed') this.retry();
  }

  /** Tries again what failed: connecting, or opening the mailbox. */
  retry(): void {
    const account = this.parts.account();
    const { current } = this;
    if (account?.state !== 'connected' || account.mail === undefined) return this.reconnect();
    // Listing it anew is what helps a folder that could not be kept up to date, and one of another order.
    this.applied = undefined;
    if (current?.folder.state === 'open' && this.isLive(current)) void this.reorder(current.folder);
    else void this.open(account.mail);
  }

  reconnect(): void {
    this.moveTo('connecting');
    this.parts.connect().then(
      () => this.followAccount(),
      (error: unknown) => {
        if (this.currentStage === 'connecting') this.moveTo('lost', this.parts.describeError(error));
      },
    );
  }

  private followAccount(): void {
    const account = this.parts.account();
    const mail = account?.mail;
    if (mail !== this.openedMail) this.giveUpOpening();
    if (account?.state === 'connecting') this.moveTo('connecting');
    else if (account?.state !== 'connected' || mail === undefined) this.moveTo('lost', account?.problem);
    else if (this.current?.mail === mail) this.awaitRenewal(this.current);
    // What failed while connected waits for the user: any account may have told of a change.
    else if (this.opening !== mail && this.currentStage !== 'failed') void this.open(mail);
  }

  /** After a lost connection the mail opens its folders again by itself: `reset` says when this one is there. */
  private awaitRenewal({ mail, folder }: { readonly mail: ListMail; readonly folder: ListFolder }): void {
    if (this.currentStage !== 'lost' && this.currentStage !== 'connecting') return;
    if (folder.state === 'open') this.moveTo('sorting');
    else void this.open(mail);
  }

  /** Whether a folder belongs to the connection there is. */
  private isLive({ mail }: { readonly mail: ListMail }): boolean {
    const account = this.parts.account();
    return account?.state === 'connected' && account.mail === mail;
  }

  private async open(mail: ListMail): Promise<void> {
    this.giveUpOpening();
    this.openedMail = mail;
    this.opening = mail;
    const { order } = this;
    const abort = (this.abort = new AbortController());
    this.moveTo('opening');
    try {
      const folder = await mail.openView(this.parts.mailbox, order, abort.signal);
      if (abort.signal.aborted) this.close(mail, folder);
      else this.adopt(mail, folder, order);
    } catch (error) {
      if (!abort.signal.aborted) this.fail(error);
    } finally {
      if (this.abort === abort) this.opening = undefined;
    }
  }

  private adopt(mail: ListMail, folder: ListFolder, order: FolderOrder): void {
    this.letGo(false);
    const listener = folder.onDidChange((change) => this.acceptChange(folder, change));
    this.current = { mail, folder, listener };
    this.applied = order;
    const { uidValidity } = folder;
    const areUidsVoid = this.uidValidity !== undefined && uidValidity !== this.uidValidity;
    this.uidValidity = uidValidity;
    this.folderChanges.fire({ kind: 'reset', areUidsVoid });
    this.settle(folder);
  }

  /** There is a list: it is shown, unless another order was asked for meanwhile. */
  private settle(folder: ListFolder): void {
    if (this.applied === this.order) this.moveTo('open');
    else void this.reorder(folder);
  }

  /** Has the folder listed in the order that is wanted; when that changes meanwhile, once more. */
  private async reorder(folder: ListFolder): Promise<void> {
    this.moveTo('sorting');
    if (this.reordering === folder) return;
    this.reordering = folder;
    try {
      while (this.applied !== this.order && this.folder === folder) {
        const { order } = this;
        await folder.reopen(order);
        this.applied = order;
      }
      if (this.folder === folder) this.moveTo('open');
    } catch (error) {
      if (this.current?.folder === folder && this.isLive(this.current) && folder.state !== 'gone') this.fail(error);
    } finally {
      if (this.reordering === folder) this.reordering = undefined;
    }
  }

  private acceptChange(folder: ListFolder, change: FolderChange): void {
    if (change.kind === 'problem') return this.acceptProblem(folder, change.error);
    this.folderChanges.fire(change);
    if (change.kind !== 'reset') return;
    this.uidValidity = folder.uidValidity;
    const isConnected = this.parts.account()?.state === 'connected';
    if (isConnected && this.reordering !== folder) this.settle(folder);
  }

  private acceptProblem(folder: ListFolder, error: Error): void {
    if (folder.state !== 'gone') return this.fail(error);
    this.parts.logError(`The mailbox ${this.parts.mailbox} is gone`, error);
    this.moveTo('gone', this.parts.describeError(error));
  }

  private fail(error: unknown): void {
    this.parts.logError(`Listing ${this.parts.mailbox} failed`, error);
    this.moveTo('failed', this.parts.describeError(error));
  }

  private giveUpOpening(): void {
    this.abort.abort();
    this.openedMail = undefined;
    this.opening = undefined;
  }

  /** @param closes whether the server is told; after a lost connection there is nobody to tell. */
  private letGo(closes: boolean): void {
    const { current } = this;
    this.current = undefined;
    current?.listener.dispose();
    if (current !== undefined && (closes || current.mail === this.parts.account()?.mail))
      this.close(current.mail, current.folder);
  }

  private close(mail: ListMail, folder: ListFolder): void {
    mail.closeView(folder).catch((error: unknown) => this.parts.logError('Closing a message list failed', error));
  }

  private moveTo(stage: ListStage, problem?: string): void {
    if (this.currentStage === stage && this.currentProblem === problem) return;
    this.currentStage = stage;
    this.currentProblem = problem;
    this.stageChanges.fire();
  }
}
