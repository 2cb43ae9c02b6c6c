import { encodeUtf8 } from '../../src/base/utf8';
import type { SeedMailbox, SeedMessage } from '../../src/demo/mailTypes';

export interface SeedSketch {
  readonly from?: string;
  readonly subject?: string;
  readonly flags?: readonly string[];
  /** As `Date.parse` reads it. */
  readonly date?: string;
  readonly sizeBytes?: number;
  readonly body?: string;
  /** Header lines besides From, Subject and Date. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A small message for a test. */
export function seedMessage(sketch: SeedSketch = {}): SeedMessage {
  const internalDateMs = Date.parse(sketch.date ?? '2024-06-01T07:00:00Z');
  const headers = Object.entries({
    From: sketch.from ?? 'Ann Smith <ann@example.net>',
    Subject: sketch.subject ?? 'Hello',
    Date: new Date(internalDateMs).toUTCString().replace('GMT', '+0000'),
    ...sketch.headers,
  }).map(([name, value]) => ({ name, value }));
  const head = headers.map(({ name, value }) => `${name}: ${value}\r\n`).join('');
  const raw = encodeUtf8(`${head}\r\n${sketch.body ?? 'Text.\r\n'}`);
  return {
    flags: sketch.flags ?? [],
    internalDateMs,
    sizeBytes: sketch.sizeBytes ?? raw.length,
    headers: () => headers,
    raw: () => raw,
  };
}

/** A Mailbox with these messages, the first with UID 1. */
export function seedMailbox(
  name: string,
  messages: readonly SeedMessage[] = [],
  more: Partial<SeedMailbox> = {},
): SeedMailbox {
  return { name, messages: { count: messages.length, at: (position) => messages[position]! }, ...more };
}
