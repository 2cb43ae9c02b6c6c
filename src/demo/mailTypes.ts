/** A message as a mail source gives it. Content is immutable; everything is made on demand, so a million cost little. */
export interface SeedMessage {
  /** Flags at the start, protocol names such as `Seen`, `Flagged`, `Recent`. */
  readonly flags: readonly string[];
  /** When the message came into the Mailbox, milliseconds since 1970 UTC. */
  readonly internalDateMs: number;
  /** Size of `raw()` in bytes (an estimate within 1 % is fine for synthetic mail). */
  readonly sizeBytes: number;
  /** Header fields by name in message order, decoded to Unicode, for listings; cheaper than reading it all. */
  headers(): readonly HeaderField[];
  /** One field as {@link headers} has it, for sources that know a cheaper way: to sort asks for it of every message. */
  headerValue?(lowerCaseName: string): string | undefined;
  /** The whole message in RFC 5322 form, CRLF line ends, as bytes. */
  raw(): Uint8Array;
}

export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

/** Messages by position, oldest first; UIDs are given by the server, in this order from 1. */
export interface SeedMessages {
  readonly count: number;
  at(position: number): SeedMessage;
  /** True when a message has to be composed to be measured: nobody should wait for the size of a Mailbox then. */
  readonly isCostlyToMeasure?: boolean;
}

export interface SeedMailbox {
  /** Full path with `/`. */
  readonly name: string;
  /** `IPF.Contact`, `IPF.Appointment`, `IPF.Task`, `IPF.StickyNote`; absent for mail. */
  readonly mailboxClass?: string;
  /** Holds only other mailboxes. */
  readonly pureFolder?: boolean;
  readonly messages: SeedMessages;
}
