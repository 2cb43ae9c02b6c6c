/** Names of the flags by bit, as the server writes them (protocol reference, "Flags"). */
const flagNames = [
  'Seen',
  'Answered',
  'Flagged',
  'Draft',
  'Deleted',
  'Redirected',
  'Hidden',
  'Service',
  'Media',
  'Junk',
  'Label1',
  'Label2',
  'Label3',
  'MDNSent',
  'Recent',
] as const;

/** Other spellings that clients use. */
const aliases: Readonly<Record<string, (typeof flagNames)[number]>> = { read: 'Seen', drafts: 'Draft' };
const negatives: Readonly<Record<string, (typeof flagNames)[number]>> = {
  unread: 'Seen',
  nomdnsent: 'MDNSent',
  ...Object.fromEntries(flagNames.flatMap((name) => [`un${name}`, `not${name}`].map((no) => [no.toLowerCase(), name]))),
};
const bits: ReadonlyMap<string, number> = new Map(flagNames.map((name, bit) => [name.toLowerCase(), 1 << bit]));

export const seenBit = 1 << flagNames.indexOf('Seen');
export const deletedBit = 1 << flagNames.indexOf('Deleted');
export const mediaBit = 1 << flagNames.indexOf('Media');
export const recentBit = 1 << flagNames.indexOf('Recent');
export const redirectedBit = 1 << flagNames.indexOf('Redirected');

/** What a list of flag names asks for: bits to be there, and bits to be absent. */
export interface FlagMask {
  readonly set: number;
  readonly clear: number;
}

/** Reads `Seen,Unflagged`: letter case does not matter, names nobody knows are passed over. */
export function parseFlags(list: string): FlagMask {
  let set = 0;
  let clear = 0;
  for (const name of list.split(',').map((part) => part.trim().toLowerCase())) {
    set |= bits.get(aliases[name]?.toLowerCase() ?? name) ?? 0;
    clear |= bits.get(negatives[name]?.toLowerCase() ?? '') ?? 0;
  }
  return { set, clear };
}

/** `Seen,Flagged`, in a fixed order; empty when there is none. */
export function formatFlags(flags: number): string {
  return flagNames.filter((_, bit) => (flags & (1 << bit)) !== 0).join(',');
}
