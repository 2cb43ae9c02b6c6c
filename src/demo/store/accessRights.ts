/** All the letters of a Mailbox's access list (protocol reference, "Mailboxes"; the letters of RFC 4314). */
export const allRights = 'lrswipcdaxte';

/** What a letter allows. */
export const right = {
  lookup: 'l',
  read: 'r',
  markSeen: 's',
  markOther: 'w',
  insert: 'i',
  create: 'c',
  administer: 'a',
  removeMailbox: 'x',
  removeMessage: 't',
  expunge: 'e',
} as const;

/** Keeps the letters that exist, each once, in their fixed order. */
export function normalizeRights(text: string): string {
  return [...allRights].filter((letter) => text.includes(letter)).join('');
}
