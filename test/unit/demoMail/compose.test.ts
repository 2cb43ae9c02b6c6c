import assert from 'node:assert/strict';
import { composeContact, composeMessage, ComposeError, type ComposeContext } from '../../../src/demo/mail/compose';
import { emailElement, partContent } from '../../../src/demo/mail/emailXml';
import { parseXml } from '../../../src/protocol/codec';
import { childElements, firstChild, serializeXml } from '../../../src/protocol/xml';
import { emailText } from './support';

const context: ComposeContext = {
  from: { userName: 'alex@demo.example', realName: 'Alex Morgan' },
  now: new Date(Date.UTC(2024, 5, 3, 21, 52)),
  resolvePart: (reference) =>
    Promise.resolve(
      reference.attributes.get('uploadID') === 'photo1' || reference.name === 'copyMIME'
        ? { bytes: Buffer.from([1, 2, 3]), type: 'image/png', fileName: 'photo.png' }
        : undefined,
    ),
};

const compose = (xml: string, more: Partial<ComposeContext> = {}): Promise<Uint8Array> =>
  composeMessage(parseXml(xml), { ...context, ...more });

describe('composeMessage', () => {
  it('gives back what it was given when the message is read', async () => {
    const raw = await compose(
      '<EMail><From realName="Ünal, A.">a@demo.example</From><To realName="田中 宏">h@demo.example</To><To>b@demo.example</To>' +
        '<Subject>Grüße 🌸</Subject><X-Mailer>Example 1.0</X-Mailer><Pty>High</Pty><MIME type="multipart" subtype="mixed">' +
        '<MIME type="text" subtype="plain">Zeile eins\nZeile zwei: ä</MIME><MIME type="text" subtype="html">&lt;p&gt;x&lt;/p&gt;</MIME></MIME></EMail>',
    );
    assert.equal(
      emailText(raw).replace(/<Message-ID>[^<]*<\/Message-ID>/, ''),
      '<EMail><From realName="Ünal, A.">a@demo.example</From><To realName="田中 宏">h@demo.example</To><To>b@demo.example</To>' +
        '<Subject>Grüße 🌸</Subject><X-Mailer>Example 1.0</X-Mailer><Pty>High</Pty><Date timeShift="0">20240603T215200Z</Date>' +
        '<MIME type="multipart" subtype="mixed"><MIME type="text" subtype="plain" charset="utf-8" partID="01">Zeile eins\nZeile zwei: ä</MIME>' +
        '<MIME type="text" subtype="html" charset="utf-8" partID="02">&lt;p&gt;x&lt;/p&gt;</MIME></MIME></EMail>',
    );
  });

  it('adds author, date, id and version, and writes the same bytes for the same request', async () => {
    const xml = '<EMail><To>b@demo.example</To><MIME type="text" subtype="plain">x</MIME></EMail>';
    const text = Buffer.from(await compose(xml)).toString();
    for (const field of [
      /^From: Alex Morgan <alex@demo.example>\r$/m,
      /^Date: Mon, 03 Jun 2024/m,
      /^Message-ID: <\w+@demo.example>\r$/m,
      /^MIME-Version: 1.0\r$/m,
    ]) {
      assert.match(text, field);
    }
    assert.equal(text, Buffer.from(await compose(xml)).toString());
  });

  it('shows blind copies only to their author', async () => {
    const xml =
      '<EMail><To>b@demo.example</To><Bcc>boss@demo.example</Bcc><MIME type="text" subtype="plain">x</MIME></EMail>';
    assert.doesNotMatch(emailText(await compose(xml)), /boss/);
    assert.match(emailText(await compose(xml, { keepBcc: true })), /<Bcc>boss@demo.example<\/Bcc>/);
  });

  it('brings uploaded files and parts of other messages', async () => {
    const raw = await compose(
      '<EMail><MIME type="multipart" subtype="mixed"><MIME uploadID="photo1" Disposition-filename="mine.png"/>' +
        '<copyMIME folder="INBOX" UID="5" partID="03"/></MIME></EMail>',
    );
    assert.deepEqual(await partContent(raw, '01'), {
      bytes: Buffer.from([1, 2, 3]),
      type: 'image/png',
      fileName: 'mine.png',
    });
    assert.equal((await partContent(raw, '02'))?.fileName, 'photo.png');
  });

  it('breaks long lines of flowed text, and only of it', async () => {
    const long = 'word '.repeat(60).trim();
    const flowed = await compose(
      `<EMail><MIME type="text" subtype="plain" Type-format="flowed">${long}</MIME></EMail>`,
    );
    assert.match(emailText(flowed), /Type-format="flowed"/);
    assert.match(emailText(flowed), /word \nword/);
    assert.doesNotMatch(
      emailText(await compose(`<EMail><MIME type="text" subtype="plain">${long}</MIME></EMail>`)),
      /word \n/,
    );
  });

  it('writes calendars and cards that read as the same XML', async () => {
    const calendar =
      '<iCalendar><vcalendar method="REQUEST" version="2.0"><vevent><uid>e3@example.com</uid><summary>Review; a, b</summary>' +
      '<dtstart>20240605T080000Z</dtstart><attendee CN="User, Two" RSVP="true">MAILTO:user2@example.com</attendee></vevent></vcalendar></iCalendar>';
    const raw = await compose(
      `<EMail><MIME type="text" subtype="calendar" Type-method="REQUEST">${calendar}</MIME></EMail>`,
    );
    assert.ok(
      emailText(raw)
        .replace(/<prodid>[^<]*<\/prodid>/, '')
        .includes(calendar),
      emailText(raw),
    );
    const card =
      '<vCard><X-FILE-AS><VALUE>Smith, Ann; Dr</VALUE></X-FILE-AS><N><FAMILY>Smith</FAMILY><GIVEN>Ann</GIVEN><MIDDLE/><PREFIX/><SUFFIX/></N><EMAIL><WORK/><VALUE>ann@example.net</VALUE></EMAIL><BDAY>19800102</BDAY></vCard>';
    const read = childElements(firstChild(emailElement(composeContact([parseXml(card)], context)), 'MIME')!)[0]!;
    const known = ['X-FILE-AS', 'N', 'EMAIL', 'BDAY'].map((name) => serializeXml(firstChild(read, name)!)).join('');
    assert.equal(`<vCard>${known}</vCard>`, card);
  });

  it('refuses parts without type, references to nothing and nesting without end', async () => {
    let deep = '<MIME type="text" subtype="plain"/>';
    for (let at = 0; at < 30; at++) deep = `<MIME type="multipart" subtype="mixed">${deep}</MIME>`;
    for (const part of [
      '<MIME/>',
      '<MIME type="text"/>',
      '<MIME type="te xt" subtype="plain"/>',
      '<MIME uploadID="none"/>',
      deep,
    ]) {
      await assert.rejects(compose(`<EMail>${part}</EMail>`), ComposeError, part);
    }
  });
});
