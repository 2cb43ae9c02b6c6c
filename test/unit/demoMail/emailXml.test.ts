import assert from 'node:assert/strict';
import { emailElement, partContent } from '../../../src/demo/mail/emailXml';
import { firstChild, textOf } from '../../../src/protocol/xml';
import { emailText, message } from './support';

const head = 'From: Ann Smith <ann@example.net>\nSubject: s\n';

describe('emailElement', () => {
  it('writes a message as the transcript of reading one does', () => {
    const raw = message(
      'Return-Path: <ann@example.net>\nReceived: from x\nFrom: Ann Smith <ann@example.net>\n' +
        'To: User One <user1@example.com>, user2@example.com\nSubject: Figures & notes\n' +
        'Date: Tue, 04 Jun 2024 01:52:00 +0400\nMessage-ID: <m1@example.net>\nX-Priority: 1\n' +
        'Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/alternative; boundary=b\n\n' +
        '--b\nContent-Type: text/plain; charset=us-ascii; format=flowed; delsp=yes\n\nHello,\n--b\n' +
        'Content-Type: text/html; charset=utf-8\n\n<p>Hello</p>\n--b--\n--a\nContent-Type: message/rfc822\n\n' +
        'From: User Two <user2@example.com>\nSubject: notes\nContent-Type: text/plain\n\nOriginal text\n--a\n' +
        'Content-Type: application/pdf; name=figures.pdf\nContent-Disposition: attachment; filename=figures.pdf\n\nx\n--a--\n',
    );
    assert.equal(
      emailText(raw),
      '<EMail><Return-Path>ann@example.net</Return-Path><Received>from x</Received>' +
        '<From realName="Ann Smith">ann@example.net</From><To realName="User One">user1@example.com</To>' +
        '<To>user2@example.com</To><Subject>Figures &amp; notes</Subject>' +
        '<Date timeShift="14400">20240603T215200Z</Date><Message-ID>&lt;m1@example.net&gt;</Message-ID><Pty>High</Pty>' +
        '<MIME type="multipart" subtype="mixed"><MIME type="multipart" subtype="alternative" partID="01">' +
        '<MIME type="text" subtype="plain" charset="us-ascii" Type-format="flowed" Type-delsp="yes" partID="01-01">Hello,</MIME>' +
        '<MIME type="text" subtype="html" charset="utf-8" partID="01-02">&lt;p&gt;Hello&lt;/p&gt;</MIME></MIME>' +
        '<MIME type="message" subtype="rfc822" partID="02"><EMail partID="02"><From realName="User Two">user2@example.com</From>' +
        '<Subject>notes</Subject><MIME type="text" subtype="plain" partID="02-01">Original text</MIME></EMail></MIME>' +
        '<MIME type="application" subtype="pdf" Type-name="figures.pdf" partID="03" disposition="attachment" ' +
        'Disposition-filename="figures.pdf"/></MIME></EMail>',
    );
    assert.equal(
      emailText(raw, { partID: '02-01' }),
      '<EMail partID="02-01"><MIME type="text" subtype="plain">Original text</MIME></EMail>',
    );
    assert.equal(emailText(raw, { partID: '07' }), '<EMail partID="07"/>');
  });

  it('numbers the parts of a message in a message, two deep', async () => {
    const inner = 'Subject: inner\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\nfirst\n--i\n\nsecond\n--i--\n';
    const middle = `Subject: middle\nContent-Type: message/rfc822\n\n${inner}`;
    const raw = message(
      `${head}Content-Type: multipart/mixed; boundary=o\n\n--o\n\ntext\n--o\nContent-Type: message/rfc822\n\n${middle}\n--o--\n`,
    );
    assert.match(emailText(raw), /<MIME[^>]* partID="02-01-02">second<\/MIME>/);
    const content = await partContent(raw, '02-01-02');
    assert.equal(Buffer.from(content?.bytes ?? []).toString(), 'second');
    assert.equal(await partContent(raw, '02-09'), undefined);
  });

  it('leaves out bodies beyond the size limit, in order', () => {
    const raw = message(
      `${head}Content-Type: multipart/mixed; boundary=o\n\n--o\n\n12345\n--o\n\n1234567890\n--o\n\n123\n--o--\n`,
    );
    const shown = (totalSizeLimit: number): string => emailText(raw, { totalSizeLimit }).replace(/<[^>]*>/g, '|');
    assert.match(shown(9), /12345.*123/);
    assert.doesNotMatch(shown(9), /67890/);
    assert.match(shown(-1), /1234567890/);
  });

  it('shows calendars, cards and reports as XML', () => {
    const part = (type: string, text: string): string => emailText(message(`${head}Content-Type: ${type}\n\n${text}`));
    assert.match(
      part(
        'text/calendar; method=REQUEST',
        'BEGIN:VCALENDAR\nMETHOD:REQUEST\nVERSION:2.0\nBEGIN:VEVENT\nSUMMARY:a\\, b\nORGANIZER;CN="User One":MAILTO:u@example.com\nEND:VEVENT\nEND:VCALENDAR\n',
      ),
      /<iCalendar><vcalendar method="REQUEST" version="2.0"><vevent><summary>a, b<\/summary><organizer CN="User One">MAILTO:u@example.com<\/organizer><\/vevent><\/vcalendar><\/iCalendar>/,
    );
    assert.match(
      part('text/x-vcard', 'BEGIN:VCARD\nN:Smith;Ann;;;\nEMAIL;TYPE=WORK:ann@example.net\nTEL;CELL:+1\nEND:VCARD\n'),
      /<vCard><N><FAMILY>Smith<\/FAMILY><GIVEN>Ann<\/GIVEN><MIDDLE\/><PREFIX\/><SUFFIX\/><\/N><EMAIL><WORK\/><VALUE>ann@example.net<\/VALUE><\/EMAIL><TEL><CELL\/><VALUE>\+1<\/VALUE><\/TEL><\/vCard>/,
    );
    assert.match(
      part('message/delivery-status', 'Reporting-MTA: dns; m\n\nAction: failed\n\nAction: delayed\n'),
      /<MIMEReport><Reporting-MTA>dns; m<\/Reporting-MTA><Recipient><Action>failed<\/Action><\/Recipient><Recipient><Action>delayed/,
    );
  });

  it('takes no header field for the body, and none that cannot name an element', () => {
    const text = emailText(message('MIME: <x>\nemail: y\ncopyMIME: z\na<b: c\n1x: d\nSubject: s\n\nbody'));
    assert.equal(text, '<EMail><Subject>s</Subject><MIME type="text" subtype="plain" partID="01">body</MIME></EMail>');
  });

  it('drops what XML forbids, and says what could not be read', () => {
    const text = emailText(
      message(`${head}Content-Type: text/plain; charset=x-none\nContent-Transfer-Encoding: base64\n\nAEEB*Qg==`),
    );
    assert.match(text, /readError="unknown charset"/);
    assert.match(text, /parseError="the content does not match its transfer encoding"/);
    assert.match(text, />A[^<]*<\/MIME>/);
  });

  it('reads windows-1252 quotes as quotes', () => {
    const raw = Buffer.concat([
      message(`${head}Content-Type: text/plain; charset=windows-1252\n\n`),
      Buffer.from([0x93, 0x80, 0x94]),
    ]);
    const mime = firstChild(emailElement(raw), 'MIME');
    assert.equal(mime === undefined ? '' : textOf(mime), '“€”');
  });

  it('gives the decoded bytes, the type and the name of a part', async () => {
    const raw = message(
      `${head}Content-Type: image/png\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename*0*=utf-8''%F0%9F; filename*1*=%8C%B8.png\n\niVBO\nRw==\n`,
    );
    assert.deepEqual(await partContent(raw, '01'), {
      bytes: Buffer.from([0x89, 0x50, 0x4e, 0x47]),
      type: 'image/png',
      fileName: '🌸.png',
    });
  });
});
