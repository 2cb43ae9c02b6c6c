import assert from 'node:assert/strict';
import { prepareRequest } from '../../../src/language/sendable';
import { serializeXml } from '../../../src/protocol/xml';

describe('prepareRequest', () => {
  it('gives the request at the cursor without its id', () => {
    const prepared = prepareRequest('<noop/>\n<mailboxList id="7" filter="*"/>', 12);
    assert.ok(prepared.kind === 'sendable');
    assert.equal(serializeXml(prepared.element), '<mailboxList filter="*"/>');
    assert.equal(prepared.risk, 'read');
  });

  it('says what a dangerous request acts upon', () => {
    const prepared = prepareRequest(
      '<messageRemove folder="f"><UID>512</UID><UID from="3" till="9"/></messageRemove>',
      0,
    );
    assert.ok(prepared.kind === 'sendable');
    assert.equal(prepared.risk, 'destroy');
    assert.equal(prepared.target, 'folder f, UID 512, UID 3 to 9');
  });

  it('names the command of a command line and the receivers of a message', () => {
    const command = prepareRequest('<cliExecute>DELETEACCOUNT x</cliExecute>', 0);
    assert.equal(command.kind === 'sendable' && command.target, 'DELETEACCOUNT x');
    const mail = prepareRequest('<messageSubmit><EMail><To>a@example.com</To><MIME/></EMail></messageSubmit>', 0);
    assert.ok(mail.kind === 'sendable');
    assert.deepEqual([mail.risk, mail.target], ['send', 'to a@example.com']);
  });

  it('lets requests and values pass that the catalog does not know', () => {
    assert.equal(prepareRequest('<frobnicate level="3"/>', 0).kind, 'sendable');
  });

  for (const [what, text, reason] of [
    ['a broken request', '<noop', /no end of its start tag/],
    ['a masked secret', '<login password="\u2022\u2022\u2022\u2022\u2022\u2022"/>', /Type the real value/],
    ['an empty file', '', /no request/],
    ['starttls', '<starttls/>', /changes the connection/],
    ['an answer to a challenge', '<auth value=""/>', /Connect the account/],
    [
      'two kinds of message sets',
      '<messageMark folder="a" flags="Seen"><UID>1</UID><index>2</index></messageMark>',
      /never by both/,
    ],
  ] as const) {
    it(`refuses ${what} and says why`, () => {
      const prepared = prepareRequest(text, 0);
      assert.ok(prepared.kind === 'unsendable');
      assert.match(prepared.message, reason);
    });
  }

  it('sends a good request although another one in the file is broken', () => {
    assert.equal(prepareRequest('<noop/>\n<folderOpen folder="', 2).kind, 'sendable');
  });
});
