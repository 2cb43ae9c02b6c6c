import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  decodeDocumentRef,
  encodeDocumentRef,
  partRef,
  textRef,
  type DocumentRef,
} from '../../../../src/host/documents/messageUri';
import { messageFromXml } from '../../../../src/mail/mailMessage';
import { listParts } from '../../../../src/mail/messageParts';
import { parseXml } from '../../../../src/protocol/codec';

const message = { accountId: 'demo', mailbox: 'INBOX', uid: 12 };

describe('addresses of messages', () => {
  it('are readable', () => {
    const uri = encodeDocumentRef(textRef({ ...message, mailbox: 'Проекты/2024', uidValidity: 7 }, 'Re: lunch?'));
    assert.deepEqual(uri, {
      scheme: 'ximss-message',
      authority: 'demo',
      path: '/Проекты%2F2024/12/text/Re_ lunch_.ximss-mail',
      query: 'v=7',
    });
  });

  it('hold all there is to know, whatever the names', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    const ref = fc.record({
      accountId: name,
      mailbox: name,
      uid: fc.integer({ min: 1, max: 2 ** 40 }),
      kind: fc.constantFrom('text' as const, 'xml' as const, 'source' as const, 'part' as const),
      name,
    });
    fc.assert(
      fc.property(ref, (fields) => {
        const document: DocumentRef = { ...fields, partId: fields.kind === 'part' ? '02-01' : '' };
        const uri = encodeDocumentRef(document);
        assert.equal(uri.path.split('/').length, fields.kind === 'part' ? 6 : 5);
        assert.equal(uri.authority, uri.authority.toLowerCase());
        assert.doesNotMatch(uri.authority, /[/?#@:]/);
        assert.deepEqual(decodeDocumentRef(uri), document);
      }),
    );
  });

  const bad: [string, string][] = [
    ['no mailbox', '//12/text/x'],
    ['no UID', '/INBOX/0/text/x'],
    ['a UID that is no number', '/INBOX/1e3/text/x'],
    ['an unknown kind', '/INBOX/1/code/x'],
    ['no name', '/INBOX/1/text'],
    ['a part without id', '/INBOX/1/part/x'],
    ['a part id that is a path', '/INBOX/1/part/..%2F../x'],
    ['too much', '/INBOX/1/part/01/x/y'],
    ['nothing', ''],
  ];
  for (const [title, path] of bad) {
    it(`are refused with ${title}`, () => {
      assert.equal(decodeDocumentRef({ scheme: 'ximss-message', authority: 'demo', path, query: '' }), undefined);
    });
  }

  it('open nothing in an editor that would run it or fetch something for it', () => {
    const names = [
      'notes.ipynb',
      'Notes.IPYNB',
      'data.json',
      'x.code-workspace',
      'composer.lock',
      'a.js.map',
      'b.YML',
      'c.xml',
    ];
    for (const name of names) {
      const uri = encodeDocumentRef({ ...message, kind: 'part', partId: '01', name });
      assert.equal(decodeDocumentRef(uri), undefined, name);
      const email = `<EMail><MIME type="application" subtype="x" partID="01" Disposition-filename="${name}"/></EMail>`;
      const [listed] = listParts(messageFromXml(parseXml(email))!);
      const ref = partRef(message, listed!.part);
      assert.equal(ref.name, `${name}.txt`);
      assert.deepEqual(decodeDocumentRef(encodeDocumentRef(ref))?.name, ref.name);
    }
  });

  it('of another scheme or without account are not ours', () => {
    const path = '/INBOX/1/text/x';
    assert.equal(decodeDocumentRef({ scheme: 'file', authority: 'demo', path, query: '' }), undefined);
    assert.equal(decodeDocumentRef({ scheme: 'ximss-message', authority: '', path, query: '' }), undefined);
  });

  it('name parts after their files, made safe, with an extension that fits', () => {
    const email = messageFromXml(
      parseXml(
        '<EMail><MIME type="multipart" subtype="mixed">' +
          '<MIME type="application" subtype="pdf" partID="01" Disposition-filename="../../a.pdf"/>' +
          '<MIME type="text" subtype="html" partID="02"/>' +
          '<MIME type="message" subtype="rfc822" partID="03"><EMail><Subject>Inner</Subject></EMail></MIME>' +
          '</MIME></EMail>',
      ),
    )!;
    const parts = listParts(email).filter(({ part }) => part.partId !== '');
    assert.deepEqual(
      parts.map(({ part }) => encodeDocumentRef(partRef(message, part)).path),
      ['/INBOX/12/part/01/_.._a.pdf', '/INBOX/12/part/02/part-02.html', '/INBOX/12/text/03/Inner.ximss-mail'],
    );
  });
});
