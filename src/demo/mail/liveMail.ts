import type { HeaderField, SeedMessage } from '../mailTypes';
import { composeMime } from './mime/composer';
import { formatMailDate } from './mime/dates';
import { PlannedMessage } from './mime/plannedMessage';
import { SeededRandom } from './random';
import { people, recipient, subjects, words } from './synthetic/vocabulary';

/** The first message is as old as this; the server stamps its own time of arrival. */
const firstDateMs = Date.UTC(2024, 5, 3, 12);
/** Milliseconds between two messages, on their Date fields. */
const stepMs = 20_000;

/**
 * New mail without end, for `live: true`: each message as a team would send it, the same sequence in every run.
 * `wallMs` dates them; without it they run on from a fixed day, so that tests see the same bytes.
 */
export function* liveMessages(wallMs?: () => number): Generator<SeedMessage, never, void> {
  const random = new SeededRandom(20);
  for (let number = 1; ; number++) {
    yield liveMessage(number, random.below(2 ** 31), wallMs?.() ?? firstDateMs + number * stepMs);
  }
}

function liveMessage(number: number, seed: number, dateMs: number): SeedMessage {
  const random = new SeededRandom(seed);
  const sender = random.pick(people);
  const subject = `${random.pick(subjects)} (${number})`;
  const text = `Hello Alex,\n\n${sentence(random)} ${sentence(random)}\n\n${sentence(random)}\n\n${sender.realName}\n`;
  const headers: HeaderField[] = [
    { name: 'From', value: `${sender.realName} <${sender.address}>` },
    { name: 'To', value: `${recipient.realName} <${recipient.address}>` },
    { name: 'Subject', value: subject },
    { name: 'Date', value: formatMailDate(dateMs) },
  ];
  return new PlannedMessage(dateMs, ['Recent'], () =>
    composeMime({
      type: 'text/plain',
      content: text,
      headers: headers.map(({ name, value }) => [name, value] as const),
      boundarySeed: `live${number}`,
      date: new Date(dateMs),
      messageId: `<live.${number}.${seed}@demo.example>`,
    }),
  );
}

function sentence(random: SeededRandom): string {
  const length = 6 + random.below(9);
  const chosen = Array.from({ length }, () => random.pick(words)).join(' ');
  return `${chosen.charAt(0).toUpperCase()}${chosen.slice(1)}.`;
}
