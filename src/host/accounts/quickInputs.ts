import * as vscode from 'vscode';
import { UserCancelledError } from '../connections/userError';
import type { StepPlace } from './multiStep';

interface QuestionOptions {
  /** Title of the whole dialog. */
  readonly title: string;
  readonly place?: StepPlace | undefined;
}

export interface TextQuestion extends QuestionOptions {
  readonly prompt: string;
  readonly value?: string | undefined;
  readonly example?: string | undefined;
  readonly isSecret?: boolean | undefined;
  /** What is wrong with a text, in words; undefined when nothing is. */
  readonly problem?: ((text: string) => string | undefined) | undefined;
}

/** Asks for a line of text. Rejects with UserCancelledError when the question is closed. */
export function askText(question: TextQuestion): Promise<string> {
  return ask(vscode.window.createInputBox(), question, (input, done) => {
    input.prompt = question.prompt;
    input.value = question.value ?? '';
    input.placeholder = question.example;
    input.password = question.isSecret === true;
    const problemNow = (): string | undefined => question.problem?.(input.value);
    return [
      input.onDidChangeValue(() => (input.validationMessage = problemNow())),
      input.onDidAccept(() => {
        const problem = problemNow();
        // Spaces around a name are a slip; in a password they are part of it.
        if (problem === undefined) done(question.isSecret ? input.value : input.value.trim());
        else input.validationMessage = problem;
      }),
    ];
  });
}

/** A line to choose; one without a value is there to be read. */
export interface Choice<T> extends vscode.QuickPickItem {
  readonly value?: T;
}

export interface ChoiceQuestion<T> extends QuestionOptions {
  readonly placeholder: string;
  readonly choices: readonly Choice<T>[];
  /** The line that is chosen when Enter is pressed at once. */
  readonly active?: T | undefined;
}

/** Asks for one of several. Rejects with UserCancelledError when the question is closed. */
export function askChoice<T>(question: ChoiceQuestion<T>): Promise<T> {
  return ask(vscode.window.createQuickPick<Choice<T>>(), question, (input, done) => {
    show(input, question);
    return [acceptChoice(input, done)];
  });
}

/**
 * Shows that something is being found out, then what there is to choose. `work` makes the question from what it
 * found; it is given a signal that fires when the user goes back or gives up. It may ask by dialogs of its own.
 */
export function askAfterWork<T>(
  wait: QuestionOptions & { readonly placeholder: string },
  work: (signal: AbortSignal) => Promise<ChoiceQuestion<T>>,
): Promise<T> {
  const abort = new AbortController();
  return ask(vscode.window.createQuickPick<Choice<T>>(), wait, (input, done, fail) => {
    input.placeholder = wait.placeholder;
    input.busy = true;
    work(abort.signal).then((question) => {
      if (abort.signal.aborted) return;
      input.busy = false;
      show(input, question);
    }, fail);
    return [acceptChoice(input, done), { dispose: () => abort.abort() }];
  });
}

function show<T>(input: vscode.QuickPick<Choice<T>>, { placeholder, choices, active }: ChoiceQuestion<T>): void {
  input.placeholder = placeholder;
  input.matchOnDescription = true;
  input.items = choices;
  const first = choices.find((choice) => choice.value !== undefined && choice.value === active);
  if (first) input.activeItems = [first];
}

function acceptChoice<T>(input: vscode.QuickPick<Choice<T>>, done: (answer: T) => void): vscode.Disposable {
  return input.onDidAccept(() => {
    const value = input.activeItems[0]?.value;
    if (value !== undefined) done(value);
  });
}

/** A step's question was left by its back button. */
export class WentBack extends Error {
  override readonly name = 'WentBack';
}

/** The answer, or `back` when its back button was pressed. */
export async function orBack<T>(answer: Promise<T>): Promise<T | 'back'> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof WentBack) return 'back';
    throw error;
  }
}

/** Runs an input until it is answered, left or closed, and disposes all of it then. */
function ask<T, Input extends vscode.InputBox | vscode.QuickPick<Choice<T>>>(
  input: Input,
  { title, place }: QuestionOptions,
  begin: (input: Input, done: (answer: T) => void, fail: (error: unknown) => void) => vscode.Disposable[],
): Promise<T> {
  const owned: vscode.Disposable[] = [input];
  return new Promise<T>((resolve, reject) => {
    const fail = (error: unknown): void => reject(error instanceof Error ? error : new Error(String(error)));
    input.title = title;
    input.step = place?.number;
    input.totalSteps = place?.total;
    // The answer may have to be looked up elsewhere.
    input.ignoreFocusOut = true;
    if (place?.canGoBack) input.buttons = [vscode.QuickInputButtons.Back];
    owned.push(
      input.onDidTriggerButton(() => reject(new WentBack())),
      input.onDidHide(() => reject(new UserCancelledError())),
      ...begin(input, resolve, fail),
    );
    input.show();
  }).finally(() => {
    for (const part of owned.reverse()) part.dispose();
  });
}
