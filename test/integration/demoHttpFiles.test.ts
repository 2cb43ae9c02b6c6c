import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { attributeOf, serializeXml } from '../../src/protocol/xml';
import { seedMailbox, seedMessage } from '../support/seedMail';
import { WebClient } from '../support/webClient';
import { WireClient } from '../support/wireClient';

const userName = 'ann@demo.example';
const password = 'secret';
const png = { 'Content-Type': 'image/png' };

function appendWith(parts: string): string {
  const text = '<MIME type="text" subtype="plain">See attached.</MIME>';
  const mime = `<MIME type="multipart" subtype="mixed">${text}${parts}</MIME>`;
  return `<messageAppend id="a" targetMailbox="Drafts" report="uid"><EMail><Subject>Files</Subject>${mime}</EMail></messageAppend>`;
}

describe('demo server over HTTP: files', () => {
  let server: DemoServer;
  let client: WebClient;
  let path: string;

  beforeEach(async () => {
    const mixed = seedMessage({
      headers: { 'Content-Type': 'multipart/mixed; boundary=A' },
      body: '--A\r\n\r\nText.\r\n--A\r\nContent-Type: image/gif; name="dot.gif"\r\nContent-Transfer-Encoding: base64\r\n\r\nR0lGODlh\r\n--A--\r\n',
    });
    const mail = [seedMailbox('INBOX', [mixed]), seedMailbox('Drafts')];
    const accounts = [{ userName, password, realName: 'Ann', mail }];
    server = await startDemoServer({ mail: { messages: 0 }, accounts, lateAnswerMs: 1 });
    client = new WebClient(server.httpPort);
    path = `/Session/${await client.login(userName, password)}`;
    await client.ask(`${path}/sync`, '<folderOpen id="o" folder="In/box" mailbox="INBOX"/>');
  });
  afterEach(async () => {
    client.close();
    await server.stop();
  });

  /** The only message of Drafts. */
  async function draft(): Promise<string> {
    await client.ask(`${path}/sync`, '<folderOpen id="d" folder="D" mailbox="Drafts"/>');
    const answer = await client.get(`${path}/MIME/D/1-P.txt`);
    assert.equal(answer.status, 200);
    return answer.text;
  }

  it('gives raw parts and whole messages to an HTTP session', async () => {
    const part = await client.get(`${path}/MIME/In%2Fbox/1-02-B/dot.gif`);
    assert.deepEqual([part.status, part.headers['content-type'], part.text], [200, 'image/gif', 'GIF89a']);
    assert.match(part.headers['content-disposition'] ?? '', /^attachment; filename\*=UTF-8''dot\.gif$/);
    const whole = await client.get(`${path}/mime/In/box/1-p.TXT`);
    assert.match(whole.text, /^From: Ann Smith[^]*--A--\r\n$/);
    const head = await client.send(`${path}/MIME/In/box/1-02-B/dot.gif`, { method: 'HEAD' });
    assert.deepEqual([head.status, head.headers['content-length'], head.body.length], [200, '6', 0]);
  });

  it('gives nothing that is not there, whatever the address', async () => {
    for (const wrong of [
      '/MIME/nope/1-P.txt',
      '/MIME/In%2Fbox/2-P.txt',
      '/MIME/In%2Fbox/0-P.txt',
      '/MIME/In%2Fbox/1-09-B/x',
      '/MIME/In%2Fbox/1-2-B/x',
      '/MIME/In%2Fbox/../../../etc/passwd',
      '/MIME/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
      '/MIME/',
      '/MIME',
      '/FORMAT/',
      '/nothing',
      '/%zz',
    ]) {
      assert.equal((await client.get(path + wrong)).status, 404, wrong);
    }
  });

  it('takes a file and puts it into a message, with type and name of the upload', async () => {
    const bytes = randomBytes(200_000);
    const uploaded = await client.post(`${path}/upload/photo%201.png`, bytes, png);
    assert.deepEqual([uploaded.status, uploaded.text], [200, '<XIMSS/>']);
    const answer = await client.ask(`${path}/sync`, appendWith('<MIME uploadID="photo 1.png"/>'));
    assert.match(answer.text, /<messageReport id="a" UID="1"\/><response id="a"\/>/);
    assert.match(await draft(), /Content-Type: image\/png[^]*photo 1\.png/);
    const part = await client.get(`${path}/MIME/D/1-02-B/photo.png`);
    assert.deepEqual(part.body, bytes);
  });

  it('lets the request name another type and another file name', async () => {
    await client.post(`${path}/UPLOAD/data`, 'a,b', png);
    const part = '<MIME uploadID="data" type="text" subtype="csv" disposition-filename="table.csv"/>';
    assert.doesNotMatch((await client.ask(`${path}/sync`, appendWith(part))).text, /errorText/);
    const text = await draft();
    assert.match(text, /Content-Type: text\/csv[^]*table\.csv/);
    assert.doesNotMatch(text, /image\/png/);
  });

  it('sends files, and parts of stored messages, to others', async () => {
    await client.post(`${path}/upload/note.txt`, 'a note', { 'Content-Type': 'text/plain; charset=utf-8' });
    const parts = '<MIME uploadID="note.txt"/><copyMIME folder="In/box" UID="1" partID="02"/>';
    const email = `<EMail><To>${userName}</To><MIME type="multipart" subtype="mixed">${parts}</MIME></EMail>`;
    const answer = await client.ask(`${path}/sync`, `<messageSubmit id="s">${email}</messageSubmit>`);
    assert.equal(answer.text, '<XIMSS><response id="s"/></XIMSS>');
    await client.ask(`${path}/sync`, '<folderReopen id="r" folder="In/box"/>');
    assert.equal((await client.get(`${path}/MIME/In%2Fbox/2-01-B/note.txt`)).text, 'a note');
    assert.equal((await client.get(`${path}/MIME/In%2Fbox/2-02-B/dot.gif`)).text, 'GIF89a');
  });

  it('replaces a file of the same name, and keeps it from other sessions', async () => {
    await client.post(`${path}/upload/f`, 'old');
    await client.post(`${path}/upload/f`, 'new');
    assert.doesNotMatch((await client.ask(`${path}/sync`, appendWith('<MIME uploadID="f"/>'))).text, /errorText/);
    await draft();
    assert.equal((await client.get(`${path}/MIME/D/1-02-B/f`)).text, 'new');
    const other = `/Session/${await client.login(userName, password)}`;
    const answer = await client.ask(`${other}/sync`, appendWith('<MIME uploadID="f"/>'));
    assert.match(answer.text, /refers to something that does not exist/);
  });

  it('takes uploads for a session that came over TCP', async () => {
    const wire = await WireClient.connect(server.port);
    const urlId = attributeOf(await wire.login(userName, password), 'urlID')!;
    assert.equal((await client.post(`/Session/${urlId}/upload/logo.png`, 'PNG', png)).status, 200);
    const [report] = await wire.askOk(appendWith('<MIME uploadID="logo.png"/>'));
    assert.equal(serializeXml(report!), '<messageReport id="a" UID="1"/>');
    wire.send('<bye id="b"/>');
    await wire.closed();
    assert.equal((await client.post(`/Session/${urlId}/upload/logo.png`, 'PNG', png)).status, 550);
  });

  for (const name of [
    '',
    '..',
    '.',
    '..%2F..%2Fetc%2Fpasswd',
    'a%2Fb',
    'a%5Cb',
    'a%00b',
    'a%0D%0Ab',
    'x'.repeat(256),
    'a/b',
  ]) {
    it(`refuses to call a file "${name.slice(0, 30)}"`, async () => {
      assert.equal((await client.post(`${path}/upload/${name}`, 'x')).status, 400);
    });
  }

  it('takes no form, no other method, and no type that is none', async () => {
    const form = { 'Content-Type': 'multipart/form-data; boundary=x' };
    assert.equal((await client.post(`${path}/upload/f`, '--x--', form)).status, 415);
    const wrong = await client.get(`${path}/upload/f`);
    assert.deepEqual([wrong.status, wrong.headers['allow']], [405, 'POST']);
    await client.post(`${path}/upload/f`, 'x', { 'Content-Type': 'text/html"<script>' });
    assert.doesNotMatch((await client.ask(`${path}/sync`, appendWith('<MIME uploadID="f"/>'))).text, /errorText/);
    assert.match(await draft(), /Content-Type: application\/octet-stream/);
  });

  it('takes so many files and no more', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 101; n++) statuses.push((await client.post(`${path}/upload/${n}`, 'x')).status);
    assert.deepEqual(statuses, [...Array<number>(100).fill(200), 413]);
    assert.equal((await client.post(`${path}/upload/0`, 'again')).status, 200);
  });

  it('takes so many bytes and no more, of one file and of all', async () => {
    const megabyte = 1024 * 1024;
    assert.equal((await client.post(`${path}/upload/big`, Buffer.alloc(32 * megabyte + 1))).status, 413);
    const part = Buffer.alloc(32 * megabyte);
    for (let n = 0; n < 4; n++) assert.equal((await client.post(`${path}/upload/${n}`, part)).status, 200);
    assert.equal((await client.post(`${path}/upload/more`, 'x')).status, 413);
    assert.equal((await client.post(`${path}/upload/0`, 'small')).status, 200);
    assert.equal((await client.post(`${path}/upload/more`, 'x')).status, 200);
  }).timeout(20_000);
});
