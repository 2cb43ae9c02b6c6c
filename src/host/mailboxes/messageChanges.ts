import * as vscode from 'vscode';
import type { SettableFlag } from '../../mail/flags';
import { visibleName } from '../../mail/mailboxName';
import type { MessageChange } from '../../mail/messageChange';
import type { MessageChoice } from '../../mail/messageOperations';
import { noticeText } from '../../mail/safeText';
import type { Connection } from '../connections/types';
import { UserCancelledError, UserError } from '../connections/userError';
import { counted } from './counted';
import { Departures } from './departures';
import type { ChosenMessages } from './selection';
import { mailOf, tell } from './services';
import { pickMailbox } from './mailboxPicker';
import type { UndoHistory, UndoStep } from './undoHistory';

/** Longer work than this gets a progress with a way to stop it, in messages. */
const longWorkMessages = 1_000;

const nothingThere = 'Moved or deleted already';

type Change = (
  choice: ChosenMessages & Pick<MessageChoice, 'onProgress'>,
  signal: AbortSignal,
) => Promise<MessageChange>;

interface MadeChange {
  readonly connection: Connection;
  readonly change: MessageChange;
}

/** Changes to messages that a user asks for: does them, tells the outcome, and offers the way back where there is one. */
export class MessageChanges {
  private readonly departures = new Departures();

  constructor(private readonly history: UndoHistory) {}

  /** Sets or clears a flag; the rows change when the server reports it. */
  async mark(all: readonly ChosenMessages[], flag: SettableFlag, isSet: boolean): Promise<void> {
    assertSome(all);
    await this.run(all, (choice, signal) => mailOf(choice.connection).messages.mark(choice, flag, isSet, signal));
  }

  async markAllRead(connection: Connection, mailbox: string): Promise<void> {
    const { count } = await mailOf(connection).markAll(mailbox, 'Seen', true);
    const words = `${counted(count, 'message')} in ${visibleName(mailbox)} marked as read`;
    if (count > 0) this.history.addFinal(words);
    tell(words);
  }

  /** @param target where to; asked for when absent */
  async move(all: readonly ChosenMessages[], target?: string): Promise<void> {
    const to = target ?? (await this.pickTarget(all, 'Move To'));
    const movable = all.filter(({ mailbox }) => mailbox !== to);
    await this.sendAway(movable, (choice, signal) => mailOf(choice.connection).messages.move(choice, to, signal));
  }

  async copy(all: readonly ChosenMessages[]): Promise<void> {
    const to = await this.pickTarget(all, 'Copy To');
    await this.run(all, (choice, signal) => mailOf(choice.connection).messages.copy(choice, to, signal));
  }

  /** To the trash; in the trash itself there is nothing left but to delete for good. */
  async delete(all: readonly ChosenMessages[]): Promise<void> {
    assertSome(all);
    if (all.every(({ connection, mailbox }) => isTrash(connection, mailbox))) return this.remove(all);
    await this.sendAway(all, (choice, signal) => mailOf(choice.connection).messages.delete(choice, signal));
  }

  /** Deletes for good, after a question. */
  async remove(all: readonly ChosenMessages[]): Promise<void> {
    assertSome(all);
    const count = all.reduce((sum, { uids }) => sum + uids.length, 0);
    const places = [...new Set(all.map(({ mailbox }) => visibleName(mailbox)))].join(', ');
    const answer = await vscode.window.showWarningMessage(
      noticeText(`Delete ${counted(count, 'message')} in ${places} permanently?`),
      { modal: true, detail: 'This cannot be undone.' },
      'Delete Permanently',
    );
    if (answer !== 'Delete Permanently') throw new UserCancelledError();
    await this.sendAway(all, (choice, signal) => mailOf(choice.connection).messages.remove(choice, signal));
  }

  private async pickTarget(all: readonly ChosenMessages[], title: string): Promise<string> {
    const [first] = all;
    assertSome(all);
    if (all.some(({ connection }) => connection !== first!.connection)) {
      throw new UserError('Messages of several accounts are selected. Select those of one account.');
    }
    return pickMailbox(first!.connection, title, all.length === 1 ? first!.mailbox : undefined);
  }

