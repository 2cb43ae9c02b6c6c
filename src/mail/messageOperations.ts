import type { Exchange } from '../protocol/requester';
import type { XmlElement } from '../protocol/xml';
import { changeByMark } from './changeByMark';
import { PartlyDoneError, UidsVoidError, WaitCancelledError } from './errors';
import type { SettableFlag } from './flags';
import type { Folder } from './folder';
import { messageMarkRequest } from './folderRequests';
import { GoneMessages } from './goneMessages';
import { mailLimits } from './limits';
import type { MailboxGeneration, MailboxTree } from './mailboxTree';
import type { MessageChange, UndoPlan } from './messageChange';
import { markAllRequest, newUidsOf, removeRequest, transferRequest } from './messageRequests';
import { uidGroups, uidSet } from './messageSets';

/** Messages of one mailbox. With `uidValidity`, nothing is done when the mailbox was made anew since (rule 9). */
export interface MessageChoice {
  readonly mailbox: string;
  readonly uids: readonly number[];
  readonly uidValidity?: number | undefined;
  /** Told how many messages are done, when a large choice takes several requests. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** What the operations need of the account. */
export interface MessageOperationParts {
  readonly mailboxes: MailboxTree;
  readonly openFolder: (mailbox: string, signal?: AbortSignal) => Promise<Folder>;
  /** Told the mailbox that messages went to. */
  readonly onDidArrive: (mailbox: string) => void;
}

/**
 * Changes to messages, named by UID alone: that is safe whatever the view does meanwhile (rule 6). Each is sent
 * once: when its answer is lost, it rejects as requests do, and only a look at the mailbox tells what happened.
 *
 * All reject as MailAccount.openFolder and requests do, with UidsVoidError, and with PartlyDoneError when a large
 * selection took several requests and a later one failed, or was not sent since `signal` was aborted: a request that
 * is on its way is always waited for, so that what was done is known.
 */
export class MessageOperations {
  constructor(private readonly parts: MessageOperationParts) {}

  async mark(choice: MessageChoice, flag: SettableFlag, isSet: boolean, signal?: AbortSignal): Promise<MessageChange> {
    // What is taken back later is what changes now: the way back needs the flags as they are, marks just made included.
    const folder = await this.parts.openFolder(choice.mailbox, signal);
    const there = await syncFor(choice, folder, signal);
    const change = changeByMark(folder, there, flag, isSet);
    await this.send(folder, there, (uids) => messageMarkRequest(folder.name, uidSet(uids), flag, isSet), signal);
    return change;
  }

  /** There is no undo: the protocol does not tell which messages had the flag before. */
  async markAll(mailbox: string, flag: SettableFlag, isSet: boolean, signal?: AbortSignal): Promise<MessageChange> {
    const folder = await this.parts.openFolder(mailbox, signal);
    if (folder.size > 0) await folder.sendByUid(markAllRequest(folder.name, flag, isSet), folder.uidValidity, signal);
    return { kind: 'marked', count: folder.size, mailbox, mark: { flag, isSet } };
  }

  async move(choice: MessageChoice, target: string, signal?: AbortSignal): Promise<MessageChange> {
    const before = this.parts.mailboxes.get(target)?.generation;
    const uids = await this.transfer('messageMove', choice, target, signal);
    const undo = await this.undoOfMove(choice, target, uids, before);
    return { kind: 'moved', count: choice.uids.length, mailbox: choice.mailbox, target, undo };
  }

  /**
   * By the UIDs that were told, when they are surely those of the target: some are none of those the messages had, or
   * they are all that were given out there since. UIDNext, which tells, grows with each message.
   */
  private async undoOfMove(
    { mailbox, uids: old }: MessageChoice,
    target: string,
    uids: readonly number[],
    before: MailboxGeneration | undefined,
  ): Promise<UndoPlan | undefined> {
    if (before === undefined || uids.length === 0) return undefined;
    const known = new Set(old);
    const areNew = uids.some((uid) => !known.has(uid)) || (await this.areAllOf(target, uids, before));
    const { uidValidity } = before;
    return areNew ? { kind: 'move', mailbox: target, uidValidity, uids, target: mailbox } : undefined;
  }

  private async areAllOf(target: string, uids: readonly number[], before: MailboxGeneration): Promise<boolean> {
    const { uidNext: first } = before;
    if (first === undefined) return false;
    // The change is done: that the question is not answered only means that there is no way back.
    const after = await this.parts.mailboxes.askGeneration(target).catch(() => undefined);
    if (after?.uidNext === undefined || after.uidValidity !== before.uidValidity) return false;
    const end = after.uidNext;
    return end - first === uids.length && uids.every((uid) => uid >= first && uid < end);
  }

