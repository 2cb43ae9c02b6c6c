import type { XmlElement } from '../protocol/xml';
import { attributeOf, integerOf } from '../protocol/xml';
import { countOf } from './counts';
import { otherAccountOf } from './mailboxName';

/**
 * What a mailbox is for, by its class or its usual name. `container` holds only other mailboxes; `account` is the
 * level above all mailboxes of another account.
 */
export type MailboxKind =
  | 'inbox'
  | 'sent'
  | 'drafts'
  | 'trash'
  | 'junk'
  | 'archive'
  | 'contacts'
  | 'calendar'
  | 'tasks'
  | 'notes'
  | 'mail'
  | 'container'
  | 'account';

/** A mailbox in the tree. The object stays the same over refreshes for as long as the mailbox is there. */
export interface MailboxNode {
  /** Full name, with `/` between the levels, as requests use it. */
  readonly path: string;
  /** Last level of the path, as the server spells it: show it with `visibleName`. */
  readonly name: string;
  readonly parent: MailboxNode | undefined;
  /** In the order they are shown. */
  readonly children: readonly MailboxNode[];
  /** Such as `IPF.Contact`; absent for mail. */
  readonly mailboxClass: string | undefined;
  /** Number of messages, `undefined` while unknown. */
  readonly messages: number | undefined;
  readonly unseen: number | undefined;
  /** Generation of its UIDs (folder rule 9), `undefined` when the server did not tell. */
  readonly uidValidity: number | undefined;
  /** The same with the next UID, as of the last listing. */
  readonly generation: MailboxGeneration | undefined;
  /** True when no messages can be stored in it. */
  readonly isPureFolder: boolean;
  /** True when the server says there are nested mailboxes, also before they are listed. */
  readonly mayHaveChildren: boolean;
  readonly kind: MailboxKind;
}

/** Which messages UIDs mean: those of this UIDValidity, all below `uidNext` as far as it was told. */
export interface MailboxGeneration {
  readonly uidValidity: number;
  readonly uidNext: number | undefined;
}

/** What the server says of one mailbox. */
export interface MailboxFacts {
  readonly mailboxClass: string | undefined;
  readonly messages: number | undefined;
  readonly unseen: number | undefined;
  readonly uidValidity?: number | undefined;
  readonly uidNext?: number | undefined;
  readonly isPureFolder: boolean;
  readonly isFolder?: boolean;
}

/** Facts of a level that exists only because of what is below it. */
export const containerFacts: MailboxFacts = {
  mailboxClass: undefined,
  messages: undefined,
  unseen: undefined,
  isPureFolder: true,
};

/** Reads a `mailbox` message; attribute names come in several letter cases (evidence of several clients). */
export function factsFromXml(message: XmlElement): MailboxFacts {
  return {
    mailboxClass: (attributeOf(message, 'Class') ?? attributeOf(message, 'mailboxClass'))?.trim() || undefined,
    messages: countOf(message, 'Messages'),
    unseen: countOf(message, 'Unseen'),
    uidValidity: integerOf(message, 'UIDValidity'),
    uidNext: integerOf(message, 'UIDNext'),
    isPureFolder: saysYes(message, 'pureFolder'),
    isFolder: saysYes(message, 'isFolder'),
  };
}

/** yes/no attributes: some mean yes by being there at all. */
function saysYes(message: XmlElement, name: string): boolean {
  const value = attributeOf(message, name);
  return value !== undefined && value.toLowerCase() !== 'no';
}

const kindsByClass: readonly (readonly [RegExp, MailboxKind])[] = [
  [/^IPF\.Contact/i, 'contacts'],
  [/^IPF\.Appointment/i, 'calendar'],
  [/^IPF\.Task/i, 'tasks'],
  [/^IPF\.StickyNote/i, 'notes'],
];

/** The protocol has no mark for these; the names are those that common clients create. */
const kindsByName: Readonly<Record<string, MailboxKind>> = {
  inbox: 'inbox',
  sent: 'sent',
  'sent items': 'sent',
  'sent messages': 'sent',
  drafts: 'drafts',
  trash: 'trash',
  'deleted items': 'trash',
  'deleted messages': 'trash',
  junk: 'junk',
  'junk e-mail': 'junk',
  spam: 'junk',
  archive: 'archive',
  archives: 'archive',
};

export function generationOf({ uidValidity, uidNext }: MailboxFacts): MailboxGeneration | undefined {
  return uidValidity === undefined ? undefined : { uidValidity, uidNext };
}

export function kindOf(path: string, facts: MailboxFacts): MailboxKind {
  const byClass = kindsByClass.find(([pattern]) => pattern.test(facts.mailboxClass ?? ''));
  if (byClass) return byClass[1];
  const owner = otherAccountOf(path);
  if (facts.isPureFolder) return owner === path ? 'account' : 'container';
  const name = (owner === undefined ? path : path.slice(owner.length + 1)).toLowerCase();
  return Object.hasOwn(kindsByName, name) ? (kindsByName[name] ?? 'mail') : 'mail';
}

const order: readonly MailboxKind[] = ['inbox', 'drafts', 'sent', 'archive', 'junk', 'trash'];
/** Made when first needed: loading the rules of a language takes longer than all else that activation does. */
let collator: Intl.Collator | undefined;

function compareNames(a: string, b: string): number {
  collator ??= new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  return collator.compare(a, b);
}

/** INBOX, the other special mailboxes, then all by name as the reader's language sorts them. */
export function compareMailboxes(a: MailboxNode, b: MailboxNode): number {
  return rank(a.kind) - rank(b.kind) || compareNames(a.name, b.name) || (a.path < b.path ? -1 : 1);
}

function rank(kind: MailboxKind): number {
  const place = order.indexOf(kind);
  return place === -1 ? order.length : place;
}
