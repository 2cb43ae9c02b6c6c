import type { HeaderField, SeedMessage, SeedMessages } from '../mailTypes';
import { formatMailDate } from './mime/dates';
import { SeededRandom } from './random';
import { people, recipient, subjects, words } from './synthetic/vocabulary';

/** The first message of the inbox: 2 January 2012, 08:00 UTC. */
const firstDateMs = Date.UTC(2012, 0, 2, 8);
/** Milliseconds over which the messages are spread evenly: some fourteen years. */
const spanMs = 14 * 365 * 86_400_000;

/**
 * `count` messages, each made from its position alone: nothing is kept, so a million cost what one costs. The same
 * position gives the same message in every run with the same `count`.
 *
 * @throws RangeError when `count` is no whole number, or `at` is asked for a position outside.
 */
export function createSyntheticMessages(count: number): SeedMessages {
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`${count} is no number of messages`);
  return {
    count,
    at: (position) => {
      if (!Number.isInteger(position) || position < 0 || position >= count) {
        throw new RangeError(`There is no message at position ${position}`);
      }
      return new SyntheticMessage(position, firstDateMs + Math.floor((spanMs / count) * position));
    },
  };
}

class SyntheticMessage implements SeedMessage {
  constructor(
    private readonly position: number,
    readonly internalDateMs: number,
  ) {}

  /** Most are read, a few are marked; every position has its own answer. */
  get flags(): readonly string[] {
    const random = this.random(1);
    const flags: string[] = [];
    if (random.chance(0.85)) flags.push('Seen');
    if (random.chance(0.2)) flags.push('Answered');
    if (random.chance(0.04)) flags.push('Flagged');
    return flags;
  }

  /**
   * Exact, and counted without writing the text: to sort a million messages by size asks for it a million times. All
   * characters of a synthetic message are ASCII, so it has as many bytes as characters.
   */
  get sizeBytes(): number {
    let length = '\r\n'.length;
    for (const { name, value } of this.fields('0'.repeat(dateLength))) length += name.length + value.length + 4;
    const random = this.random(3);
    const count = paragraphCount(random);
    for (let at = 0; at < count; at++) length += paragraphLength(random);
    return length + (count - 1) * 2;
  }

  headers(): readonly HeaderField[] {
    const { sentAtMs, zoneSeconds } = this.facts();
    return this.fields(formatMailDate(sentAtMs, zoneSeconds));
  }

  headerValue(lowerCaseName: string): string | undefined {
    const facts = this.facts();
    switch (lowerCaseName) {
      case 'from':
        return readable(facts.sender);
      case 'to':
        return readable(recipient);
      case 'subject':
        return facts.subject;
      case 'date':
        return formatMailDate(facts.sentAtMs, facts.zoneSeconds);
      default:
        return this.headers().find(({ name }) => name.toLowerCase() === lowerCaseName)?.value;
    }
  }

  raw(): Uint8Array {
    return Buffer.from(this.text(), 'latin1');
  }

  private text(): string {
    const header = this.headers().map(({ name, value }) => `${name}: ${value}\r\n`);
    return `${header.join('')}\r\n${this.body()}`;
  }

  private body(): string {
    const random = this.random(3);
    return Array.from({ length: paragraphCount(random) }, () => paragraph(random)).join('\r\n');
  }

  private fields(date: string): HeaderField[] {
    const { sender, thread, subject, isUrgent } = this.facts();
    return [
      { name: 'From', value: readable(sender) },
      { name: 'To', value: readable(recipient) },
      { name: 'Subject', value: subject },
      { name: 'Date', value: date },
      { name: 'Message-ID', value: `<${this.position}.${thread}@synthetic.demo.example>` },
      ...(isUrgent ? [{ name: 'X-Priority', value: '1 (High)' }] : []),
      { name: 'MIME-Version', value: '1.0' },
      { name: 'Content-Type', value: 'text/plain; charset=us-ascii' },
    ];
  }

  /** What the header says, drawn in one fixed order. */
  private facts(): Facts {
    const random = this.random(2);
    const sender = random.pick(people);
    const thread = random.below(1 << 20);
    const subject = `${random.chance(0.35) ? 'Re: ' : ''}${random.pick(subjects)} #${thread % 10_000}`;
    const sentAtMs = this.internalDateMs - random.below(90_000);
    return { sender, thread, subject, sentAtMs, zoneSeconds: random.pick(zones), isUrgent: random.chance(0.03) };
  }

  /** Its own numbers for each `use`, so that a listing need not make the body to know the flags. */
  private random(use: number): SeededRandom {
    return new SeededRandom(Math.imul(this.position + 1, 0x9e3779b1) ^ Math.imul(use, 0x85ebca6b));
  }
}

interface Facts {
  readonly sender: (typeof people)[number];
  readonly thread: number;
  readonly subject: string;
  readonly sentAtMs: number;
  readonly zoneSeconds: number;
  readonly isUrgent: boolean;
}

const zones = [0, 3600, 7200, 10_800, -18_000, 19_800];
/** Every date of these years is written in as many characters. */
const dateLength = 'Mon, 02 Jan 2012 08:00:00 +0000'.length;
/** A line is broken before the word that would begin behind this column. */
const longestLine = 64;

function readable({ realName, address }: { readonly realName: string; readonly address: string }): string {
  return `${realName} <${address}>`;
}

/** Squaring makes short messages common and long ones rare, as in real mail. */
function paragraphCount(random: SeededRandom): number {
  return 1 + Math.floor(random.next() ** 2 * 12);
}

function wordCount(random: SeededRandom): number {
  return 12 + random.below(40);
}

function paragraph(random: SeededRandom): string {
  let text = '';
  let width = 0;
  for (let left = wordCount(random); left > 0; left--) {
    const word = random.pick(words);
    const isBroken = width > longestLine;
    text += width === 0 ? `${word.charAt(0).toUpperCase()}${word.slice(1)}` : isBroken ? `\r\n${word}` : ` ${word}`;
    width = (isBroken ? 0 : width + 1) + word.length;
  }
  return `${text}.\r\n`;
}

const wordLengths = Uint8Array.from(words, (word) => word.length);

/** Length of what {@link paragraph} would write; draws the same numbers. */
function paragraphLength(random: SeededRandom): number {
  let length = '.\r\n'.length;
  let width = 0;
  for (let left = wordCount(random); left > 0; left--) {
    const wordLength = wordLengths[random.below(words.length)]!;
    const isBroken = width > longestLine;
    length += wordLength + (width === 0 ? 0 : isBroken ? 2 : 1);
    width = (isBroken ? 0 : width + 1) + wordLength;
  }
  return length;
}
