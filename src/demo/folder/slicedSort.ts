/** Elements handled before other work gets its turn: a few milliseconds. */
const sliceElements = 16_384;

/** Lets sockets and timers have their turn. */
export function yieldToOthers(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** How long one piece of work keeps others waiting, in milliseconds. */
const sliceMs = 8;

/** Gives way to other work whenever a slice is used up, however much or little of the work fits into one. */
export class TimeSlices {
  private startedMs = performance.now();

  /** Settles at once, or when others had their turn; `undefined` spares the wait when there is no need to. */
  next(): Promise<void> | undefined {
    if (performance.now() - this.startedMs < sliceMs) return undefined;
    return yieldToOthers().then(() => {
      this.startedMs = performance.now();
    });
  }
}

/**
 * Sorts `items` in place by `compare`, which has to be a total order, and gives way to other work between slices,
 * so that a server with a million messages goes on answering its other clients.
 */
export async function sortInSlices(items: Uint32Array, compare: (a: number, b: number) => number): Promise<void> {
  for (let start = 0; start < items.length; start += sliceElements) {
    items.subarray(start, start + sliceElements).sort(compare);
    await yieldIfLong(items.length);
  }
  let source = items;
  let target = items.length > sliceElements ? new Uint32Array(items.length) : items;
  for (let width = sliceElements; width < items.length; width *= 2) {
    await mergeRuns(source, target, width, compare);
    [source, target] = [target, source];
  }
  if (source !== items) items.set(source);
}

async function mergeRuns(
  source: Uint32Array,
  target: Uint32Array,
  width: number,
  compare: (a: number, b: number) => number,
): Promise<void> {
  let sinceYield = 0;
  for (let start = 0; start < source.length; start += 2 * width) {
    const middle = Math.min(start + width, source.length);
    const end = Math.min(start + 2 * width, source.length);
    let left = start;
    let rightIndex = middle;
    for (let position = start; position < end; position++) {
      const takeLeft = rightIndex >= end || (left < middle && compare(source[left]!, source[rightIndex]!) <= 0);
      target[position] = takeLeft ? source[left++]! : source[rightIndex++]!;
      if (++sinceYield >= sliceElements) {
        sinceYield = 0;
        await yieldToOthers();
      }
    }
  }
}

function yieldIfLong(length: number): Promise<void> | undefined {
  return length > sliceElements ? yieldToOthers() : undefined;
}
