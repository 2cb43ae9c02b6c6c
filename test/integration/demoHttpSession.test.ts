import assert from 'node:assert/strict';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { attributeOf } from '../../src/protocol/xml';
import { ManualClock, settled } from '../support/manualClock';
import { seedMessage } from '../support/seedMail';
import { WebClient } from '../support/webClient';
import { useWebSession } from '../support/webSession';
import { WireClient } from '../support/wireClient';

const inbox = { mailbox: 'INBOX' };
const openFolder = '<folderOpen id="o" folder="F" mailbox="INBOX"><field>Subject</field></folderOpen>';

describe('demo server over HTTP: requests of a session', () => {
  let server: DemoServer;
  let client: WebClient;
  let path: string;

  useWebSession((session) => ({ server, client, path } = session));

  async function mailboxExists(name: string): Promise<boolean> {
    const { messages } = await client.ask(`${path}/sync`, `<mailboxList id="list" filter="${name}"/>`);
    return messages.length === 2;
  }

  it('answers all requests of a batch in order, data before responses', async () => {
    const { text } = await client.ask(`${path}/sync?reqSeq=1`, `<noop id="1"/>${openFolder}<frobnicate id="2"/>`);
    assert.match(
      text,
      /^<XIMSS><response id="1"\/><folderReport id="o" [^>]+\/><response id="o"\/><response id="2" errorText=/,
    );
  });

  it('counts batches from 1, with and without a number on the root element', async () => {
    assert.equal((await client.ask(`${path}/sync?reqSeq=1&random=0.5`, '<noop id="1"/>')).messages.length, 1);
    const onRoot = await client.post(`${path}/sync`, '<XIMSS reqSeq="2"><noop id="2"/></XIMSS>');
    assert.equal(onRoot.text, '<XIMSS><response id="2"/></XIMSS>');
    // Without a number nothing is counted.
    assert.equal((await client.ask(`${path}/sync`, '<noop id="x"/>')).messages.length, 1);
    assert.equal((await client.ask(`${path}/SYNC?REQSEQ=3`, '<noop id="3"/>')).messages.length, 1);
  });

  it('sends the answer to the last number again and does nothing twice', async () => {
    const create = '<mailboxCreate id="1" mailbox="Once"/>';
    const first = await client.ask(`${path}/sync?reqSeq=1`, create);
    assert.equal(first.text, '<XIMSS><response id="1"/></XIMSS>');
    assert.equal((await client.ask(`${path}/sync?reqSeq=1`, create)).text, first.text);
    assert.match((await client.ask(`${path}/sync?reqSeq=2`, create)).text, /mailbox already exists/);
  });

  it('answers the same batch twice when it comes again while it is at work', async () => {
    const batch = '<mailboxCreate id="1" mailbox="AtWork"/>';
    const answers = await Promise.all([1, 2].map(() => client.ask(`${path}/sync?reqSeq=1`, batch)));
    assert.deepEqual(
      answers.map(({ text }) => text),
      Array(2).fill('<XIMSS><response id="1"/></XIMSS>'),
    );
  });

  for (const wrong of ['0', '2', '-1', 'x', '', '99999999999999999999']) {
    it(`refuses reqSeq "${wrong}" in place of 1, and does nothing`, async () => {
      const answer = await client.ask(`${path}/sync?reqSeq=${wrong}`, '<mailboxCreate id="1" mailbox="Never"/>');
      assert.equal(answer.text, '<XIMSS><response errorText="XIMSS request sequence error" errorNum="500"/></XIMSS>');
      assert.equal(await mailboxExists('Never'), false);
      assert.equal((await client.ask(`${path}/sync?reqSeq=1`, '<noop id="1"/>')).messages.length, 1);
    });
  }

  it('does not count a body that cannot be read', async () => {
    for (const body of ['', '<XIMSS>', 'no XML', '<noop id="1"/>', '<XIMSS><!DOCTYPE a></XIMSS>']) {
      const { status, text } = await client.post(`${path}/sync?reqSeq=1`, body);
      assert.equal(status, 200);
      assert.match(text, /^<XIMSS><response errorText="[^"]+" errorNum="500"\/><\/XIMSS>$/, body);
    }
    assert.equal((await client.ask(`${path}/sync?reqSeq=1`, '<noop id="1"/>')).messages.length, 1);
  });

  it('knows the phases: no login inside of a session', async () => {
    const { text } = await client.ask(`${path}/sync`, '<login id="1" method="PLAIN"/><listFeatures id="2"/>');
    assert.equal(text.match(/operation is not allowed after login/g)?.length, 2);
  });

  it('ends with bye, and what follows in the batch is not done', async () => {
    const answer = await client.ask(`${path}/sync?reqSeq=1`, '<bye id="1"/><mailboxCreate id="2" mailbox="Late"/>');
    assert.equal(answer.text, '<XIMSS><response id="1"/></XIMSS>');
    for (const gone of [
      await client.get(`${path}/?ackSeq=0&maxWait=20`),
      await client.get(`${path}/get?maxWait=1&ackSeq=0`),
      await client.ask(`${path}/sync?reqSeq=1`, '<bye id="1"/>'),
      await client.ask(`${path}/async?reqSeq=2`, '<noop id="2"/>'),
      await client.post(`${path}/KILL`),
      await client.get(`${path}/MIME/F/1-P.txt`),
    ]) {
      assert.equal(gone.status, 550);
    }
  });

  it('is dropped by KILL, with whoever waits', async () => {
    const waiting = client.get(`${path}/?ackSeq=0&maxWait=20`);
    await client.ask(`${path}/sync`, '<noop id="1"/>');
    assert.equal((await client.post(`${path}/KILL`)).status, 200);
    assert.equal((await waiting).status, 550);
    assert.equal((await client.ask(`${path}/sync`, '<noop id="1"/>')).status, 550);
  });

  it('keeps the session when a connection breaks', async () => {
    const waiting = client.get(`${path}/?ackSeq=0&maxWait=20`);
    await client.ask(`${path}/sync?reqSeq=1`, openFolder);
    server.control.dropConnections();
    await assert.rejects(waiting, /socket hang up|ECONNRESET/);
    assert.match(
      (await client.ask(`${path}/sync?reqSeq=2`, '<folderSync id="1" folder="F"/>')).text,
      /response id="1"\//,
    );
  });

  it('forgets its sessions like a server that starts anew', async () => {
    const waiting = client.get(`${path}/?ackSeq=0&maxWait=20`);
    await client.ask(`${path}/sync`, '<noop id="1"/>');
    server.control.forgetSessions();
    assert.equal((await waiting).status, 550);
    assert.equal((await client.ask(`${path}/sync`, '<noop id="1"/>')).status, 550);
  });

  it('serves a client that counts nothing and reuses its ids, as one does in the wild', async () => {
    const login = { errorAsXML: '1', EnableUseCookie: '1', x2auth: '1', canUpdatePwd: '1', killOld: '1' };
    const wild = `/Session/${await client.login('alex@demo.example', 'sesame-demo', login)}`;
    const plain = { 'Content-Type': 'text/plain; charset=utf-8' };
    const fields = ['FLAGS', 'E-From', 'Subject'].map((name) => `<field>${name}</field>`).join('');
    const open = `<folderOpen mailbox="INBOX" sortField="INTERNALDATE" sortOrder="desc" folder="INBOX-MM-1" id="7">${fields}</folderOpen>`;
    const opened = await client.post(`${wild}/sync`, `<XIMSS>\n  ${open}\n</XIMSS>`, plain);
    const [pair = ''] = (opened.headers['set-cookie']?.[0] ?? '').split(';');
    const withCookie = { ...plain, Cookie: pair };
    const browse = '<XIMSS><folderBrowse folder="INBOX-MM-1" id="7"><index from="0" till="49"/></folderBrowse></XIMSS>';
    const browsed = await client.post(`${wild}/sync`, browse, withCookie);
    assert.deepEqual(
      browsed.messages.map(({ name }) => name),
      ['folderReport', 'folderReport', 'folderReport', 'response'],
    );
    assert.equal((await client.get(`${wild}/MIME/INBOX-MM-1/1-P.txt`, { Cookie: pair })).status, 200);
    assert.equal((await client.post(`${wild}/sync`, '<XIMSS><bye id="99"/></XIMSS>', withCookie)).status, 200);
    assert.equal((await client.post(`${wild}/sync`, browse, withCookie)).status, 550);
  });

  describe('with a cookie', () => {
    let cookie: string;
    let first: string;

    beforeEach(async () => {
      path = `/Session/${await client.login('alex', 'sesame-demo', { EnableUseCookie: '1' })}`;
      const answer = await client.ask(`${path}/sync?reqSeq=1`, '<noop id="1"/>');
      first = answer.text;
      [cookie = ''] = (answer.headers['set-cookie']?.[0] ?? '').split(';');
      assert.match(cookie, /^CGateProWebUser=[\w-]{20}$/);
    });

    it('asks for it from then on', async () => {
      assert.equal((await client.ask(`${path}/sync?reqSeq=2`, '<noop id="2"/>')).status, 550);
      const withCookie = await client.ask(`${path}/sync?reqSeq=2`, '<noop id="2"/>', { Cookie: `a=b; ${cookie}` });
      assert.equal(withCookie.text, '<XIMSS><response id="2"/></XIMSS>');
      assert.equal(withCookie.headers['set-cookie'], undefined);
      for (const wrong of ['', 'CGateProWebUser=x', `${cookie}x`]) {
        assert.equal((await client.get(`${path}/?ackSeq=0`, { Cookie: wrong })).status, 550);
        assert.equal((await client.post(`${path}/KILL`, '', { Cookie: wrong })).status, 550);
      }
      assert.equal((await client.get(`${path}/?ackSeq=0`, { Cookie: cookie })).text, '<XIMSS/>');
    });

    it('sets it again when the first answer was lost', async () => {
      const again = await client.ask(`${path}/sync?reqSeq=1`, '<noop id="1"/>');
      assert.equal(again.text, first);
      assert.equal(again.headers['set-cookie']?.[0]?.split(';')[0], cookie);
    });
  });

  it('sets no cookie unless asked', async () => {
    assert.equal((await client.ask(`${path}/sync`, '<noop id="1"/>')).headers['set-cookie'], undefined);
  });
});

