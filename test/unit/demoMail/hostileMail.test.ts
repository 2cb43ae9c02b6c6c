import assert from 'node:assert/strict';
import fc from 'fast-check';
import { composeMessage } from '../../../src/demo/mail/compose';
import { emailElement, partContent } from '../../../src/demo/mail/emailXml';
import { listingFields } from '../../../src/demo/mail/listingFields';
import { decodedHeaders } from '../../../src/demo/mail/mime/plannedMessage';
import { createSampleMail } from '../../../src/demo/mail/sampleMail';
import { element } from '../../../src/protocol/xml';
import { emailText, messagesOf } from './support';

const account = { userName: 'alex@demo.example', realName: 'Alex Morgan' };
const listed = ['E-From', 'From', 'To', 'Subject', 'Date', 'Pty', 'Content-Type', 'X-Trace'];

function readAll(raw: Uint8Array): void {
  emailText(raw);
  emailElement(raw, { partID: '01-02', totalSizeLimit: 100 });
  listingFields(
    { flags: [], internalDateMs: 0, sizeBytes: raw.length, headers: () => decodedHeaders(raw), raw: () => raw },
    listed,
  );
}

describe('hostile mail', function () {
  this.timeout(20_000); // generous: a hang is what the tests are after

  it('never throws on random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), readAll), { numRuns: 300 });
  });

  it('never throws on random pieces of MIME', () => {
    const piece = fc.constantFrom(
      'Content-Type: multipart/mixed; boundary=b',
      'Content-Type: message/rfc822',
      'Content-Type: text/calendar',
      'Content-Type: text/x-vcard',
      'Content-Type: message/delivery-status',
      'Content-Transfer-Encoding: base64',
      'Content-Transfer-Encoding: quoted-printable',
      '--b',
      '--b--',
      '',
      '',
      'text =ZZ =3D=',
      'BEGIN:VCARD',
      'END:VCARD',
      'BEGIN:VEVENT',
      'END:',
      'N;=:;',
      'From: "a <b',
      'Subject: =?utf-8?B?//',
      "Content-Disposition: x; a*0*=q''%; a*1=%ff; __proto__=1; constructor=2",
      '\u0000\ufffe',
      ' folded',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (lines) => readAll(Buffer.from(lines.join('\r\n')))),
      { numRuns: 400 },
    );
  });

  it('never throws on samples with bytes changed, cut or doubled', () => {
    const [inbox] = createSampleMail(account);
    const samples = messagesOf(inbox!)
      .map((sample) => sample.raw())
      .filter((raw) => raw.length < 5000);
    const change = fc.tuple(
      fc.nat(samples.length - 1),
      fc.array(fc.tuple(fc.nat(5000), fc.nat(255)), { maxLength: 12 }),
      fc.nat(5000),
    );
    fc.assert(
      fc.property(change, ([which, changes, cut]) => {
        const raw = Uint8Array.from(samples[which]!);
        for (const [at, byte] of changes) raw[at % raw.length] = byte;
        readAll(raw.subarray(0, Math.max(1, cut)));
        readAll(Buffer.concat([raw, raw]));
      }),
      { numRuns: 100 },
    );
  });

  it('stays within bounds on messages and multiparts within each other', () => {
    let raw = 'Subject: core\r\n\r\nx';
    for (let at = 0; at < 60; at++) raw = `Content-Type: message/rfc822\r\n\r\n${raw}`;
    emailText(Buffer.from(raw));
    let deep = '';
    for (let level = 0; level < 12; level++) {
      for (let at = 0; at < 22; at++)
        deep += `Content-Type: multipart/mixed; boundary="l${level}-${at}"\r\n\r\n--l${level}-${at}\r\n`;
      deep += 'Content-Type: message/rfc822\r\n\r\n';
    }
    emailText(Buffer.from(deep));
  });

  it('counts parts, fields and addresses instead of following them without end', () => {
    const parts = Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(50_000)}`);
    assert.ok(emailText(parts).split('<MIME').length < 1100);
    const fields = Buffer.from(`${'X: y\r\n'.repeat(100_000)}\r\n`);
    assert.ok(emailElement(fields).children.length < 2100);
    const crowd = Buffer.from(`To: ${'a@b.example, '.repeat(50_000)}\r\n\r\n`);
    assert.ok(emailElement(crowd).children.length < 2100);
  });

  it('reads difficult lines in linear time', () => {
    for (const text of [
      `Content-Type: text/plain; ${'a="'.repeat(60_000)}`,
      `Content-Type: text/plain; ${'; '.repeat(100_000)}`,
      `Content-Type: text/plain;${' '.repeat(200_000)}x`,
      `Subject: ${'=?'.repeat(100_000)}`,
      `Date: ${'1 '.repeat(100_000)}`,
      `Content-Type: text/x-vcard\r\n\r\nA${';B="'.repeat(60_000)}`,
      `Content-Type: text/calendar\r\n\r\nA${';B=""'.repeat(60_000)}`,
    ]) {
      readAll(Buffer.from(`${text}\r\n\r\n`));
    }
  });

  it('lets no line break of a request become a header field', async () => {
    const email = element('EMail', {}, [
      element('Subject', {}, ['a\r\nBcc: spy@example.net']),
      element('To', { realName: 'x\r\nX-Evil: 1' }, ['b@example.net\r\nX-Evil: 2']),
      element(
        'MIME',
        {
          type: 'text',
          subtype: 'plain',
          'Type-name': 'n\r\nX-Evil: 3',
          description: 'd\r\nX-Evil: 4',
          contentID: '\r\nX-Evil: 5',
        },
        ['t'],
      ),
    ]);
    const raw = await composeMessage(email, {
      from: account,
      now: new Date(0),
      resolvePart: () => Promise.resolve(undefined),
    });
    const names = decodedHeaders(raw).map(({ name }) => name.toLowerCase());
    assert.ok(!names.includes('x-evil') && !names.includes('bcc'));
    assert.equal((await partContent(raw, '01'))?.type, 'text/plain');
  });
});
