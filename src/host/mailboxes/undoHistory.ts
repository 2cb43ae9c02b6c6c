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
  /** What was done, for people: "3 messages moved to Archive". */
  readonly words: string;
}

/** Changes of this window that can be taken back, the last one first. */
export class UndoHistory {
  private steps: UndoStep[] = [];

  constructor(private readonly services: Pick<MailboxServices, 'logError'>) {}

  add(step: UndoStep): void {
    this.setSteps([...this.steps, step].slice(-maxSteps));
  }

  /** Takes the last change back. @throws UserError when there is none, or an account of it is not connected */
  async undo(): Promise<void> {
    const step = this.steps.at(-1);
    if (!step) throw new UserError('There is nothing to undo. Changes can be undone until the window closes.');
    await this.takeBack(step);
  }

  /** Says what was done, in a notice with a way back. It stays as long as it likes; what it leads to is told by itself. */
  async offer(step: UndoStep): Promise<void> {
    const answer = await vscode.window.showInformationMessage(noticeText(`${step.words}.`), 'Undo');
    if (answer !== 'Undo' || !this.steps.includes(step)) return;
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
    // Once at most: how far a failed one came is not known.
    this.setSteps(this.steps.filter((other) => other !== step));
    await step.takeBack();
    tell(`Undone: ${step.words}`);
  }

  private setSteps(steps: UndoStep[]): void {
    this.steps = steps;
    void vscode.commands.executeCommand('setContext', 'ximss.canUndo', steps.length > 0);
  }
}
