import { mailLimits } from './limits';

/** Each flag with the name that clears it in messageMark (protocol reference, "Flags"). */
const clearingNames: Readonly<Record<string, string>> = {
  Seen: 'Unseen',
  Answered: 'Unanswered',
  Flagged: 'Unflagged',
  Draft: 'Undraft',
  Deleted: 'Undeleted',
  Redirected: 'UnRedirected',
  Hidden: 'NotHidden',
  Service: 'NotService',
  Media: 'NotMedia',
  Junk: 'NotJunk',
  Label1: 'NotLabel1',
  Label2: 'NotLabel2',
  Label3: 'NotLabel3',
  MDNSent: 'NoMDNSent',
};

/** Other spellings seen on the wire; names compare without regard to letter case. */
const canonicalNames = new Map<string, string>([
  ...[...Object.keys(clearingNames), 'Recent'].map((name): [string, string] => [name.toLowerCase(), name]),
  ['read', 'Seen'],
  ['drafts', 'Draft'],
]);

/**
 * The flags of a `FLAGS` element, under their usual names; unknown ones are kept as they are spelled.
 * Bounded by `mailLimits.maxFlags`.
 */
export function parseFlags(text: string): ReadonlySet<string> {
  const flags = new Set<string>();
  for (const part of text.split(',', mailLimits.maxFlags)) {
    const name = part.trim();
    if (name !== '') flags.add(canonicalNames.get(name.toLowerCase()) ?? name.slice(0, mailLimits.maxFieldLength));
  }
  return flags;
}

/** Flags a request can set and clear; `Recent` belongs to the server. */
export type SettableFlag =
  | 'Seen'
  | 'Answered'
  | 'Flagged'
  | 'Draft'
  | 'Deleted'
  | 'Redirected'
  | 'Hidden'
  | 'Service'
  | 'Media'
  | 'Junk'
  | 'Label1'
  | 'Label2'
  | 'Label3'
  | 'MDNSent';

/** The `flags` attribute of a messageMark that sets or clears one flag. */
export function markValue(flag: SettableFlag, isSet: boolean): string {
  return isSet ? flag : (clearingNames[flag] ?? flag);
}
