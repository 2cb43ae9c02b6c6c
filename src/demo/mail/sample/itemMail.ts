import type { SeedMessage } from '../../mailTypes';
import { writeContentLines } from '../cards/contentLines';
import { protocolGmt } from '../mime/dates';
import type { PartPlan } from '../mime/composer';
import { colleagues, outside, type Person } from './cast';
import { dayMs, hourMs, plain, sampleNowMs, type SampleWriter } from './sampleWriter';

/** The contacts: one message for each, as contactAppend stores them. */
export function contacts(writer: SampleWriter): SeedMessage[] {
  const everyone = [...colleagues, ...Object.values(outside).filter((person) => person !== outside.spammer)];
  const cards = everyone.map((person, at) =>
    item(writer, at, person.realName, person.address, { type: 'text/directory', content: contactCard(person, at) }),
  );
  const members = colleagues.map((person) => `MEMBER;CN="${person.realName}":mailto:${person.address}`);
  const group = writeContentLines([
    'BEGIN:VCARDGROUP',
    'FN:Team',
    'NOTE:Everybody on the third floor',
    ...members,
    'END:VCARDGROUP',
  ]);
  return [...cards, item(writer, cards.length, 'Team', undefined, { type: 'text/x-vgroup', content: group })];
}

/** The text of a contact card. */
export function contactCard(person: Person, number: number): string {
  const [given = '', ...family] = person.realName.split(' ');
  const isColleague = colleagues.includes(person);
  return writeContentLines([
    'BEGIN:VCARD',
    'VERSION:3.0',
    `FN:${person.realName.replace(/,/g, '\\,')}`,
    `N:${family.join(' ').replace(/,/g, '\\,')};${given};;;`,
    `X-FILE-AS:${person.realName.replace(/,/g, '\\,')}`,
    isColleague ? 'ORG:Demo Software;Third floor' : `ORG:${person.realName.replace(/,/g, '\\,')}`,
    `EMAIL;TYPE=WORK:${person.address}`,
    `TEL;TYPE=CELL:+49 30 5550${String(100 + number)}`,
    'ADR;TYPE=WORK:;;1 Canal Street;Harbour Town;;10115;Germany',
    `BDAY:19${80 + (number % 15)}0${1 + (number % 9)}12`,
    'NOTE:Prefers mail to calls.\\nLikes trains.',
    'END:VCARD',
  ]);
}

/** Meetings around the day of the samples, one of them repeated, one for a whole day. */
export function calendarItems(writer: SampleWriter): SeedMessage[] {
  const summaries = [
    'Stand-up',
    'Release planning',
    'Code review hour',
    'Visit from the harbour office',
    'Обед с командой',
    'Dentist',
  ];
  return summaries.map((summary, at) => {
    const startMs = sampleNowMs + (at - 2) * dayMs + at * hourMs;
    const text = eventText({
      uid: `event-${at + 1}@demo.example`,
      summary,
      startMs,
      isWeekly: at === 0,
      isWholeDay: at === 3,
    });
    return item(writer, at, summary, undefined, { type: 'text/calendar; method=PUBLISH', content: text });
  });
}

export interface EventPlan {
  readonly uid: string;
  readonly summary: string;
  readonly startMs: number;
  readonly method?: 'PUBLISH' | 'REQUEST' | 'CANCEL';
  readonly isWeekly?: boolean;
  readonly isWholeDay?: boolean;
}

/** An event as iCalendar text, with two attendees. */
export function eventText(plan: EventPlan): string {
  const start = protocolGmt(plan.startMs);
  const dates = plan.isWholeDay
    ? [`DTSTART;VALUE=DATE:${start.slice(0, 8)}`]
    : [`DTSTART:${start}`, `DTEND:${protocolGmt(plan.startMs + hourMs)}`];
  return writeContentLines([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Demo Software//Samples//EN',
    `METHOD:${plan.method ?? 'PUBLISH'}`,
    'BEGIN:VEVENT',
    `UID:${plan.uid}`,
    `SEQUENCE:${plan.method === 'CANCEL' ? 1 : 0}`,
    `DTSTAMP:${protocolGmt(sampleNowMs - 3 * dayMs)}`,
    ...dates,
    ...(plan.isWeekly ? ['RRULE:FREQ=WEEKLY;COUNT=12;BYDAY=MO'] : []),
    `SUMMARY:${plan.summary}`,
    'LOCATION:Green room\\, third floor',
    'DESCRIPTION:Bring your questions;\\nthere will be coffee.',
    'ORGANIZER;CN="Ann Smith":MAILTO:ann@demo.example',
    'ATTENDEE;CN="Alex Morgan";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:MAILTO:alex@demo.example',
    'ATTENDEE;CN="Bo Lindqvist";ROLE=OPT-PARTICIPANT;PARTSTAT=ACCEPTED:MAILTO:bo@demo.example',
    'PRIORITY:5',
    'END:VEVENT',
    'END:VCALENDAR',
  ]);
}

export function taskItems(writer: SampleWriter): SeedMessage[] {
  const summaries = [
    'Write the release notes',
    'Renew the certificate',
    'Answer Vera',
    'Measure the start-up',
    'Книга для Лены',
  ];
  return summaries.map((summary, at) => {
    const text = writeContentLines([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'BEGIN:VTODO',
      `UID:task-${at + 1}@demo.example`,
      `DTSTAMP:${protocolGmt(sampleNowMs - 5 * dayMs)}`,
      `DTSTART:${protocolGmt(sampleNowMs - 2 * dayMs)}`,
      `DUE:${protocolGmt(sampleNowMs + (at + 1) * dayMs)}`,
      `SUMMARY:${summary}`,
      `PERCENT-COMPLETE:${at * 25}`,
      `PRIORITY:${1 + at * 2}`,
      'END:VTODO',
      'END:VCALENDAR',
    ]);
    return item(writer, at, summary, undefined, { type: 'text/calendar', content: text });
  });
}

export function notes(writer: SampleWriter): SeedMessage[] {
  const texts = [
    'Shopping\n\n- oat milk\n- coffee\n- two lemons',
    'Ideas for the talk\n\nStart with the zero byte. End with the zero byte.',
    'Door code of the archive: ask Carla',
    'Bücher\n\nDie Vermessung der Welt\nДом, в котором...',
  ];
  return texts.map((text, at) => item(writer, at, text.split('\n')[0] ?? 'Note', undefined, plain(`${text}\n`)));
}

function item(writer: SampleWriter, at: number, subject: string, to: string | undefined, body: PartPlan): SeedMessage {
  return writer.item(subject, to, sampleNowMs - (40 - at) * dayMs, body);
}
