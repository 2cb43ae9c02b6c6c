/** Where a payload is kept. */
export interface PayloadPlace {
  readonly slab: number;
  readonly offset: number;
}

interface Slab {
  readonly bytes: Uint8Array;
  usedBytes: number;
  /** Payloads in it that are not dropped yet. */
  payloadCount: number;
}

/** Largest slab: big enough that a million small frames are a few hundred objects, small enough to be dropped alone. */
export const maxSlabBytes = 1024 * 1024;
const minSlabBytes = 4096;

/**
 * Payload bytes, one after the other in large blocks. A block goes when all its payloads are dropped. A payload that
 * is large for a block gets one of its own, so that little room is lost at the ends.
 */
export class PayloadStore {
  private readonly slabs = new Map<number, Slab>();
  private nextSlab = 0;
  private openSlab = -1;
  private allocated = 0;
  private recentNumber = -1;
  private recent: Slab | undefined;
  /** The block dropped last, used again: memory that was touched once is much cheaper to fill than fresh memory. */
  private spare: Uint8Array | undefined;

  /** Bytes of all blocks, whether filled or not. */
  get allocatedBytes(): number {
    return this.allocated;
  }

  /** Copies `payload`. @param slabBytes size of a block, if this payload needs a new one. */
  add(payload: Uint8Array, slabBytes: number): PayloadPlace {
    const slab = payload.length > slabBytes / 4 ? this.create(payload.length) : this.roomFor(payload.length, slabBytes);
    const { bytes, usedBytes } = this.slab(slab)!;
    bytes.set(payload, usedBytes);
    const target = this.slab(slab)!;
    target.usedBytes += payload.length;
    target.payloadCount++;
    return { slab, offset: usedBytes };
  }

  /** The block, to look at a payload without making an object for it; undefined when it is gone. */
  bytesOf(slab: number): Uint8Array | undefined {
    return this.slab(slab)?.bytes;
  }

  /** Lets one payload of the block go. */
  drop(slabNumber: number): void {
    const slab = this.slab(slabNumber);
    if (!slab || --slab.payloadCount > 0) return;
    this.slabs.delete(slabNumber);
    this.allocated -= slab.bytes.length;
    this.spare = slab.bytes;
    this.recentNumber = -1;
    if (slabNumber === this.openSlab) this.openSlab = -1;
  }

  clear(): void {
    this.slabs.clear();
    this.allocated = 0;
    this.spare = undefined;
    this.openSlab = -1;
    this.recentNumber = -1;
  }

  private slab(number: number): Slab | undefined {
    if (number !== this.recentNumber) {
      this.recent = this.slabs.get(number);
      this.recentNumber = number;
    }
    return this.recent;
  }

  private roomFor(length: number, slabBytes: number): number {
    const open = this.openSlab === -1 ? undefined : this.slab(this.openSlab);
    if (!open || open.bytes.length - open.usedBytes < length) this.openSlab = this.create(slabBytes);
    return this.openSlab;
  }

  private create(capacity: number): number {
    const number = this.nextSlab++;
    const bytes = this.spare?.length === capacity ? this.spare : new Uint8Array(capacity);
    this.spare = undefined;
    this.slabs.set(number, { bytes, usedBytes: 0, payloadCount: 0 });
    this.allocated += capacity;
    return number;
  }
}

/** Block size for a budget: a small budget is not spent on one half-empty block. */
export function slabBytesFor(budgetBytes: number): number {
  return Math.min(maxSlabBytes, Math.max(minSlabBytes, Math.floor(budgetBytes / 32)));
}
