import type { AttributeSpec, ChildSpec, DataMessage, Evidence, Operation, ValueType } from './types';

// The little language the section files are written in: what most entries share is said here, once.

type AttributeExtras = Pick<AttributeSpec, 'values' | 'default' | 'aliases'>;

/** An attribute the request is refused or meaningless without. */
export function required(
  name: string,
  type: ValueType,
  evidence: Evidence,
  doc: string,
  extras: AttributeExtras = {},
): AttributeSpec {
  return { name, type, isRequired: true, evidence, doc, ...extras };
}

export function optional(
  name: string,
  type: ValueType,
  evidence: Evidence,
  doc: string,
  extras: AttributeExtras = {},
): AttributeSpec {
  return { name, type, isRequired: false, evidence, doc, ...extras };
}

type ChildExtras = Partial<Pick<ChildSpec, 'attributes' | 'children' | 'text'>>;

/** An element that stands inside a message at most once. */
export function child(name: string, evidence: Evidence, doc: string, extras: ChildExtras = {}): ChildSpec {
  return { name, isRepeated: false, attributes: [], children: [], evidence, doc, ...extras };
}

/** An element that may stand there any number of times. */
export function children(name: string, evidence: Evidence, doc: string, extras: ChildExtras = {}): ChildSpec {
  return { name, isRepeated: true, attributes: [], children: [], evidence, doc, ...extras };
}

/** The two ways to say which messages of a folder are meant: by UID or by position, never both in one request. */
export function messageSet(evidence: Evidence): readonly ChildSpec[] {
  return [
    children(
      'UID',
      evidence,
      'Message set by UID: body text is one UID, or from/till give an inclusive range. Never mixed with index in one request.',
      {
        text: 'UID number',
        attributes: [
          optional('from', 'int', 'guide', 'lowest UID, inclusive'),
          optional('till', 'int', 'guide', 'highest UID, inclusive'),
        ],
      },
    ),
    children(
      'index',
      evidence,
      'Message set by position in the logical Folder (zero-based): body text is one position, or from/till give an inclusive range. till may exceed the last position.',
      {
        text: 'position number',
        attributes: [
          optional('from', 'int', 'guide', 'first position, inclusive'),
          optional('till', 'int', 'guide', 'last position, inclusive'),
        ],
      },
    ),
  ];
}

type OptionalFacts = 'attributes' | 'children' | 'data' | 'isDestructive' | 'isDelayed' | 'errors';
type OperationFacts = Omit<Operation, 'name' | 'section' | OptionalFacts> & Partial<Pick<Operation, OptionalFacts>>;

const requestId = required(
  'id',
  'string',
  'guide',
  'Client-chosen correlation string, echoed in every data message of this request and in its response',
);

/** The requests of one section, by name; every one has an `id`. */
export function defineOperations<Name extends string>(
  section: string,
  facts: Record<Name, OperationFacts>,
): Readonly<Record<Name, Operation>> {
  const operations = {} as Record<Name, Operation>;
  for (const [name, fact] of Object.entries(facts) as [Name, OperationFacts][]) {
    operations[name] = {
      children: [],
      data: [],
      isDestructive: false,
      isDelayed: false,
      errors: [],
      ...fact,
      name,
      section,
      attributes: [requestId, ...(fact.attributes ?? [])],
    };
  }
  return operations;
}

type DataMessageFacts = Omit<DataMessage, 'name' | 'section' | 'attributes' | 'children'> &
  Partial<Pick<DataMessage, 'attributes' | 'children'>>;

const REPLY_ID_DOC = 'Same value as in the request that caused the message; absent when the message is asynchronous';

/** The server's messages of one section, by name. Those that only come unasked have no `id`. */
export function defineDataMessages<Name extends string>(
  section: string,
  facts: Record<Name, DataMessageFacts>,
): Readonly<Record<Name, DataMessage>> {
  const messages = {} as Record<Name, DataMessage>;
  for (const [name, fact] of Object.entries(facts) as [Name, DataMessageFacts][]) {
    messages[name] = { children: [], ...fact, name, section, attributes: [...idOf(fact), ...(fact.attributes ?? [])] };
  }
  return messages;
}

function idOf({ mode }: DataMessageFacts): readonly AttributeSpec[] {
  if (mode === 'async') return [];
  return [{ name: 'id', type: 'string', isRequired: mode === 'reply', evidence: 'guide', doc: REPLY_ID_DOC }];
}
