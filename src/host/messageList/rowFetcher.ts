import type { Disposable } from '../../base/disposable';
import type { ListFolder } from './listFolder';

/** Rows by their places, both included. */
interface Rows {
  readonly first: number;
  readonly last: number;
}

export interface RowFetcherParts {
  /** Words for the user; undefined where the list says by itself what is wrong. */
  readonly describeFailure: (error: unknown) => string | undefined;
  /** The rows asked for last are there, or failed. */
  readonly onDidEnd: () => void;
}

/** Fetches the rows in view, and gives up what was asked for elsewhere. */
export class RowFetcher implements Disposable {
  private fetching: (Rows & { readonly abort: AbortController }) | undefined;
  /** What was asked for last, until places move: rows that did not come with it belong to messages that are gone. */
  private fetched: Rows | undefined;
  private currentProblem: string | undefined;

  constructor(private readonly parts: RowFetcherParts) {}

  get isFetching(): boolean {
    return this.fetching !== undefined;
  }

  /** Why the rows in view could not be fetched. */
  get problem(): string | undefined {
    return this.currentProblem;
  }

  /** Asks for those of some rows that are not there, unless that was done. */
  fetch(folder: ListFolder, rows: Rows): void {
    const { first, last } = rows;
    const isAsked = [this.fetching, this.fetched].some((asked) => asked && asked.first <= first && last <= asked.last);
    if (isAsked) return;
    this.giveUp();
    if (!isAnyEmpty(folder, rows)) return;
    const abort = new AbortController();
    this.fetching = { abort, first, last };
    this.fetched = undefined;
    this.currentProblem = undefined;
    folder.fetch(first, last, abort.signal).then(
      () => this.end(abort, undefined),
      (error: unknown) => this.end(abort, error),
    );
  }

  /** Places have moved: other rows may be in view. */
  forget(): void {
    this.fetched = undefined;
  }

  /** Rows are to be fetched anew, also those that failed. */
  startOver(): void {
    this.giveUp();
    this.fetched = undefined;
    this.currentProblem = undefined;
  }

  dispose(): void {
    this.giveUp();
  }

  private giveUp(): void {
    this.fetching?.abort.abort();
    this.fetching = undefined;
  }

  private end(abort: AbortController, error: unknown): void {
    if (abort.signal.aborted) return;
    this.fetched = this.fetching;
    this.fetching = undefined;
    if (error !== undefined) this.currentProblem = this.parts.describeFailure(error);
    this.parts.onDidEnd();
  }
}

function isAnyEmpty(folder: ListFolder, { first, last }: Rows): boolean {
  for (let index = first; index <= last; index++) if (folder.cell(index) === undefined) return true;
  return false;
}
