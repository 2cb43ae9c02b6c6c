import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { messageFromXml, type MailMessage } from '../../../src/mail/mailMessage';
import { findPart, listParts } from '../../../src/mail/messageParts';
import { renderMessage, renderMessageText } from '../../../src/mail/renderText';
import { parseXml } from '../../../src/protocol/codec';
import { childElements } from '../../../src/protocol/xml';
import { projectPath } from '../../support/paths';
import { parseTranscript } from '../../support/transcript';

function message(...content: string[]): MailMessage {
  return messageFromXml(parseXml(`<EMail>${content.join('')}</EMail>`))!;
}

const text = (...content: string[]): string => renderMessageText(message(...content));

/** The text without the list of parts. */
const shown = (...content: string[]): string => text(...content).split('\n── Parts')[0]!;

function recordedMessage(): MailMessage {
  const transcript = readFileSync(projectPath('test/fixtures/transcripts/10-message-read.ximss'), 'utf8');
  const line = parseTranscript(transcript).find(({ xml }) => xml.startsWith('<folderMessage id="2"'));
  return messageFromXml(childElements(parseXml(line!.xml), 'EMail')[0]!)!;
}

describe('messageFromXml', () => {
  it('reads the recorded message', () => {
    const found = recordedMessage();
    assert.equal(found.subject, 'Figures & notes');
    assert.deepEqual(found.to, [
      { address: 'user1@example.com', realName: 'User One' },
      { address: 'user2@example.com', realName: undefined },
    ]);
    assert.deepEqual(found.date, { utcMs: Date.UTC(2024, 5, 3, 21, 52), offsetSeconds: 14400 });
    assert.deepEqual(
      found.headers.map(({ name }) => name),
      ['Return-Path', 'Received', 'From', 'To', 'To', 'Subject', 'Date', 'Message-ID', 'Pty'],
    );
    assert.deepEqual(
      listParts(found).map(({ part, depth }) => [depth, part.partId, part.mediaType, part.sizeBytes, part.fileName]),
      [
        [0, '', 'multipart/mixed', 48210, undefined],
        [1, '01', 'multipart/alternative', 700, undefined],
        [2, '01-01', 'text/plain', 250, undefined],
        [2, '01-02', 'text/html', 450, undefined],
        [1, '02', 'message/rfc822', 1500, undefined],
        [2, '02-01', 'text/plain', 12, undefined],
        [1, '03', 'application/pdf', 46000, 'figures.pdf'],
      ],
    );
    assert.equal(findPart(found, '02-01')?.text, 'Original text');
    assert.equal(findPart(found, '02')?.message?.subject, 'notes');
  });

  it('takes an empty element for a message that is gone', () => {
    assert.equal(messageFromXml(parseXml('<EMail/>')), undefined);
    assert.equal(messageFromXml(parseXml('<EMail partID="01"> </EMail>')), undefined);
  });

  it('accepts a message without anything it should have', () => {
    const bare = message('<MIME/>');
    assert.deepEqual(
      [bare.subject, bare.date, bare.from, bare.body?.mediaType],
      [undefined, undefined, [], 'application/octet-stream'],
    );
    assert.equal(message('<Subject>x</Subject>').body, undefined);
  });

  it('takes no part id that is none, and no zone that cannot be', () => {
    const odd = message(
      '<Date timeShift="999999999">20240603T215200Z</Date>',
      '<MIME type="text" subtype="plain" partID="../../x" estimatedSize="-3">y</MIME>',
    );
    assert.deepEqual([odd.date?.offsetSeconds, odd.body?.partId, odd.body?.sizeBytes], [0, '', undefined]);
  });
});

