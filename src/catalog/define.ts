import type { AttributeSpec, ChildSpec, DataMessage, Evidence, Operation, ValueType } from './types';

// The little language the section files are written in: what most entries share is said here, once.

type AttributeExtras = Pick<AttributeSpec, 'values' | 'default' | 'aliases'>;

/** An attribute whose name, type and values the compiler knows, so that requests can be checked against it. */
type Known<Name extends string, Type extends ValueType, IsRequired extends boolean, Extras> = AttributeSpec &
  Extras & { readonly name: Name; readonly type: Type; readonly isRequired: IsRequired };

/** An attribute the request is refused or meaningless without. */
export function required<
  const Name extends string,
  const Type extends ValueType,
  const Extras extends AttributeExtras = object,
>(name: Name, type: Type, evidence: Evidence, doc: string, extras?: Extras): Known<Name, Type, true, Extras> {
  return { name, type, isRequired: true, evidence, doc, ...extras } as Known<Name, Type, true, Extras>;
}

export function optional<
  const Name extends string,
  const Type extends ValueType,
  const Extras extends AttributeExtras = object,
>(name: Name, type: Type, evidence: Evidence, doc: string, extras?: Extras): Known<Name, Type, false, Extras> {
  return { name, type, isRequired: false, evidence, doc, ...extras } as Known<Name, Type, false, Extras>;
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

/** The operations of a section; the compiler keeps which attributes each of them has. */
type DefinedOperations<Facts> = {
  readonly [Name in keyof Facts & string]: Operation &
    (Facts[Name] extends { readonly attributes: infer Attributes } ? { readonly attributes: Attributes } : object);
};

/** The requests of one section, by name; every one has an `id`. */
export function defineOperations<const Facts extends Record<string, OperationFacts>>(
  section: string,
  facts: Facts,
): DefinedOperations<Facts> {
  const operations: Record<string, Operation> = {};
  for (const [name, fact] of Object.entries(facts)) {
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
  return operations as DefinedOperations<Facts>;
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
