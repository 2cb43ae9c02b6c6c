import type { SeedMessage } from '../../mailTypes';
import { colleagues, type Person } from './cast';
import { openings, topics, type Topic } from './topics';
import { dayMs, hourMs, plain, sampleNowMs, type SampleWriter } from './sampleWriter';

/** One conversation: a question and the answers of colleagues, each quoting the one before. */
export function conversation(writer: SampleWriter, topic: Topic, startMs: number, answers: number): SeedMessage[] {
  const { random } = writer;
  const messages: SeedMessage[] = [];
  const thread: string[] = [];
  let previous: { author: Person; text: string } | undefined;
  for (let at = 0; at <= answers; at++) {
    const author = random.pick(colleagues);
    const own = at === 0 ? topic.question : (topic.answers[(at - 1) % topic.answers.length] ?? topic.question);
    const text = `${random.pick(openings)}\n\n${own}\n\n${firstName(author)}\n${previous ? quote(previous) : ''}`;
    const id = writer.nextId();
    messages.push(
      writer.letter({
        from: author,
        cc: colleagues.filter((person) => person !== author).slice(0, at % 3),
        subject: at === 0 ? topic.subject : `Re: ${topic.subject}`,
        dateMs: startMs + at * 5 * hourMs + random.below(hourMs),
        flags: flagsOf(writer, startMs),
        thread: [...thread],
        zoneHours: author.address.startsWith('hiro') ? 9 : 2,
        body: () => plain(text),
      }),
    );
    thread.push(id);
    previous = { author, text: own };
  }
  return messages;
}

/** `count` conversations spread over the days before `untilMs`. */
export function conversations(writer: SampleWriter, count: number, fromMs: number, untilMs: number): SeedMessage[] {
  const messages: SeedMessage[] = [];
  for (let at = 0; at < count; at++) {
    const startMs = fromMs + Math.floor(((untilMs - fromMs) * at) / count) + writer.random.below(6 * hourMs);
    const topic = topics[at % topics.length];
    if (topic !== undefined) messages.push(...conversation(writer, topic, startMs, writer.random.below(4)));
  }
  return messages;
}

/** What the owner wrote. */
export function sentLetters(writer: SampleWriter, count: number): SeedMessage[] {
  return Array.from({ length: count }, (_, at) => {
    const topic = writer.random.pick(topics);
    const recipient = writer.random.pick(colleagues);
    const answer = topic.answers[at % topic.answers.length] ?? topic.question;
    return writer.letter({
      from: writer.owner,
      to: [recipient],
      ...(at % 9 === 0 ? { bcc: [writer.owner] } : {}),
      subject: `Re: ${topic.subject}`,
      dateMs: sampleNowMs - (count - at) * 2 * dayMs,
      body: () => plain(`Hi ${firstName(recipient)},\n\n${answer}\n\n${firstName(writer.owner)}\n`),
    });
  });
}

/** Old mail is read; of the last week some is not. */
export function flagsOf(writer: SampleWriter, dateMs: number): string[] {
  const { random } = writer;
  const isFresh = sampleNowMs - dateMs < 7 * dayMs;
  const flags: string[] = [];
  if (!isFresh || random.chance(0.45)) flags.push('Seen');
  else if (random.chance(0.4)) flags.push('Recent');
  if (random.chance(0.25)) flags.push('Answered');
  if (random.chance(0.08)) flags.push('Flagged');
  if (random.chance(0.05)) flags.push('Redirected');
  if (random.chance(0.06)) flags.push(`Label${1 + random.below(3)}`);
  return flags;
}

function firstName(person: Person): string {
  return person.realName.split(' ')[0] ?? person.realName;
}

function quote(previous: { author: Person; text: string }): string {
  const lines = previous.text.split('\n').map((line) => `> ${line}`);
  return `\n${previous.author.realName} wrote:\n${lines.join('\n')}\n`;
}