describe('renderMessageText', () => {
  it('renders the recorded message as a page', () => {
    assert.equal(
      renderMessageText(recordedMessage()),
      [
        'From:        Ann Smith <ann@example.net>',
        'To:          User One <user1@example.com>, user2@example.com',
        'Subject:     Figures & notes',
        'Date:        2024-06-04 01:52:00 +04:00',
        'Priority:    High',
        'Message-ID:  <m1@example.net>',
        'Return-Path: ann@example.net',
        'Received:    from [192.0.2.1] by mail.example.com; Mon, 03 Jun 2024 21:52:05 +0000',
        '',
        'Hello,',
        '',
        'here they are.',
        '',
        `── Attached message 02 ${'─'.repeat(51)}`,
        '',
        '    From:    User Two <user2@example.com>',
        '    Subject: notes',
        '    Date:    2024-06-03 06:00:00 UTC',
        '',
        '    Original text',
        '',
        `── Parts ${'─'.repeat(65)}`,
        '',
        '01       multipart/alternative     700 B',
        '  01-01  text/plain                250 B',
        '  01-02  text/html                 450 B',
        '02       message/rfc822           1.5 kB  notes',
        '  02-01  text/plain                 12 B',
        '03       application/pdf           46 kB  figures.pdf',
        '',
        'Follow the link on a line to open that part, or run "XIMSS: Open Part of Message..." or "XIMSS: Save Attachment...".',
        '',
      ].join('\n'),
    );
  });

  it('shows HTML as text when there is no plain text worth showing', () => {
    const page = shown(
      '<MIME type="multipart" subtype="alternative"><MIME type="text" subtype="plain" partID="01"> </MIME>',
      '<MIME type="text" subtype="html" partID="02">&lt;p&gt;One&lt;/p&gt;&lt;script&gt;no&lt;/script&gt;</MIME></MIME>',
    );
    assert.match(page, /One/);
    assert.doesNotMatch(page, /no/);
  });

  it('joins flowed text', () => {
    assert.match(shown('<MIME type="text" subtype="plain" Type-format="flowed">a \nb</MIME>'), /^a b$/m);
  });

  it('shows inline text parts in order and attachments only in the list', () => {
    const page = shown(
      '<MIME type="multipart" subtype="mixed"><MIME type="text" subtype="plain" partID="01">first</MIME>',
      '<MIME type="text" subtype="plain" partID="02" disposition="attachment">hidden</MIME>',
      '<MIME type="text" subtype="plain" partID="03">second</MIME></MIME>',
    );
    assert.match(page, /first\n\nsecond/);
    assert.doesNotMatch(page, /hidden/);
  });

  it('shows an invitation beside its text', () => {
    const page = shown(
      '<MIME type="multipart" subtype="alternative"><MIME type="text" subtype="plain" partID="01">Please come</MIME>',
      '<MIME type="text" subtype="calendar" partID="02"><iCalendar><vcalendar method="REQUEST"><vevent>',
      '<summary>Planning</summary><dtstart>20240610T090000Z</dtstart><dtend>20240610T100000Z</dtend>',
      '<organizer CN="Ann">MAILTO:ann@example.net</organizer><attendee PARTSTAT="NEEDS-ACTION">MAILTO:u@example.com</attendee>',
      '</vevent></vcalendar></iCalendar></MIME></MIME>',
    );
    for (const line of [
      'Please come',
      'Method:    REQUEST',
      'Event:     Planning',
      'Start:     2024-06-10 09:00:00 UTC',
      'Organizer: Ann <ann@example.net>',
      'Attendee:  u@example.com, needs-action',
    ]) {
      assert.ok(page.split('\n').includes(line), line);
    }
  });

  it('shows a calendar item without the wrappers, and an all-day date as a day', () => {
    const page = shown(
      '<MIME type="text" subtype="calendar"><iCalendar><vtodo><summary>Pay</summary><due>20240610</due></vtodo></iCalendar></MIME>',
    );
    assert.match(page, /^Task: Pay\nDue: {2}2024-06-10$/m);
  });

  it('shows contacts and groups', () => {
    const page = shown(
      '<MIME type="text" subtype="x-vcard"><vCard><X-FILE-AS><VALUE>Smith, Ann</VALUE></X-FILE-AS>',
      '<TEL><CELL/><VALUE>+15551212</VALUE></TEL><ADR><HOME/><STREET>1 Main</STREET><REGION/><PCODE>12345</PCODE></ADR></vCard>',
      '<vCardGroup><FN><VALUE>Team</VALUE></FN><MEMBER CN="Ann"><VALUE>ann@example.net</VALUE></MEMBER></vCardGroup></MIME>',
    );
    for (const line of [
      /^Contact: +Smith, Ann$/m,
      /^Phone \(cell\): +\+15551212$/m,
      /^Address \(home\): 1 Main, 12345$/m,
      /^Member: Ann <ann@example.net>$/m,
    ]) {
      assert.match(page, line);
    }
  });

  it('says what the server could not read or left out', () => {
    assert.match(
      text('<MIME type="text" subtype="plain" parseError="bad base64"/>'),
      /could not read this part: bad base64/,
    );
    assert.match(
      text('<MIME type="text" subtype="plain" partID="01" estimatedSize="20000000"/>'),
      /left out because of its size/,
    );
    assert.match(text('<Subject>x</Subject>'), /The server sent no body/);
    assert.match(text('<MIME type="image" subtype="png" partID="01"/>'), /has no text/);
  });

  it('lets no stranger forge lines or turn them around', () => {
    const page = text(
      '<Subject>Hi&#10;From: boss@example.com \u202Egnp</Subject>',
      '<MIME type="application" subtype="pdf" partID="01" Disposition-filename="a&#10;02  text/plain"/>',
    );
    assert.match(page, /^Subject: Hi From: boss@example.com \[U\+202E\]gnp$/m);
    assert.match(page, /a 02 {1}text\/plain$/m);
  });

  it('outlines what it wrote, not what the text says', () => {
    const forged = '── Parts ──\n01  text/plain';
    const { text: page, sections } = renderMessage(
      message('<From>a@example.com</From>', `<MIME type="text" subtype="plain" partID="01">${forged}</MIME>`),
    );
    const lines = page.split('\n');
    assert.deepEqual(
      sections.map(({ kind, name, startLine, endLine }) => [kind, name, startLine, endLine]),
      [
        ['headers', 'Headers', 0, 0],
        ['body', 'Body', 2, 3],
        ['parts', 'Parts', 7, 9],
      ],
    );
    assert.match(lines[sections[2]!.children[0]!.startLine]!, /^01 {2}text\/plain/);
    assert.equal(sections[2]!.children[0]!.part?.partId, '01');
  });

  it('is not exhausted by empty lines, and leaves out those at the end', () => {
    const before = process.cpuUsage().user;
    const body = `<MIME type="text" subtype="plain">a${'\n'.repeat(200_000)}b\n\n\n</MIME>`;
    assert.match(shown('<Subject>x</Subject>', body), /^Subject: x\n\na\n+\[180001 more lines: [^\n]+\n$/);
    const usedMs = (process.cpuUsage().user - before) / 1000;
    assert.ok(usedMs < 1500, `it took ${usedMs} ms`);
  });

  it('is not exhausted by depth or number', function () {
    this.timeout(20_000);
    let nested = '<MIME type="text" subtype="plain">deep</MIME>';
    for (let level = 0; level < 60; level++)
      nested = `<MIME type="message" subtype="rfc822"><EMail>${nested}</EMail></MIME>`;
    assert.match(text(nested), /Nested too deep/);
    const many = `<MIME type="multipart" subtype="mixed">${'<MIME type="image" subtype="png"/>'.repeat(5000)}</MIME>`;
    assert.equal(listParts(message(many)).length, 2000);
    const long = text(`<MIME type="text" subtype="plain">${'x\n'.repeat(50_000)}</MIME>`);
    assert.match(long, /30000 more lines/);
    const headed = text('<X-A>1</X-A>'.repeat(200_000), `<X-${'y'.repeat(100_000)}>2</X-${'y'.repeat(100_000)}>`);
    assert.match(headed, /More: +199001 header fields/);
    assert.ok(headed.length < 100_000);
  });
});
