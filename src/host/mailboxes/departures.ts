import type { ChosenMessages } from './selection';

/** Messages remembered; those sent away longest ago are forgotten. */
const maxRemembered = 10_000;

/**
 * Messages that were sent away, moved or deleted for good, and those on their way. Rows of them may be shown for a moment
 * longer, and a key is pressed twice: a server that is told once more does nothing, and does not say so. A UID is never
 * given to another message of its mailbox, so none of them is there again.
 */
export class Departures {
  private readonly gone = new Set<string>();

  /** Those that were not sent away yet. */
  without(all: readonly ChosenMessages[]): ChosenMessages[] {
    return all
      .map((choice) => ({ ...choice, uids: choice.uids.filter((uid) => !this.gone.has(keyOf(choice, uid))) }))
      .filter(({ uids }) => uids.length > 0);
  }

  begin(all: readonly ChosenMessages[]): void {
    for (const key of keysOf(all)) this.gone.add(key);
    this.forgetOldest();
  }

  /** Of those that were not sent away after all, or of which nobody knows. */
  giveUp(all: readonly ChosenMessages[]): void {
    for (const key of keysOf(all)) this.gone.delete(key);
  }

  private forgetOldest(): void {
    for (const key of this.gone) {
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
