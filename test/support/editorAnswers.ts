import * as vscode from 'vscode';

type Window = typeof vscode.window;
type Question = {
  [Name in keyof Window]: Name extends `show${string}` ? Name : never;
}[keyof Window];

/**
 * Answers the questions of the editor in the place of a person, and keeps what was asked and said; the windows
 * themselves are seen by the UI tests.
 */
export class EditorAnswers {
  private readonly originals = new Map<Question, unknown>();
  /** First argument of each call: the text, or the options of the question. */
  readonly asked: { readonly name: Question; readonly what: unknown }[] = [];

  /** From now on the question is answered by `answer`; undefined closes it. */
  use(name: Question, answer: (...what: readonly unknown[]) => unknown): void {
    const window = vscode.window as unknown as Record<Question, unknown>;
    if (!this.originals.has(name)) this.originals.set(name, window[name]);
    window[name] = (...what: readonly unknown[]): Promise<unknown> => {
      this.asked.push({ name, what: what[0] });
      return Promise.resolve(answer(...what));
    };
  }

  /** Calls of one kind. */
  of(name: Question): readonly unknown[] {
    return this.asked.filter((call) => call.name === name).map(({ what }) => what);
  }

  /** Puts the editor back into its place. */
  restore(): void {
    const window = vscode.window as unknown as Record<Question, unknown>;
    for (const [name, original] of this.originals) window[name] = original;
    this.originals.clear();
  }
}
