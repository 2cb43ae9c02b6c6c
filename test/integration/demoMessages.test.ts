import assert from 'node:assert/strict';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { attributeOf, childElements, firstChild, serializeXml, textOf, type XmlElement } from '../../src/protocol/xml';
import { seedMailbox, seedMessage } from '../support/seedMail';
import { WireClient } from '../support/wireClient';

const multipart = {
  subject: 'With a file',
  headers: { 'Message-ID': '<m1@example.net>', 'Content-Type': 'multipart/mixed; boundary=B', Cc: 'cc@example.org' },
  body: [
    '--B',
    'Content-Type: text/plain',
    '',
    'See the file.',
    '',
    'Ann',
    '--B',
    'Content-Type: text/html; name="page.html"',
    'Content-Disposition: attachment; filename="page.html"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('<script>alert(1)</script>').toString('base64'),
    '--B--',
    '',
  ].join('\r\n'),
};

describe('demo server: messages', () => {
  let server: DemoServer;
  let client: WireClient;
  let urlId: string;

  beforeEach(async () => {
    const account = (name: string) => ({ userName: `${name}@demo.example`, password: 'sesame-demo', realName: name });
    const mail = [seedMailbox('INBOX', [seedMessage(multipart), seedMessage({ subject: 'Second' })])];
    const accounts = [
      { ...account('alex'), mail },
      { ...account('bo'), mail: [] },
    ];
    server = await startDemoServer({ mail: 'sample', accounts, lateAnswerMs: 1 });
    client = await WireClient.connect(server.port);
    urlId = attributeOf(await client.login(), 'urlID')!;
    await client.askOk(
      '<folderOpen id="o" folder="In/box" mailbox="INBOX" sortField="UID"><field>Subject</field></folderOpen>',
    );
  });
  afterEach(async () => {
    client.close();
    await server.stop();
  });

  async function read(attributes: string): Promise<XmlElement> {
    const [message] = await client.askOk(`<folderRead id="r" folder="In/box" UID="1" ${attributes}/>`);
    return firstChild(message!, 'EMail')!;
  }

  const get = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);

  it('reads a message, one part of it, and its source', async () => {
    const email = await read('');
    assert.equal(textOf(firstChild(email, 'Subject')!), 'With a file');
    const part = await read('partID="01" totalSizeLimit="-1"');
    assert.match(serializeXml(part), /See the file\.\n\nAnn/);
    assert.match(serializeXml(await read('mode="source"')), /boundary=B/);
  });

  it('makes drafts of answers', async () => {
    const reply = await read('mode="replyAll"');
    assert.deepEqual(
      childElements(reply).map((child) => `${child.name}: ${textOf(child)}`),
      [
        'To: ann@example.net',
        'Cc: cc@example.org',
        'Subject: Re: With a file',
        'In-Reply-To: <m1@example.net>',
        'References: <m1@example.net>',
        'MIME: Ann Smith wrote:\n> See the file.\n>\n> Ann',
      ],
    );
    assert.match(serializeXml(await read('mode="replyFromHTML"')), /subtype="html"/);
    assert.match(serializeXml(await read('mode="forward"')), /<copyMIME folder="In\/box" UID="1"\/>/);
    assert.match((await client.ask('<folderRead id="r" folder="In/box" UID="1" mode="upside"/>'))[0]!, /illegal mode/);
  });

  it('gives nothing for a message that is gone and an error for one that never was', async () => {
    server.control.removeMessages({ mailbox: 'INBOX' }, [2]);
    assert.equal(await client.nextText(), '<folderReport folder="In/box" mode="notify"/>');
    assert.deepEqual(await client.ask('<folderRead id="r" folder="In/box" uid="2"/>'), ['<response id="r"/>']);
    assert.match((await client.ask('<folderRead id="r" folder="In/box" UID="99"/>'))[0]!, /message not found/);
  });

  it('sends mail to a local account, keeps a copy, and hides blind copies', async () => {
    const bo = await WireClient.connect(server.port);
    await bo.login('bo@demo.example');
    await bo.askOk('<folderOpen id="1" folder="I" mailbox="INBOX"/>');
    await client.askOk(
      '<messageSubmit id="s"><EMail><To>bo@demo.example</To><Bcc>boss@else.example</Bcc><Subject>Files</Subject><MIME type="multipart" subtype="mixed"><MIME type="text" subtype="plain">See attached.</MIME><copyMIME folder="In/box" UID="1" partID="02"/></MIME></EMail></messageSubmit>',
    );
    assert.match(await bo.nextText(), /mode="notify"/);
    await bo.askOk('<folderSync id="2" folder="I"/>');
    const [received] = await bo.askOk('<folderRead id="3" folder="I" UID="1"/>');
    const text = serializeXml(received!);
    assert.match(text, /See attached\./);
    assert.match(text, /page\.html/);
    assert.doesNotMatch(text, /boss@/);
    bo.close();
    await client.askOk('<folderOpen id="4" folder="S" mailbox="Sent"/>');
    assert.match(serializeXml((await client.askOk('<folderRead id="5" folder="S" UID="1"/>'))[0]!), /boss@else/);
  });

  it('says why a message cannot be composed', async () => {
    const part = '<MIME uploadID="missing"/>';
    const [answer] = await client.ask(
      `<messageAppend id="a" targetMailbox="INBOX"><EMail><MIME type="multipart" subtype="mixed">${part}</MIME></EMail></messageAppend>`,
    );
    assert.match(answer!, /errorText="[^"]+" errorNum="500"/);
  });

  it('keeps notes with a message', async () => {
    await client.askOk('<messageAttrWrite id="1" folder="In/box" UID="1"><note>call back</note></messageAttrWrite>');
    const [notes] = await client.askOk('<messageAttrRead id="2" folder="In/box" UID="1"/>');
    assert.equal(
      serializeXml(notes!),
      '<messageAttr id="2" folder="In/box" UID="1"><note>call back</note></messageAttr>',
    );
  });

  it('searches, and moves to the trash', async () => {
    const found = await client.askOk('<folderSearch id="1" folder="In/box" filter="see the" filterField="BODY"/>');
    assert.deepEqual(
      found.map((report) => attributeOf(report, 'UID')),
      ['1'],
    );
    await client.askOk('<messageRemove id="2" folder="In/box" mode="Trash"><UID>1</UID></messageRemove>');
    const [notify, init] = await client.askOk('<folderOpen id="3" folder="T" mailbox="Trash"/>');
    assert.equal(attributeOf(notify!, 'mode'), 'notify');
    assert.equal(attributeOf(init!, 'messages'), '1');
  });

  it('gives parts over HTTP as downloads, names matched without regard to case', async () => {
    const response = await get(`/session/${urlId}/mime/IN%2FBOX/1-02-b/p%C3%A4ge.html`);
    assert.equal(response.status, 200);
    assert.equal(await response.text(), '<script>alert(1)</script>');
    assert.equal(response.headers.get('content-disposition'), "attachment; filename*=UTF-8''p%C3%A4ge.html");
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    const whole = await get(`/Session/${urlId}/MIME/In/box/1-P.txt`);
    assert.match(await whole.text(), /^From: Ann Smith[^]*--B--\r\n$/);
  });

  it('tells over HTTP what is not there', async () => {
    const status = async (path: string): Promise<number> => (await get(path)).status;
    assert.equal(await status('/Session/000000-nobody/MIME/In%2Fbox/1-01-B/x'), 550);
    for (const path of ['', '/MIME/nope/1-01-B/x', '/MIME/In%2Fbox/9-01-B/x', '/MIME/In%2Fbox/1-09-B/x', '/%zz']) {
      assert.equal(await status(`/Session/${urlId}${path}`), 404, path);
    }
    assert.equal(await status('/'), 404);
    const part = `http://127.0.0.1:${server.port}/Session/${urlId}/MIME/In%2Fbox/1-01-B/x`;
    assert.equal((await fetch(part, { method: 'POST', body: 'x' })).status, 405);
    await client.ask('<bye id="z"/>');
    await client.closed();
    assert.equal(await status(`/Session/${urlId}/MIME/In%2Fbox/1-01-B/x`), 550);
  });
});
