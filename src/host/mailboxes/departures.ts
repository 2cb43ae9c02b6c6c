import type { ChosenMessages } from './selection';

/** Messages remembered; those sent away longest ago are forgotten. */
const maxRemembered = 10_000;
/**
 * How long after the server's word, in milliseconds: rows follow within a second or two. Whoever asks later sees a message
 * that a server only said it moved, and has the right to ask that again.
 */
const rememberMs = 10_000;

/**
 * Messages that were sent away, moved or deleted for good, and those on their way. Rows of them may be shown for a moment
 * longer, and a key is pressed twice: a server that is told once more does nothing, and does not say so. A UID is never
 * given to another message of its mailbox, so none of them is there again.
 */
export class Departures {
  /** When each may be named again, on the clock of `nowMs`; never while the server has not answered. */
  private readonly gone = new Map<string, number>();

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** Those that were not sent away yet. */
  without(all: readonly ChosenMessages[]): ChosenMessages[] {
    const nowMs = this.nowMs();
    const isThere = (key: string): boolean => nowMs >= (this.gone.get(key) ?? -Infinity);
    return all
      .map((choice) => ({ ...choice, uids: choice.uids.filter((uid) => isThere(keyOf(choice, uid))) }))
      .filter(({ uids }) => uids.length > 0);
  }

  begin(all: readonly ChosenMessages[]): void {
    for (const key of keysOf(all)) this.gone.set(key, Infinity);
    this.forgetOldest();
  }

  /** The server said that they are gone. */
  settle(all: readonly ChosenMessages[]): void {
    const againMs = this.nowMs() + rememberMs;
    for (const key of keysOf(all)) if (this.gone.has(key)) this.gone.set(key, againMs);
  }

  /** Of those that were not sent away after all, or of which nobody knows. */
  giveUp(all: readonly ChosenMessages[]): void {
    for (const key of keysOf(all)) this.gone.delete(key);
  }

  private forgetOldest(): void {
    for (const key of this.gone.keys()) {
      if (this.gone.size <= maxRemembered) return;
      this.gone.delete(key);
    }
  }
}

/** Of UIDs whose generation is not known nobody can tell which messages they mean later. */
function keysOf(all: readonly ChosenMessages[]): string[] {
  const sure = all.filter(({ uidValidity }) => uidValidity !== undefined);
  return sure.flatMap((choice) => choice.uids.map((uid) => keyOf(choice, uid)));
}

function keyOf({ connection, mailbox, uidValidity }: ChosenMessages, uid: number): string {
  return JSON.stringify([connection.account.id, mailbox, uidValidity, uid]);
}