describe('demo server over HTTP: events of a session', () => {
  let server: DemoServer;
  let client: WebClient;
  let path: string;

  useWebSession((session) => ({ server, client, path } = session));

  const texts = (xml: string): string[] => [...xml.matchAll(/<alert [^>]*>([^<]*)<\/alert>/g)].map(([, text]) => text!);

  it('answers a request that is held as soon as something happens', async () => {
    const held = client.get(`${path}/?ackSeq=0&maxWait=20`);
    await client.ask(`${path}/sync`, openFolder);
    server.control.deliver(inbox, seedMessage());
    const answer = await held;
    assert.equal(answer.respSeq, '1');
    assert.deepEqual(
      answer.messages.map((message) => [message.name, attributeOf(message, 'mode'), attributeOf(message, 'id')]),
      [['folderReport', 'notify', undefined]],
    );
  });

  it('answers at once with what waits, all of it together', async () => {
    for (const text of ['one', 'two', 'three']) server.control.sendAlert(text);
    const answer = await client.get(`${path}/get?maxWait=60&ackSeq=0`);
    assert.deepEqual([answer.respSeq, texts(answer.text)], ['1', ['one', 'two', 'three']]);
  });

  it('sends again what was not acknowledged, unchanged, and goes on when it is', async () => {
    server.control.sendAlert('first');
    const poll = (ackSeq: number) => client.get(`${path}/?ackSeq=${ackSeq}&maxWait=20`);
    const answer = await poll(0);
    server.control.sendAlert('second');
    assert.equal((await poll(0)).text, answer.text);
    const next = await poll(1);
    assert.deepEqual([next.respSeq, texts(next.text)], ['2', ['second']]);
    assert.equal((await poll(1)).text, next.text);
    const held = poll(2);
    server.control.sendAlert('third');
    assert.deepEqual(texts((await held).text), ['third']);
  });

  it('delivers again what went to a client that was gone', async () => {
    const abort = new AbortController();
    const lost = client.send(`${path}/?ackSeq=0&maxWait=20`, { signal: abort.signal });
    await client.ask(`${path}/sync`, '<noop id="1"/>');
    abort.abort();
    await assert.rejects(lost);
    server.control.sendAlert('kept');
    assert.deepEqual(texts((await client.get(`${path}/?ackSeq=0&maxWait=20`)).text), ['kept']);
  });

  it('lets a new request take the place of one that is held', async () => {
    const first = client.get(`${path}/?ackSeq=0&maxWait=20`);
    await client.ask(`${path}/sync`, '<noop id="1"/>');
    const second = client.get(`${path}/?ackSeq=0&maxWait=20`);
    assert.equal((await first).text, '<XIMSS/>');
    server.control.sendAlert('for the second');
    assert.equal((await second).respSeq, '1');
  });

  it('counts a request without ackSeq as having got everything', async () => {
    server.control.sendAlert('only once');
    assert.equal((await client.get(`${path}/get`)).messages.length, 1);
    assert.equal((await client.get(`${path}/get`)).text, '<XIMSS/>');
  });

  it('adds events to an answer with syncAsync', async () => {
    server.control.sendAlert('waiting');
    assert.doesNotMatch((await client.ask(`${path}/sync?reqSeq=1`, '<noop id="1"/>')).text, /alert/);
    const answer = await client.ask(`${path}/sync?reqSeq=2&syncAsync=1`, '<noop id="2"/>');
    assert.deepEqual(texts(answer.text), ['waiting']);
    assert.match(answer.text, /^<XIMSS><response id="2"\/><alert /);
    assert.equal((await client.ask(`${path}/sync?reqSeq=2&syncAsync=1`, '<noop id="2"/>')).text, answer.text);
    assert.equal((await client.get(`${path}/?ackSeq=0`)).text, '<XIMSS/>');
  });

  it('sends events after the answer that made them', async () => {
    const option = '<setSessionOption id="1" name="reportMailboxChanges" value="yes"/>';
    const create = '<mailboxCreate id="2" mailbox="Made"/><noop id="3"/>';
    const answer = await client.ask(`${path}/sync?reqSeq=1&syncAsync=1`, option + create);
    assert.match(answer.text, /<response id="3"\/><mailboxNotify mailbox="Made"\/><\/XIMSS>$/);
  });

  it('answers an async batch through the other channel, once', async () => {
    const batch = `<noop id="1"/>${openFolder}`;
    const accepted = await client.ask(`${path}/async?reqSeq=1`, batch);
    assert.deepEqual([accepted.status, accepted.text], [200, '']);
    assert.equal((await client.ask(`${path}/async?reqSeq=1`, batch)).text, '');
    await client.ask(`${path}/sync?reqSeq=2`, '<noop id="2"/>');
    const answer = await client.get(`${path}/?ackSeq=0&maxWait=20`);
    assert.match(
      answer.text,
      /^<XIMSS respSeq="1"><response id="1"\/><folderReport id="o" [^>]+\/><response id="o"\/>/,
    );
    assert.equal((await client.get(`${path}/?ackSeq=1`)).text, '<XIMSS/>');
    const wrong = await client.ask(`${path}/async?reqSeq=9`, '<noop id="9"/>');
    assert.match(wrong.text, /XIMSS request sequence error/);
  });

  it('says goodbye through a request that is held, or the next one', async () => {
    const other = `/Session/${await client.login()}`;
    const held = client.get(`${path}/?ackSeq=0&maxWait=20`);
    await client.ask(`${path}/sync`, '<noop id="1"/>');
    await server.control.sayGoodbye('maintenance');
    assert.equal((await held).text, '<XIMSS respSeq="1"><bye errorText="maintenance"/></XIMSS>');
    assert.equal((await client.get(`${path}/?ackSeq=1`)).status, 550);
    assert.equal((await client.ask(`${other}/sync`, '<noop id="1"/>')).status, 550);
    assert.match((await client.get(`${other}/?ackSeq=0&maxWait=20`)).text, /<bye /);
    assert.equal((await client.get(`${other}/?ackSeq=1`)).status, 550);
  });

  it('keeps requests and events of a TCP session where they belong', async () => {
    const wire = await WireClient.connect(server.port);
    const tcp = `/Session/${attributeOf(await wire.login(), 'urlID')}`;
    for (const answer of [
      await client.get(`${tcp}/?ackSeq=0`),
      await client.ask(`${tcp}/sync`, '<bye id="1"/>'),
      await client.ask(`${tcp}/async`, '<bye id="1"/>'),
      await client.post(`${tcp}/KILL`),
    ]) {
      assert.equal(answer.status, 404);
    }
    await wire.askOk('<noop id="1"/>');
    wire.close();
  });
});

