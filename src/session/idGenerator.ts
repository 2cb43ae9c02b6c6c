/** Ids run from 1 to this and start again, as those of known clients do (protocol reference, "Messages, correlation, order"). */
export const maxId = 1_000_000;

/** Decimal ids in turn. */
export class IdGenerator {
  private last: number;

  /** @param first id to begin with. */
  constructor(first = 1) {
    this.last = first - 1;
  }

  /** The next id for which `isTaken` is false: after a wrap some may still belong to pending requests. */
  next(isTaken: (id: string) => boolean): string {
    for (let attempt = 0; attempt < maxId; attempt++) {
      this.last = (this.last % maxId) + 1;
      const id = String(this.last);
      if (!isTaken(id)) return id;
    }
    throw new Error('Every id belongs to a pending request');
  }
}
