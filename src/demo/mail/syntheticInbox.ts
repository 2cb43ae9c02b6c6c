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

  /** Exact: all characters of a synthetic message are ASCII, so its text has as many bytes as characters. */
  get sizeBytes(): number {
    return this.text().length;
  }

  headers(): readonly HeaderField[] {
    const random = this.random(2);
    const sender = random.pick(people);
    const thread = random.below(1 << 20);
    const subject = `${random.chance(0.35) ? 'Re: ' : ''}${random.pick(subjects)} #${thread % 10_000}`;
    return [
      { name: 'From', value: `${sender.realName} <${sender.address}>` },
      { name: 'To', value: `${recipient.realName} <${recipient.address}>` },
      { name: 'Subject', value: subject },
      { name: 'Date', value: formatMailDate(this.internalDateMs - random.below(90_000), random.pick(zones)) },
      { name: 'Message-ID', value: `<${this.position}.${thread}@synthetic.demo.example>` },
      ...(random.chance(0.03) ? [{ name: 'X-Priority', value: '1 (High)' }] : []),
      { name: 'MIME-Version', value: '1.0' },
      { name: 'Content-Type', value: 'text/plain; charset=us-ascii' },
    ];
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
    const paragraphs: string[] = [];
    // Squaring makes short messages common and long ones rare, as in real mail.
    const count = 1 + Math.floor(random.next() ** 2 * 12);
    for (let at = 0; at < count; at++) paragraphs.push(paragraph(random));
    return `${paragraphs.join('\r\n')}`;
  }

  /** Its own numbers for each `use`, so that a listing need not make the body to know the flags. */
  private random(use: number): SeededRandom {
    return new SeededRandom(Math.imul(this.position + 1, 0x9e3779b1) ^ Math.imul(use, 0x85ebca6b));
  }
}

const zones = [0, 3600, 7200, 10_800, -18_000, 19_800];

function paragraph(random: SeededRandom): string {
  let text = '';
  let width = 0;
  const length = 12 + random.below(40);
  for (let at = 0; at < length; at++) {
    const word = random.pick(words);
    text += at === 0 ? `${word.charAt(0).toUpperCase()}${word.slice(1)}` : width > 64 ? `\r\n${word}` : ` ${word}`;
    width = width > 64 ? word.length : width + word.length + 1;
  }
  return `${text}.\r\n`;
}
