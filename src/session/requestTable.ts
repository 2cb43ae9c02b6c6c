interface WithId {
  readonly id: string;
}

const smallestSize = 64;

/**
 * What waits, by its id: a decimal number, each in the slot of its last digits (in base two). Two never share a slot:
 * whoever gives ids leaves out those whose slot is taken.
 *
 * A Map would do the same but for one thing: where entries come and go all the time, it leaves its old tables behind,
 * each pointing at the next one, and once the first has grown old, whatever was in any of them stays until the next
 * full garbage collection. For a busy session that was a fifth of all its time.
 */
export class RequestTable<T extends WithId> {
  private slots = emptySlots<T>(smallestSize);
  private size = 0;

  get count(): number {
    return this.size;
  }

  get(id: string): T | undefined {
    const found = this.slots[this.slotOf(id)];
    return found?.id === id ? found : undefined;
  }

  /** True when nothing can be added under this id. */
  isTaken(id: string): boolean {
    return this.slots[this.slotOf(id)] !== undefined;
  }

  /** @throws Error when the id is taken. */
  add(entry: T): void {
    if (this.isTaken(entry.id)) throw new Error(`The id ${entry.id} is taken`);
    this.slots[this.slotOf(entry.id)] = entry;
    this.size++;
    if (this.size > this.slots.length / 2) this.grow();
  }

  delete(id: string): void {
    if (!this.get(id)) return;
    this.slots[this.slotOf(id)] = undefined;
    this.size--;
  }

  /** In no order. */
  values(): T[] {
    return this.slots.filter((entry) => entry !== undefined);
  }

  clear(): void {
    this.slots = emptySlots(smallestSize);
    this.size = 0;
  }

  /** Ids that differ in their last digits still do when one digit more counts. */
  private grow(): void {
    const entries = this.values();
    this.slots = emptySlots(this.slots.length * 2);
    for (const entry of entries) this.slots[this.slotOf(entry.id)] = entry;
  }

  /** The length of `slots` is a power of two. What is no number comes to the first slot, where the id tells. */
  private slotOf(id: string): number {
    return Number(id) & (this.slots.length - 1);
  }
}

function emptySlots<T>(size: number): (T | undefined)[] {
  return new Array<T | undefined>(size).fill(undefined);
}
