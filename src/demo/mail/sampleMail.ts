import type { SeedMailbox, SeedMessage } from '../mailTypes';
import { foreignLetters } from './sample/foreignMail';
import { gallery } from './sample/gallery';
import { calendarItems, contacts, notes, taskItems } from './sample/itemMail';
import { junkLetters } from './sample/junkMail';
import { backupReports, buildReports, invoices, newsletters, tickets } from './sample/machineMail';
import { malformedLetters } from './sample/malformedMail';
import { plain, SampleWriter, sampleNowMs, dayMs } from './sample/sampleWriter';
import { conversations, sentLetters } from './sample/teamMail';
import { inOrder } from './messageList';

/** Whose mail it is. */
export interface SampleAccount {
  /** With domain. */
  readonly userName: string;
  readonly realName: string;
}

/**
 * The mailboxes of the demo account: the mail of a small software team, and one message of every kind that a mail
 * reader must cope with. The same in every run; messages are composed when they are first looked at.
 */
export function createSampleMail(account: SampleAccount): SeedMailbox[] {
  const writer = new SampleWriter({ realName: account.realName, address: account.userName });
  return [...dailyMailboxes(writer), ...archive(writer), ...projects(writer), ...items(writer)];
}

function dailyMailboxes(writer: SampleWriter): SeedMailbox[] {
  const inbox = [
    ...conversations(writer, 24, sampleNowMs - 60 * dayMs, sampleNowMs - 8 * 3_600_000),
    ...newsletters(writer, 6),
    ...tickets(writer, 14),
    ...foreignLetters(writer),
    ...malformedLetters(writer),
    ...gallery(writer),
  ];
  return [
    mailbox('INBOX', inbox),
    mailbox('Sent', sentLetters(writer, 36)),
    mailbox('Drafts', drafts(writer)),
    mailbox('Trash', tickets(writer, 9)),
    mailbox('Junk', junkLetters(writer, 20)),
  ];
}

function archive(writer: SampleWriter): SeedMailbox[] {
  const newYear = (year: number): number => Date.UTC(year, 0, 3);
  return [
    { ...mailbox('Archive', []), pureFolder: true },
    mailbox('Archive/2022', conversations(writer, 9, newYear(2022), newYear(2023))),
    mailbox('Archive/2023', conversations(writer, 12, newYear(2023), newYear(2024))),
    mailbox('Archive/2024', conversations(writer, 8, newYear(2024), Date.UTC(2024, 6, 1))),
    mailbox('Archive/2024/Invoices', invoices(writer, 8)),
  ];
}

function projects(writer: SampleWriter): SeedMailbox[] {
  const monthsAgo = (months: number): number => sampleNowMs - months * 30 * dayMs;
  return [
    { ...mailbox('Lists', []), pureFolder: true },
    mailbox('Lists/Build reports', buildReports(writer, 60)),
    mailbox('Lists/Backups', backupReports(writer, 30)),
    mailbox('Lists/Protocol Weekly', newsletters(writer, 16)),
    { ...mailbox('Проекты', []), pureFolder: true },
    mailbox('Проекты/Почта', conversations(writer, 6, monthsAgo(5), monthsAgo(3))),
    mailbox('Проекты/Календарь', conversations(writer, 4, monthsAgo(4), monthsAgo(2))),
    mailbox('日本語/連絡', conversations(writer, 4, monthsAgo(6), monthsAgo(4))),
    mailbox('R&D <ideas> "2024"', conversations(writer, 3, monthsAgo(3), monthsAgo(2))),
  ];
}

function items(writer: SampleWriter): SeedMailbox[] {
  return [
    { ...mailbox('Contacts', contacts(writer)), mailboxClass: 'IPF.Contact' },
    { ...mailbox('Calendar', calendarItems(writer)), mailboxClass: 'IPF.Appointment' },
    { ...mailbox('Tasks', taskItems(writer)), mailboxClass: 'IPF.Task' },
    { ...mailbox('Notes', notes(writer)), mailboxClass: 'IPF.StickyNote' },
  ];
}

function drafts(writer: SampleWriter): SeedMessage[] {
  const subjects = ['Answer to Vera', 'Talk: what a frozen view gives you', 'Holiday request', ''];
  return subjects.map((subject, at) =>
    writer.letter({
      from: writer.owner,
      to: [],
      subject,
      dateMs: sampleNowMs - (4 - at) * dayMs,
      flags: ['Draft', 'Seen'],
      body: () => plain('Not finished yet:\n\n...\n'),
    }),
  );
}

function mailbox(name: string, messages: readonly SeedMessage[]): SeedMailbox {
  return { name, messages: { ...inOrder(messages), isCostlyToMeasure: true } };
}
