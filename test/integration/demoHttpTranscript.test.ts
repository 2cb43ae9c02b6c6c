import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import type { SeedMessage } from '../../src/demo/mailTypes';
import { parseXml } from '../../src/protocol/codec';
import { attributeOf, hasName, type XmlElement } from '../../src/protocol/xml';
import { projectPath } from '../support/paths';
import { seedMailbox, seedMessage } from '../support/seedMail';
import { compareMessage } from '../support/transcriptReplay';
import { authDataFor, WebClient, type WebAnswer } from '../support/webClient';

const userOne = { userName: 'user1@example.com', password: 'secret1', realName: 'User One' };
const inbox = { mailbox: 'INBOX' };

/** UID 15 of the dialogue: a message with a photo. */
const photo: SeedMessage = (() => {
  const lines = [
    'From: Ann Smith <ann@example.net>',
    'Subject: Hi',
    'Content-Type: multipart/mixed; boundary=A',
    '',
    '--A',
    'Content-Type: image/jpeg; name=photo.jpg',
    'Content-Transfer-Encoding: base64',
    '',
    '/9j/4AAQ',
    '--A--',
    '',
  ];
  const raw = Buffer.from(lines.join('\r\n'), 'latin1');
  return { ...seedMessage({ subject: 'Hi' }), sizeBytes: raw.length, raw: () => raw };
})();

/** Lines of the dialogue: a request with its body, or an answer's status and body. */
function readDialogue(): { readonly method?: string; readonly head: string; readonly body: string }[] {
  const file = projectPath('test/fixtures/transcripts/23-http-binding.http.txt');
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, method, head = '', body = ''] = /^(GET |POST )?\s*(\S+)\s*(<XIMSS.*<\/XIMSS>)?/.exec(line) ?? [];
      return { ...(method === undefined ? {} : { method: method.trim() }), head, body };
    });
}

/** The dialogue asks for them and does not show them. */
function withoutMailboxNotify(root: XmlElement): XmlElement {
  return { ...root, children: root.children.filter((child) => !hasName(child, 'mailboxNotify')) };
}

/** The dialogue names no order for its folder, so where a new message comes in is not settled by it. */
const loose = { looseContent: ['features'], looseAttributes: ['index'] };

describe('demo server over HTTP: the recorded dialogue', () => {
  let server: DemoServer;
  let client: WebClient;

  beforeEach(async () => {
    const seeds = Array.from({ length: 14 }, (_, position) => seedMessage({ flags: position < 12 ? ['Seen'] : [] }));
    const accounts = [{ ...userOne, mail: [seedMailbox('INBOX', seeds)] }];
    server = await startDemoServer({ mail: { messages: 0 }, accounts, lateAnswerMs: 1 });
    server.control.removeMessages(inbox, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    client = new WebClient(server.httpPort);
  });
  afterEach(async () => {
    client.close();
    await server.stop();
  });

  it('23: the HTTP binding from features to the end', async () => {
    const held: Promise<WebAnswer>[] = [];
    let asked: Promise<WebAnswer> | undefined;
    let urlId = '';
    let nonce = '';
    let compared = 0;
    for (const { method, head, body } of readDialogue()) {
      if (method !== undefined) {
        const path = head
          .replace('12-abc', urlId)
          .replace(/nonce=\w+&authData=[^&]+/, `nonce=${nonce}&authData=${authDataFor(userOne.password, nonce)}`)
          .replace(/=$/, '%3D');
        const answer = client.send(path, { method, ...(body === '' ? {} : { body }) });
        answer.catch(() => undefined);
        if (path.includes('maxWait')) held.push(answer);
        else asked = answer;
        continue;
      }
      if (body.includes('respSeq')) server.control.deliver(inbox, photo);
      const waiting = body.includes('respSeq') ? held.shift() : (asked ?? held.pop());
      if (!body.includes('respSeq')) asked = undefined;
      const answer = await waiting!;
      assert.equal(String(answer.status), head, answer.text);
      compared++;
      if (body === '') continue;
      compareMessage(withoutMailboxNotify(parseXml(answer.text)), parseXml(body), body, loose);
      const [first] = answer.messages;
      urlId = (first && attributeOf(first, 'urlID')) ?? urlId;
      nonce = /<nonce>(\w+)/.exec(answer.text)?.[1] ?? nonce;
    }
    assert.equal(compared, 8);
    // The request for events that was held when the session ended.
    assert.deepEqual(await Promise.all(held.map(async (answer) => (await answer).status)), [550]);
  });
});
