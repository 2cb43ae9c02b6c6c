/** One letter of an access control list and what it allows (protocol reference, "Mailboxes"; RFC 4314). */
export interface AccessRight {
  readonly letter: string;
  readonly name: string;
  readonly meaning: string;
}

export const accessRights: readonly AccessRight[] = [
  { letter: 'l', name: 'Look up', meaning: 'see that the mailbox is there' },
  { letter: 'r', name: 'Read', meaning: 'open the mailbox and read messages' },
  { letter: 's', name: 'Mark as seen', meaning: 'set and clear Seen' },
  { letter: 'w', name: 'Flag', meaning: 'set and clear the other flags, but for Deleted' },
  { letter: 'i', name: 'Insert', meaning: 'copy and append messages to the mailbox' },
  { letter: 'p', name: 'Post', meaning: 'send mail to the mailbox' },
  { letter: 'c', name: 'Create', meaning: 'make nested mailboxes' },
  // RFC 4314 keeps it for old clients, where it stood for c, x, t or e.
  { letter: 'd', name: 'Delete (old form)', meaning: 'what servers before RFC 4314 allowed to delete' },
  { letter: 'a', name: 'Administer', meaning: 'see and change who has access' },
  { letter: 'x', name: 'Delete mailbox', meaning: 'delete and rename the mailbox' },
  { letter: 't', name: 'Delete messages', meaning: 'set and clear Deleted, delete messages' },
  { letter: 'e', name: 'Expunge', meaning: 'take away messages that are marked as deleted' },
];

/** More letters than there are; a bound for what the wire brings. */
const maxLetters = 36;

/** The known letters of a text, each once, in the order of the list. Others, as of a later server, come last. */
export function normalizeRights(text: string): string {
  const known = accessRights.filter(({ letter }) => text.includes(letter)).map(({ letter }) => letter);
  const others = [...new Set(text.match(/[a-z0-9]/gi) ?? [])].filter((letter) => !known.includes(letter));
  return [...known, ...others].join('').slice(0, maxLetters);
}

/** "Look up, Read, Mark as seen" for `lrs`; `no rights` for none. */
export function describeRights(rights: string): string {
  const names = [...rights].map((letter) => accessRights.find((right) => right.letter === letter)?.name ?? letter);
  return names.length === 0 ? 'no rights' : names.join(', ');
}

/** True when every letter of `needed` is among the rights; unknown rights are the server's to judge. */
export function mayDo(rights: string | undefined, needed: string): boolean {
  return rights === undefined || [...needed].every((letter) => rights.includes(letter));
}