  /** There is no undo: it would be a deletion. */
  async copy(choice: MessageChoice, target: string, signal?: AbortSignal): Promise<MessageChange> {
    await this.transfer('messageCopy', choice, target, signal);
    return { kind: 'copied', count: choice.uids.length, mailbox: choice.mailbox, target };
  }

  /** Moves to the trash of the account; where there is none, and in the trash itself, marks as deleted. */
  async delete(choice: MessageChoice, signal?: AbortSignal): Promise<MessageChange> {
    const { mailboxes } = this.parts;
    if (!mailboxes.isLoaded) await mailboxes.refresh(signal);
    const trash = this.trashFor(choice.mailbox);
    return trash === undefined ? this.mark(choice, 'Deleted', true, signal) : this.move(choice, trash, signal);
  }

  /** Where deleted messages of a mailbox go; `undefined` when they are only marked. Asks nothing. */
  trashFor(mailbox: string): string | undefined {
    const trash = this.parts.mailboxes.roots.find(({ kind }) => kind === 'trash')?.path;
    const isInTrash = trash !== undefined && (mailbox === trash || mailbox.startsWith(`${trash}/`));
    return isInTrash ? undefined : trash;
  }

  async remove(choice: MessageChoice, signal?: AbortSignal): Promise<MessageChange> {
    const folder = await this.folderOf(choice, signal);
    await this.send(folder, choice, (uids) => removeRequest(folder.name, uids), signal);
    return { kind: 'removed', count: choice.uids.length, mailbox: choice.mailbox };
  }

  /** Takes a change back. Messages that were changed or deleted meanwhile stay as they are. */
  async undo(plan: UndoPlan, signal?: AbortSignal): Promise<MessageChange> {
    return plan.kind === 'move' ? this.move(plan, plan.target, signal) : this.mark(plan, plan.flag, plan.isSet, signal);
  }

  private async transfer(
    name: 'messageMove' | 'messageCopy',
    choice: MessageChoice,
    target: string,
    signal?: AbortSignal,
  ): Promise<number[]> {
    const folder = await this.folderOf(choice, signal);
    try {
      const isTold = choice.uids.length <= mailLimits.maxUndoMessages;
      const requestFor = (uids: readonly number[]): XmlElement =>
        transferRequest(name, folder.name, uids, target, isTold);
      const answers = await this.send(folder, choice, requestFor, signal);
      return newUidsOf(answers, choice.uids.length, target);
    } finally {
      this.parts.onDidArrive(target);
    }
  }

  /**
   * The folder of all messages. Another list may have learned of some before it: what came since the last sync is no
   * member of the list the server keeps, so that it would find nothing, and not say so.
   */
  private async folderOf(choice: MessageChoice, signal?: AbortSignal): Promise<Folder> {
    const folder = await this.parts.openFolder(choice.mailbox, signal);
    const isAnyUnknown = choice.uids.some((uid) => folder.summaryOf(uid) === undefined);
    if (isAnyUnknown) await syncFor(choice, folder, signal);
    else assertUidsOf(choice, folder);
    return folder;
  }

  /**
   * One request for each group of UIDs, one after the other, so that a failure leaves the rest untouched. Stops when the
   * mailbox is made anew between two of them: the UIDs left mean other messages then.
   */
  private async send(
    folder: Folder,
    { uids: all, onProgress }: MessageChoice,
    requestFor: (uids: readonly number[]) => XmlElement,
    signal?: AbortSignal,
  ): Promise<Exchange[]> {
    const answers: Exchange[] = [];
    const { uidValidity } = folder;
    let done = 0;
    const { maxRangesPerRequest, maxMessagesPerRequest } = mailLimits;
    for (const uids of uidGroups(all, maxRangesPerRequest, maxMessagesPerRequest)) {
      try {
        if (signal?.aborted) throw new WaitCancelledError();
        answers.push(await folder.sendByUid(requestFor(uids), uidValidity));
      } catch (error) {
        throw done === 0 ? error : new PartlyDoneError(done, all.length, { cause: error });
      }
      done += uids.length;
      onProgress?.(done);
    }
    return answers;
  }
}

/** Asks what changed on the server. Gives the choice without those messages that turn out to be gone. */
async function syncFor(choice: MessageChoice, folder: Folder, signal?: AbortSignal): Promise<MessageChoice> {
  assertUidsOf(choice, folder);
  const gone = new GoneMessages(folder);
  try {
    await folder.sync(signal);
  } finally {
    gone.dispose();
  }
  assertUidsOf(choice, folder);
  return { ...choice, uids: gone.without(choice.uids) };
}

function assertUidsOf({ mailbox, uidValidity }: MessageChoice, folder: Folder): void {
  if (uidValidity !== undefined && folder.uidValidity !== uidValidity) throw new UidsVoidError(mailbox);
}