describe('demo server over HTTP: silence', () => {
  let server: DemoServer;
  let client: WebClient;
  let clock: ManualClock;
  let path: string;

  beforeEach(async () => {
    clock = new ManualClock();
    server = await startDemoServer({ mail: { messages: 1 }, lateAnswerMs: 1, clock });
    client = new WebClient(server.httpPort);
    path = `/Session/${await client.login()}`;
    await settled();
  });
  afterEach(async () => {
    client.close();
    await server.stop();
    assert.equal(clock.timerCount, 0);
  });

  it('answers a request that is held with nothing when its time is up', async () => {
    const held = client.get(`${path}/?ackSeq=0&maxWait=20`);
    await client.ask(`${path}/sync`, '<noop id="1"/>');
    clock.advance(20_000);
    const answer = await held;
    assert.deepEqual([answer.status, answer.text], [200, '<XIMSS/>']);
  });

  it('ends a session after ten minutes without a request', async () => {
    clock.advance(9 * 60_000);
    assert.equal((await client.ask(`${path}/sync`, '<noop id="1"/>')).status, 200);
    await settled();
    clock.advance(9 * 60_000);
    assert.equal((await client.get(`${path}/?ackSeq=0`)).status, 200);
    await settled();
    clock.advance(10 * 60_000);
    assert.equal((await client.ask(`${path}/sync`, '<noop id="1"/>')).status, 550);
    assert.equal((await client.get(`${path}/?ackSeq=0`)).text, '<XIMSS respSeq="1"><bye/></XIMSS>');
    assert.equal((await client.get(`${path}/?ackSeq=1`)).status, 550);
  });

  it('counts a request that is held as activity, and forgets a goodbye nobody fetched', async () => {
    await client.ask(`${path}/sync`, '<setSessionOption id="1" name="idleTimeout" value="5"/>');
    const held = client.get(`${path}/?ackSeq=0&maxWait=60`);
    await client.ask(`${path}/sync`, '<noop id="2"/>');
    clock.advance(60_000);
    assert.equal((await held).text, '<XIMSS/>');
    await settled();
    clock.advance(5_000);
    clock.advance(30_000);
    assert.equal((await client.get(`${path}/?ackSeq=0`)).status, 550);
    assert.equal(server.control.connectionCount, 0);
  });
});
