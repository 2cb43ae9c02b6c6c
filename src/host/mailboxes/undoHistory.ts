import * as vscode from 'vscode';
import type { UndoPlan } from '../../mail/messageChange';
import type { Connection } from '../connections/types';

/** More steps than anybody takes back. */
const maxSteps = 20;

/** A change to messages that can be taken back. */
export interface UndoStep {
  readonly connection: Connection;
  readonly plans: readonly UndoPlan[];
  /** What was done, for people: "3 messages moved to Archive". */
  readonly words: string;
}

/** Changes of this window that can be taken back, the last one first. */
export class UndoHistory {
  private steps: UndoStep[] = [];

  add(step: UndoStep): void {
    this.steps = [...this.steps, step].slice(-maxSteps);
    this.updateContext();
  }

  /** Takes a step out, the last one or the one given; it can be taken back once. */
  take(step = this.steps.at(-1)): UndoStep | undefined {
    if (!step || !this.steps.includes(step)) return undefined;
    this.steps = this.steps.filter((other) => other !== step);
    this.updateContext();
    return step;
  }

  private updateContext(): void {
    void vscode.commands.executeCommand('setContext', 'ximss.canUndo', this.steps.length > 0);
  }
}