  /** Each message once: a second word about one that is gone would be told as if it had been there. */
  private async sendAway(all: readonly ChosenMessages[], change: Change): Promise<void> {
    const there = this.departures.without(all);
    if (there.length === 0 && all.length > 0) return tell(nothingThere);
    const staying = new Set(there);
    this.departures.begin(there);
    try {
      await this.run(there, change, (choice, { kind }) => {
        if (kind === 'marked') return;
        staying.delete(choice);
        this.departures.settle([choice]);
      });
    } finally {
      this.departures.giveUp([...staying]);
    }
  }

  /** @param onDone told of each choice as soon as it is done */
  private async run(
    all: readonly ChosenMessages[],
    change: Change,
    onDone: (choice: ChosenMessages, made: MessageChange) => void = () => undefined,
  ): Promise<void> {
    const made: MadeChange[] = [];
    const count = all.reduce((sum, { uids }) => sum + uids.length, 0);
    const work = async (signal: AbortSignal, tell: (done: number) => void = () => undefined): Promise<void> => {
      let before = 0;
      for (const choice of all) {
        const onProgress = (done: number): void => tell(before + done);
        const one = await change({ ...choice, onProgress }, signal);
        made.push({ connection: choice.connection, change: one });
        onDone(choice, one);
        before += choice.uids.length;
      }
    };
    try {
      await (count > longWorkMessages ? withProgress(count, work) : work(never));
    } finally {
      if (made.length > 0) this.report(made);
    }
  }

  /** Tells the outcome, and keeps the way back if there is one for all that was changed. */
  report(made: readonly MadeChange[]): void {
    const changes = made.map(({ change }) => change);
    const words = wordsOf(changes);
    const takebacks = made.flatMap(({ connection, change: { undo } }) => (undo ? [{ connection, undo }] : []));
    if (changes.every(({ count }) => count === 0)) return tell(nothingThere);
    const effective = changes.filter(({ changed }) => changed !== 0);
    if (effective.length === 0) return tell(`${words} already`);
    if (takebacks.length < effective.length) {
      this.history.addFinal(words);
      const isLost = changes[0]!.kind === 'moved';
      return tell(isLost ? `${words}. It cannot be undone here: the server did not tell enough.` : words);
    }
    const step: UndoStep = {
      connections: takebacks.map(({ connection }) => connection),
      takeBack: async () => {
        for (const { connection, undo } of takebacks) await mailOf(connection).messages.undo(undo);
      },
      returnsTo: takebacks.map(({ connection, undo }) => {
        return { accountId: connection.account.id, mailbox: undo.kind === 'move' ? undo.target : undo.mailbox };
      }),
      words,
    };
    this.history.add(step);
    if (changes[0]!.kind === 'moved') void this.history.offer(step);
    else tell(words);
  }
}

const never = new AbortController().signal;

function assertSome(all: readonly ChosenMessages[]): void {
  if (all.length === 0) throw new UserError('No message is selected. Select one in the mailboxes.');
}

/** In the trash, and in what is nested in it. */
function isTrash(connection: Connection, mailbox: string): boolean {
  const trash = connection.mail?.mailboxes.roots.find(({ kind }) => kind === 'trash')?.path;
  return trash !== undefined && (mailbox === trash || mailbox.startsWith(`${trash}/`));
}

function wordsOf(changes: readonly MessageChange[]): string {
  const count = counted(
    changes.reduce((sum, change) => sum + change.count, 0),
    'message',
  );
  const { kind, target, mark } = changes[0]!;
  if (kind === 'marked') return `${count} ${mark === undefined ? 'marked' : markWords(mark)}`;
  return target === undefined ? `${count} deleted` : `${count} ${kind} to ${visibleName(target)}`;
}

function markWords({ flag, isSet }: NonNullable<MessageChange['mark']>): string {
  if (flag === 'Seen') return isSet ? 'marked as read' : 'marked as unread';
  if (flag === 'Flagged') return isSet ? 'flagged' : 'unflagged';
  return flag === 'Deleted' && isSet ? 'marked as deleted' : 'marked';
}

/** Stopped by the user, what is on its way is still waited for: the outcome says how many were changed. */
async function withProgress(
  count: number,
  work: (signal: AbortSignal, tell: (done: number) => void) => Promise<void>,
): Promise<void> {
  const title = `Changing ${counted(count, 'message')}`;
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      let told = 0;
      await work(abort.signal, (done) => {
        progress.report({ message: `${done.toLocaleString()} done`, increment: ((done - told) / count) * 100 });
        told = done;
      });
    },
  );
}
