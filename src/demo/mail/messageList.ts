import type { SeedMessage, SeedMessages } from '../mailTypes';

/** Oldest first, as UIDs are given. */
export function inOrder(messages: readonly SeedMessage[]): SeedMessages {
  const ordered = [...messages].sort((a, b) => a.internalDateMs - b.internalDateMs);
  return {
    count: ordered.length,
    at: (position) => {
      const message = ordered[position];
      if (message === undefined) throw new RangeError(`There is no message at position ${position}`);
      return message;
    },
  };
}
