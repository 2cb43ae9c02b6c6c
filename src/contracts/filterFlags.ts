/**
 * Names that a filter by flags may have, the negative ones included (protocol reference, "Flags"). What a server makes of
 * others nobody knows: one finds all messages, one none. So they are never sent.
 */
export const filterFlags = [
  ...['Seen', 'Unseen', 'Read', 'Unread', 'Answered', 'Unanswered', 'Flagged', 'Unflagged', 'Draft', 'Undraft'],
  ...['Deleted', 'Undeleted', 'Redirected', 'UnRedirected', 'MDNSent', 'NoMDNSent', 'Hidden', 'NotHidden'],
  ...['Service', 'NotService', 'Media', 'NotMedia', 'Junk', 'NotJunk', 'Label1', 'NotLabel1', 'Label2', 'NotLabel2'],
  ...['Label3', 'NotLabel3'],
] as const;

const bySpelling = new Map(filterFlags.map((name) => [name.toLowerCase(), name]));

/** Flags that somebody has typed: those that are known, as servers spell them, and what is none, as it was typed. */
export interface TypedFlags {
  readonly known: readonly string[];
  readonly unknown: readonly string[];
}

/** Reads flags that are parted by commas, in any letter case. */
export function readTypedFlags(text: string): TypedFlags {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const spelled = parts.map((part) => bySpelling.get(part.toLowerCase()));
  return {
    known: [...new Set(spelled.flatMap((name) => name ?? []))],
    unknown: parts.filter((_, at) => spelled[at] === undefined),
  };
}

/** Whether a word may become the name of a flag when more is typed. */
export function isBeginOfFlag(word: string): boolean {
  return filterFlags.some((name) => name.toLowerCase().startsWith(word.toLowerCase()));
}
