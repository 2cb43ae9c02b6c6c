import * as vscode from 'vscode';
import { noticeText } from '../../mail/safeText';
import { describeError } from '../connections/describeError';
import type { Connection } from '../connections/types';
import { UserError } from '../connections/userError';
import { mailOf, tell, type MailboxServices } from './services';

/** More steps than anybody takes back. */
const maxSteps = 20;

/** A change that can be taken back. */
export interface UndoStep {
  /** Accounts that it was made in: all have to be connected to take it back. */
  readonly connections: readonly Connection[];
  readonly takeBack: () => Promise<void>;
  /** Mailboxes that messages come back to by it, as `{ accountId, mailbox }`. */
  readonly returnsTo?: readonly { readonly accountId: string; readonly mailbox: string }[];
  /** What was done, for people: "3 messages moved to Archive". */
  readonly words: string;
}

/** How it went when a change was to be taken back. That is tried once at most: how far a failed one came is not known. */
type Outcome = 'begun' | 'undone' | 'failed';

const outcomeWords: Readonly<Record<Outcome, string>> = {
  begun: 'Is being undone already',
  undone: 'Was undone already',
  failed: 'Could not be undone before, and is not tried again',
};

/** Changes of this window that can be taken back, the last one first. */
export class UndoHistory {
  private steps: UndoStep[] = [];
  /** What the last change did, if there is no way back from it. */
  private final: string | undefined;
  /** Of those that are, or were to be, taken back. Their notices may still be on the screen: the editor closes none. */
  private readonly outcomes = new WeakMap<UndoStep, Outcome>();

  constructor(private readonly services: Pick<MailboxServices, 'logError'>) {}

  add(step: UndoStep): void {
    this.final = undefined;
    this.setSteps([...this.steps, step].slice(-maxSteps));
  }

  /**
   * Remembers a change that cannot be taken back: who wants to, is told so first, and does not take back one before it
   * unawares.
   * @param words what was done, as in a step
   */
  addFinal(words: string): void {
    this.final = words;
  }

  /**
   * Takes the last change back.
   * @throws UserError when there is none, or an account of it is not connected; once when there was another one since
   * that cannot be taken back
   */
  async undo(): Promise<void> {
    const { final } = this;
    const step = this.steps.at(-1);
    this.final = undefined;
    if (final !== undefined) {
      const next = step ? ` Undo once more to take back what was before: ${step.words}.` : '';
      throw new UserError(`This cannot be undone: ${final}.${next}`);
    }
    if (!step) throw new UserError('There is nothing to undo. Changes can be undone until the window closes.');
    await this.takeBack(step);
  }

  /**
   * Says what was done, in a notice with a way back. It stays as long as it likes; what it leads to is told by itself. Its
   * button takes back that change and no other, once, also when so many came after it that a key does not reach it.
   */
  async offer(step: UndoStep): Promise<void> {
    const answer = await vscode.window.showInformationMessage(noticeText(`${step.words}.`), 'Undo');
    if (answer !== 'Undo') return;
    const outcome = this.outcomes.get(step);
    if (outcome !== undefined) return tell(`${outcomeWords[outcome]}: ${step.words}`);
    try {
      await this.takeBack(step);
    } catch (error) {
      this.services.logError('Undo failed', error);
      void vscode.window.showErrorMessage(noticeText(describeError(error, step.connections[0]?.account)));
    }
  }

  private async takeBack(step: UndoStep): Promise<void> {
    // While it cannot be taken back for lack of a connection, it stays for later.
    step.connections.forEach(mailOf);
    this.setSteps(this.steps.filter((other) => other !== step));
    this.outcomes.set(step, 'begun');
    try {
      await tellReturning(step, true);
      await step.takeBack();
    } catch (error) {
      this.outcomes.set(step, 'failed');
      throw error;
    } finally {
      void tellReturning(step, false);
    }
    this.outcomes.set(step, 'undone');
    tell(`Undone: ${step.words}`);
  }

  private setSteps(steps: UndoStep[]): void {
    this.steps = steps;
    void vscode.commands.executeCommand('setContext', 'ximss.canUndo', steps.length > 0);
  }
}

/** Lists call no mail new that comes back in between. */
async function tellReturning({ returnsTo = [] }: UndoStep, isReturning: boolean): Promise<void> {
  if (returnsTo.length > 0) await vscode.commands.executeCommand('_ximss.returning', returnsTo, isReturning);
}
