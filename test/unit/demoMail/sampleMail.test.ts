import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import PostalMime from 'postal-mime';
import { createSampleMail } from '../../../src/demo/mail/sampleMail';
import { partContent } from '../../../src/demo/mail/emailXml';
import { parseMime, type MimePart } from '../../../src/demo/mail/mime/mimeTree';
import { decodedHeaders } from '../../../src/demo/mail/mime/plannedMessage';
import { projectPath } from '../../support/paths';
import { emailText, messagesOf } from './support';

const account = { userName: 'alex@demo.example', realName: 'Alex Morgan' };
const golden = projectPath('test/fixtures/demoMail/emails.txt');

describe('createSampleMail', function () {
  this.timeout(20_000); // all messages are composed, on machines that are busy with other tests

  const mailboxes = createSampleMail(account);
  const all = mailboxes.flatMap(messagesOf);
  const inbox = messagesOf(mailboxes[0]!);

  it('has the mailboxes and the amount of mail a reader wants to be tried on', () => {
    const names = mailboxes.map((mailbox) => mailbox.name);
    assert.ok(names.length >= 12 && all.length >= 400, `${names.length} mailboxes, ${all.length} messages`);
    for (const name of [
      'INBOX',
      'Sent',
      'Drafts',
      'Trash',
      'Junk',
      'Archive/2024/Invoices',
      'Проекты/Почта',
      '日本語/連絡',
    ]) {
      assert.ok(names.includes(name), name);
    }
    const classes = mailboxes.map((mailbox) => mailbox.mailboxClass).filter(Boolean);
    assert.deepEqual(classes, ['IPF.Contact', 'IPF.Appointment', 'IPF.Task', 'IPF.StickyNote']);
    for (const mailbox of mailboxes) if (mailbox.pureFolder) assert.equal(mailbox.messages.count, 0);
    assert.equal(new Set(names).size, names.length);
  });

  it('is the same in every run, byte for byte, and older messages come first', () => {
    const digest = (): string => {
      const hash = createHash('sha256');
      for (const mailbox of createSampleMail(account))
        for (const sample of messagesOf(mailbox)) hash.update(sample.raw());
      return hash.digest('hex');
    };
    assert.equal(digest(), digest());
    for (const mailbox of mailboxes) {
      const dates = messagesOf(mailbox).map((sample) => sample.internalDateMs);
      assert.deepEqual(
        dates,
        [...dates].sort((a, b) => a - b),
        mailbox.name,
      );
    }
  });

  it('lists the header fields that the composed message has', () => {
    for (const sample of all) {
      assert.equal(sample.sizeBytes, sample.raw().length);
      const composed = new Map(
        decodedHeaders(sample.raw()).map(({ name, value }) => [name, value.replace(/\s+/g, ' ')]),
      );
      for (const { name, value } of sample.headers()) {
        if (name === 'Content-Type') assert.ok(composed.get(name)?.startsWith(value.split(';')[0]!), value);
        else assert.ok(composed.has(name), name);
        if (['Subject', 'From', 'Date', 'Message-ID', 'In-Reply-To'].includes(name)) {
          const last = sample
            .headers()
            .filter((field) => field.name === name)
            .at(-1);
          assert.equal(last?.value.replace(/\s+/g, ' '), composed.get(name), name);
        }
      }
    }
  });

  it('has messages of every kind', () => {
    const shown = inbox.map((sample) => emailText(sample.raw(), { totalSizeLimit: 1_000_000 })).join('\n');
    for (const kind of [
      'subtype="alternative"',
      'subtype="related"',
      'subtype="digest"',
      'subtype="signed"',
      'subtype="report"',
      'contentID="logo@demo.example"',
      '<iCalendar><vcalendar method="REQUEST"',
      '<vCard>',
      '<MIMEReport>',
      'Type-delsp="yes"',
      '<Pty>High</Pty>',
      '<Pty>Low</Pty>',
      'charset="koi8-r"',
      'charset="iso-2022-jp"',
      'charset="gb18030"',
      'charset="big5"',
      'charset="euc-kr"',
      'charset="shift_jis"',
      'Disposition-filename="Очень длинное имя отчёта за третий квартал 2024 года (черновик № 2).pdf"',
      'Disposition-filename="写真 🌸.png"',
      'お世話になっております',
      'Добрый день',
      '项目进展顺利',
      'parseError=',
      'readError=',
      'subtype="pdf"',
      'subtype="zip"',
      'subtype="csv"',
      'subtype="json"',
    ]) {
      assert.ok(shown.includes(kind), kind);
    }
    assert.ok(inbox.some((sample) => sample.sizeBytes > 5_000_000));
    const flags = new Set(all.flatMap((sample) => sample.flags));
    for (const flag of [
      'Seen',
      'Answered',
      'Flagged',
      'Draft',
      'Deleted',
      'Redirected',
      'MDNSent',
      'Junk',
      'Recent',
      'Label1',
    ]) {
      assert.ok(flags.has(flag), flag);
    }
  });

  it('answers a thread with the ids of the messages before', () => {
    const ids = new Set(all.map((sample) => sample.headers().find(({ name }) => name === 'Message-ID')?.value));
    const replies = all.filter((sample) => sample.headers().some(({ name }) => name === 'In-Reply-To'));
    assert.ok(replies.length > 50);
    for (const reply of replies) {
      assert.ok(ids.has(reply.headers().find(({ name }) => name === 'In-Reply-To')?.value));
    }
  });

  it('shows the difficult messages as they were once checked by eye', () => {
    const shown = inbox
      .filter(
        (sample) =>
          !/^<(sample\.[1-9]\d?)@/.test(sample.headers().find(({ name }) => name === 'Message-ID')?.value ?? ''),
      )
      .map((sample) => emailText(sample.raw(), { totalSizeLimit: 8000 }).replace(/(\S{3,20} ?)\1{9,}/g, '$1...'))
      .join('\n\n');
    if (process.env.UPDATE_GOLDEN === '1' || !existsSync(golden)) writeFileSync(golden, `${shown}\n`);
    assert.equal(`${shown}\n`, readFileSync(golden, 'utf8'));
  });

  it('finds the same attachments as a well-kept parser', async () => {
    for (const sample of all) {
      const raw = sample.raw();
      if (raw.length > 1_000_000) continue;
      const email = await PostalMime.parse(raw, { forceRfc822Attachments: true, maxNestingDepth: 1000 });
      const parts = leaves(parseMime(raw)).filter((part) => part.disposition?.value === 'attachment');
      for (const part of parts) {
        const mine = await partContent(raw, part.partID);
        const name = mine?.fileName ?? null;
        const theirs = email.attachments.find((attachment) => attachment.filename === name);
        assert.ok(theirs, `${email.subject}: ${name}`);
        // The parser joins the lines of texts, calendars and messages with LF.
        if (part.type !== 'text' && part.type !== 'message' && part.subtype !== 'ics')
          assert.deepEqual(Buffer.from(mine!.bytes), Buffer.from(theirs.content as ArrayBuffer));
      }
    }
  });
});

function leaves(part: MimePart): MimePart[] {
  return part.type === 'multipart' ? part.parts.flatMap(leaves) : [part];
}
