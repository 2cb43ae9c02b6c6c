/** Where a question stands among the others, for its title and its back button. */
export interface StepPlace {
  /** Counted from 1. */
  readonly number: number;
  readonly total: number;
  readonly canGoBack: boolean;
}

/** What came of a question: the state with its answer, or `back` to the question before. */
export type StepAnswer<State> = State | 'back';

/** One question of several. */
export interface Step<State extends object> {
  /** False while the answers so far make this question pointless; asked when absent. */
  readonly isAsked?: (state: State) => boolean;
  /** Asks. Rejects when the user gives the whole dialog up. */
  readonly ask: (state: State, place: StepPlace) => Promise<StepAnswer<State>>;
}

/**
 * Asks one question after the other. Going back leads to the question asked before, with the answers as they are now,
 * so nothing has to be typed twice. Rejects with what a question rejects with.
 */
export async function runSteps<State extends object>(steps: readonly Step<State>[], start: State): Promise<State> {
  let state = start;
  const asked: number[] = [];
  let index = nextAsked(steps, 0, state);
  while (index < steps.length) {
    const answer = await steps[index]!.ask(state, placeOf(steps, index, state, asked.length > 0));
    if (answer === 'back') {
      index = asked.pop() ?? index;
      continue;
    }
    state = answer;
    asked.push(index);
    index = nextAsked(steps, index + 1, state);
  }
  return state;
}

function nextAsked<State extends object>(steps: readonly Step<State>[], from: number, state: State): number {
  const offset = steps.slice(from).findIndex((step) => step.isAsked?.(state) ?? true);
  return offset < 0 ? steps.length : from + offset;
}

function placeOf<State extends object>(
  steps: readonly Step<State>[],
  index: number,
  state: State,
  canGoBack: boolean,
): StepPlace {
  const isAsked = (step: Step<State>): boolean => step.isAsked?.(state) ?? true;
  const before = steps.slice(0, index).filter(isAsked).length;
  const after = steps.slice(index + 1).filter(isAsked).length;
  return { number: before + 1, total: before + 1 + after, canGoBack };
}
