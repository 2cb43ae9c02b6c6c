import type { HeaderField, SeedMessage } from '../../mailTypes';
import { readableAddresses } from '../mime/addressFields';
import { composeMime, type PartPlan } from '../mime/composer';
import { formatMailDate } from '../mime/dates';
import { PlannedMessage } from '../mime/plannedMessage';
import { SeededRandom } from '../random';
import { CharsetEncoder } from './charsetEncoder';
import type { Person } from './cast';

/** The day the sample mail was "taken": messages lie before it. 2 September 2024, 09:00 UTC. */
export const sampleNowMs = Date.UTC(2024, 8, 2, 9);
export const dayMs = 86_400_000;
export const hourMs = 3_600_000;

/** What a message is made from; what is left out is the usual. */
export interface Letter {
  readonly from: Person;
  /** The owner of the account when absent. */
  readonly to?: readonly Person[];
  readonly cc?: readonly Person[];
  readonly bcc?: readonly Person[];
  readonly subject: string;
  readonly dateMs: number;
  /** The sender's zone in hours east of Greenwich. */
  readonly zoneHours?: number;
  readonly flags?: readonly string[];
  readonly headers?: readonly (readonly [string, string])[];
  /** Message-IDs of the thread so far, oldest first. */
  readonly thread?: readonly string[];
  /** Made when the message is looked at. */
  readonly body: () => PartPlan;
}

/** A message whose day and flags its collection gives. */
export type Piece = Pick<Letter, 'from' | 'subject' | 'body'> & Partial<Letter>;

/** Writes the sample messages of one account. Counts them, so that their ids are the same in every run. */
export class SampleWriter {
  readonly random = new SeededRandom(1717);
  readonly charsets = new CharsetEncoder();
  private count = 0;

  constructor(readonly owner: Person) {}

  /** Message-ID that the next message will have. */
  nextId(): string {
    return `<sample.${this.count + 1}@demo.example>`;
  }

  letter(letter: Letter): SeedMessage {
    const messageId = this.nextId();
    this.count++;
    const boundarySeed = `sample${this.count}`;
    const headers = (): (readonly [string, string])[] => [...this.headers(letter), ...(letter.headers ?? [])];
    const date = new Date(letter.dateMs);
    return new PlannedMessage(
      letter.dateMs,
      letter.flags ?? ['Seen'],
      () => composeMime({ ...letter.body(), headers: headers(), boundarySeed, date, messageId, keepBcc: true }),
      () => listedHeaders([...headers(), ['Message-ID', messageId], ['Content-Type', letter.body().type]]),
    );
  }

  /** A contact, event, task or note: a message without the ways of mail. Contacts have their address in To. */
  item(subject: string, to: string | undefined, dateMs: number, body: PartPlan): SeedMessage {
    const messageId = this.nextId();
    this.count++;
    const boundarySeed = `sample${this.count}`;
    const headers: [string, string][] = [['Subject', subject]];
    if (to !== undefined) headers.push(['To', to]);
    const date = new Date(dateMs);
    return new PlannedMessage(dateMs, ['Seen'], () => composeMime({ ...body, headers, boundarySeed, date, messageId }));
  }

  /** A message given byte by byte, such as no composer would write it. Strings count as one byte per character. */
  verbatim(
    dateMs: number,
    flags: readonly string[],
    compose: () => string | Uint8Array,
    listed?: () => readonly HeaderField[],
  ): SeedMessage {
    this.count++;
    const bytes = (): Uint8Array => {
      const content = compose();
      return typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
    };
    return new PlannedMessage(dateMs, flags, bytes, listed);
  }

  private headers(letter: Letter): [string, string][] {
    const zoneSeconds = (letter.zoneHours ?? 2) * 3600;
    const { from, to = [this.owner], cc, bcc, subject, dateMs, thread = [] } = letter;
    const isOwn = from.address === this.owner.address; // what the owner wrote never travelled to this account
    const headers: [string, string][] = isOwn
      ? []
      : [
          ['Return-Path', `<${from.address}>`],
          ['Received', received(from, this.owner, dateMs)],
        ];
    headers.push(['From', readableAddresses([from])], ['To', readableAddresses(to)]);
    if (cc !== undefined) headers.push(['Cc', readableAddresses(cc)]);
    if (bcc !== undefined) headers.push(['Bcc', readableAddresses(bcc)]);
    headers.push(['Subject', subject], ['Date', formatMailDate(dateMs - 20_000, zoneSeconds)]);
    const parent = thread.at(-1);
    if (parent !== undefined) headers.push(['In-Reply-To', parent], ['References', thread.join(' ')]);
    return headers;
  }
}

/** A field without text is not written. */
function listedHeaders(headers: readonly (readonly [string, string])[]): HeaderField[] {
  return headers.filter(([, value]) => value.trim() !== '').map(([name, value]) => ({ name, value: value.trim() }));
}

function received(from: Person, owner: Person, dateMs: number): string {
  const host = from.address.split('@')[1] ?? 'demo.example';
  return `from mail.${host} ([192.0.2.25]) by mail.demo.example for <${owner.address}>; ${formatMailDate(dateMs)}`;
}

/** A body of plain text. */
export function plain(text: string): PartPlan {
  return { type: 'text/plain', content: text };
}

/** Text and HTML of the same content. */
export function alternative(text: string, html: PartPlan | string): PartPlan {
  const rich = typeof html === 'string' ? { type: 'text/html', content: html } : html;
  return { type: 'multipart/alternative', parts: [plain(text), rich] };
}

/** A text with files. */
export function mixed(text: string, ...attachments: readonly PartPlan[]): PartPlan {
  return { type: 'multipart/mixed', parts: [plain(text), ...attachments] };
}
