import { attributeOf, type XmlElement } from '../protocol/xml';

/**
 * What is known of a request whose answer was lost with the connection:
 * - `repeatable`: it only reads and means the same in any session, so it may be sent again;
 * - `harmless`: it changes nothing that lasts, but means something in its own session alone;
 * - `change`: it may have changed something, so it is never sent again by itself.
 */
export type Repeatability = 'repeatable' | 'harmless' | 'change';

const repeatable = named(
  'noop readTime listKnownValues mailboxList mailboxSubList mailboxRightsGet mailboxACLGet mailboxAliasList',
  'freeBusyRead rosterList prefsRead fileDirInfo fileRead fileAttrRead ruleList ruleRead rpopList',
  'listDirectory listDirectoryUnits bannerRead',
);

const harmless = named(
  'folderOpen folderReopen folderClose folderBrowse folderSync folderSearch folderRead messageAttrRead contactFind',
  'calendarOpen calendarClose findEvents findTasks calendarReadItem taskFindMeeting setSessionOption bye fileList',
);

/** Attributes that name something which was opened in the session. */
const sessionNames = ['folder', 'calendar', 'task'];

/** By name in any letter case. What is not known may change anything. */
export function repeatabilityOf(request: XmlElement): Repeatability {
  const name = request.name.toLowerCase();
  if (repeatable.has(name)) {
    return sessionNames.some((attribute) => attributeOf(request, attribute) !== undefined) ? 'harmless' : 'repeatable';
  }
  return harmless.has(name) ? 'harmless' : 'change';
}

/** What comes before a session and changes nothing that lasts. */
const beforeSession = named('login auth starttls listFeatures readStrings');

/** True for requests that may have changed something when nobody knows what became of them. By name alone. */
export function mayChange(requestName: string): boolean {
  const name = requestName.toLowerCase();
  return !repeatable.has(name) && !harmless.has(name) && !beforeSession.has(name);
}

/** The names in each class, in lower case: a test compares them with the catalog. */
export const repeatableNames = { repeatable, harmless } as const;

function named(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.toLowerCase().split(' ')));
}
