/**
 * Where a statement comes from: `guide` is the official XIMSS guide, `client` the code of a public client that
 * talks to real servers, `recalled` is memory alone and may be wrong in name or shape.
 */
export type Evidence = 'guide' | 'client' | 'recalled';

/** How far the name and the shape together can be relied upon. */
export type Confidence = 'high' | 'medium' | 'low';

/** `yesno` is `yes` or `no`; `date` is `YYYYMMDDThhmmss`, with a `Z` when it is GMT, or a day as `YYYYMMDD`. */
export type ValueType = 'string' | 'int' | 'yesno' | 'enum' | 'date' | 'base64' | 'mailbox' | 'email';

/** One attribute of a message or of an element inside it. */
export interface AttributeSpec {
  readonly name: string;
  readonly type: ValueType;
  readonly isRequired: boolean;
  readonly doc: string;
  readonly evidence: Evidence;
  /** The values it may have, for `enum` and `yesno` all of them; absent when nothing is known. */
  readonly values?: readonly string[] | undefined;
  /** What the server takes when it is absent, in words. */
  readonly default?: string | undefined;
  /** Other spellings seen: a reader accepts them, a writer does not send them. */
  readonly aliases?: readonly string[] | undefined;
}

/** One kind of element inside a message. */
export interface ChildSpec {
  /** `*` stands for any name. */
  readonly name: string;
  readonly isRepeated: boolean;
  readonly attributes: readonly AttributeSpec[];
  readonly children: readonly ChildSpec[];
  readonly doc: string;
  readonly evidence: Evidence;
  /** What its text is, in words; undefined when it has none. */
  readonly text?: string | undefined;
}

interface MessageSpec {
  /** As it is to be written; names compare without regard to letter case when read. */
  readonly name: string;
  readonly section: string;
  /** Release with the earliest evidence, no promise of its first appearance; `unknown` when nothing says. */
  readonly since: string;
  readonly summary: string;
  /** `id` included, first. */
  readonly attributes: readonly AttributeSpec[];
  readonly children: readonly ChildSpec[];
  /** A whole message, well-formed, made up. */
  readonly example: string;
  readonly evidence: Evidence;
  readonly confidence: Confidence;
  /** Which texts and clients prove it; see sources.ts for the labels. */
  readonly source: string;
  readonly notes?: string | undefined;
}

/** A request that a client may send. */
export interface Operation extends MessageSpec {
  /** `prelogin`: only before authentication; `session`: only after it. */
  readonly phase: 'prelogin' | 'session' | 'any';
  /** Names of the data messages the server sends for it before its response. */
  readonly data: readonly string[];
  /** True when it changes anything on the server or for other people; see risk.ts for how badly. */
  readonly isDestructive: boolean;
  /** True when the server answers late on purpose. */
  readonly isDelayed: boolean;
  /** Texts of errors seen for it. */
  readonly errors: readonly string[];
  readonly sinceNote?: string | undefined;
}

/** What the server sends besides responses, and `response` itself. */
export interface DataMessage extends MessageSpec {
  /** `reply`: carries the id of a request; `async`: carries none; `both`: seen either way. */
  readonly mode: 'reply' | 'async' | 'both';
  /** What its text is, in words; undefined when it has none. */
  readonly text?: string | undefined;
}
