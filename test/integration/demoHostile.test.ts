import assert from 'node:assert/strict';
import { connect } from 'node:net';
import type { Clock } from '../../src/base/clock';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { attributeOf } from '../../src/protocol/xml';
import { seedMailbox, seedMessage } from '../support/seedMail';
import { WireClient } from '../support/wireClient';

describe('demo server: clients that misbehave', () => {
  let server: DemoServer;
  const clients: WireClient[] = [];

  before(async () => {
    server = await startDemoServer({ mail: { messages: 50 }, lateAnswerMs: 1 });
  });
  afterEach(() => clients.splice(0).forEach((client) => client.close()));
  after(() => server.stop());

  async function open(): Promise<WireClient> {
    const client = await WireClient.connect(server.port);
    clients.push(client);
    return client;
  }

  for (const broken of ['<noop id="1"', '<a><b></a>', '<!DOCTYPE a><a id="1"/>', '<?php x?><a/>', ' just text']) {
    it(`answers ${broken} without id and closes`, async () => {
      const client = await open();
      client.send('<noop id="0"/>', broken, '<noop id="2"/>');
      assert.equal(await client.nextText(), '<response id="0"/>');
      assert.match(await client.nextText(), /^<response errorText="illegal XML: [^"]+" errorNum="500"\/>$/);
      await client.closed();
      assert.deepEqual(client.received, []);
    });
  }

  it('closes on bytes that are not UTF-8', async () => {
    const client = await open();
    client.write(Uint8Array.of(0x3c, 0xff, 0xfe, 0x2f, 0x3e, 0));
    assert.match(await client.nextText(), /not utf-8/);
    await client.closed();
  });

  it('refuses a request without id and goes on', async () => {
    const client = await open();
    client.send('<noop/>');
    assert.equal(await client.nextText(), '<response errorText="request has no id" errorNum="500"/>');
    await client.askOk('<noop id="1"/>');
  });

  it('skips empty messages and white space around documents', async () => {
    const client = await open();
    client.write('\0\0 \r\n<noop id="1"/>\r\n\0');
    assert.equal(await client.nextText(), '<response id="1"/>');
  });

  it('refuses a message without end once it is too long', async () => {
    const client = await open();
    client.write('<a>');
    const megabytes = Buffer.alloc(8 * 1024 * 1024, 0x20);
    for (let sent = 0; sent < 9; sent++) client.write(megabytes);
    assert.match(await client.nextText(), /message is too long/);
    await client.closed();
  }).timeout(20_000);

  it('answers a thousand pipelined requests in order', async () => {
    const client = await open();
    await client.login();
    client.send(...Array.from({ length: 1000 }, (_, n) => `<${n % 2 ? 'noop' : 'readTime'} id="${n}"/>`));
    for (let n = 0; n < 1000; n++) {
      if (n % 2 === 0) assert.match(await client.nextText(), /^<currentTime /);
      assert.equal(await client.nextText(), `<response id="${n}"/>`);
    }
  });

  it('waits for a client that does not read', async () => {
    const client = await open();
    await client.login();
    await client.askOk('<folderOpen id="o" folder="F" mailbox="INBOX"><field>Subject</field></folderOpen>');
    client.pause();
    const browse = '<folderBrowse id="b" folder="F"><index from="0" till="49"/></folderBrowse>';
    client.send(...Array.from({ length: 1500 }, () => browse), '<noop id="end"/>');
    await (await open()).login();
    client.resume();
    const answers = await client.takeUntil('<response id="end"/>');
    assert.equal(answers.length, 1500 * 51 + 1);
  }).timeout(30_000);

  it('survives clients that vanish at any moment', async () => {
    for (const text of ['', '<', '<noop id="1"/>', 'GET /', '\u0016\u0003\u0001', '<login id="1" method="PLAIN"/>\0']) {
      for (const port of [server.port, server.tlsPort]) {
        const socket = connect(port, '127.0.0.1');
        await new Promise((resolve) => socket.once('connect', resolve));
        socket.write(text);
        socket.resetAndDestroy();
      }
    }
    await (await open()).login();
  });

  it('refuses numbers and names that make no sense', async () => {
    const client = await open();
    await client.login();
    await client.askOk('<folderOpen id="o" folder="F" mailbox="INBOX"/>');
    for (const request of [
      '<folderOpen id="1"/>',
      '<folderOpen id="1" folder="G" mailbox=""/>',
      '<folderBrowse id="1" folder="F"/>',
      '<folderRead id="1" folder="F" UID="minus"/>',
      '<folderRead id="1" folder="F" UID="0"/>',
      '<messageMark id="1" folder="F"><UID>1</UID></messageMark>',
      '<messageCopy id="1" folder="F" targetMailbox="../../etc"><UID>1</UID></messageCopy>',
      '<messageRemove id="1" folder="F" mode="Later"><UID>1</UID></messageRemove>',
      '<mailboxCreate id="1" mailbox="a//b"/>',
      '<mailboxCreate id="1" mailbox="INBOX"/>',
      '<mailboxList id="1" filter="~nobody/*"/>',
      '<messageAppend id="1" targetMailbox="INBOX"/>',
      '<messageAppend id="1" targetMailbox="INBOX" internalDate="soon"><EMail/></messageAppend>',
      '<setSessionOption id="1" name="idleTimeout" value="-5"/>',
      '<setSessionOption id="1" name="colour" value="red"/>',
      '<login id="1" authData="alex@demo.example" password="sesame-demo"/>',
      '<messageAttrWrite id="1" folder="F" UID="999"><a>b</a></messageAttrWrite>',
    ]) {
      const [answer] = await client.ask(request);
      assert.match(answer!, /^<response id="1" errorText="[^"]+" errorNum="500"\/>$/, request);
      assert.doesNotMatch(answer!, /internal error/, request);
    }
    const reports = await client.askOk(
      '<folderBrowse id="2" folder="F"><UID from="40" till="999999999"/></folderBrowse>',
    );
    assert.equal(reports.length, 11);
  });

  it('leaves nothing behind when it stops with clients connected', async () => {
    const other = await startDemoServer({ mail: { messages: 1 }, live: true });
    const waiting = [await WireClient.connect(other.port), await WireClient.connectTls(other.tlsPort)];
    const halfway = connect(other.tlsPort, '127.0.0.1');
    await new Promise((resolve) => halfway.once('connect', resolve));
    await waiting[0]!.login();
    await other.stop();
    await Promise.all(waiting.map((client) => client.closed()));
    await new Promise((resolve) => (halfway.destroyed ? resolve(undefined) : halfway.once('close', resolve)));
    assert.equal(other.control.connectionCount, 0);
    await other.stop();
  });

  it('says which port is taken', async () => {
    await assert.rejects(startDemoServer({ mail: { messages: 0 }, port: server.port }), { code: 'EADDRINUSE' });
  });
});

/** Time that stands still until a test moves it. */
class ManualClock implements Clock {
  private now = 0;
  private timers: { dueMs: number; action: () => void }[] = [];

  nowMs = (): number => this.now;
  wallMs = (): number => Date.UTC(2024, 5, 3) + this.now;

  setTimer(action: () => void, delayMs: number) {
    const timer = { dueMs: this.now + delayMs, action };
    this.timers.push(timer);
    return { dispose: () => void (this.timers = this.timers.filter((other) => other !== timer)) };
  }

  advance(ms: number): void {
    const endMs = this.now + ms;
    for (;;) {
      const next = this.timers.filter((timer) => timer.dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0];
      if (!next) break;
      this.timers = this.timers.filter((other) => other !== next);
      this.now = next.dueMs;
      next.action();
    }
    this.now = endMs;
  }
}

describe('demo server: time', () => {
  let server: DemoServer;
  let client: WireClient;
  let clock: ManualClock;

  beforeEach(async () => {
    clock = new ManualClock();
    const mail = [seedMailbox('INBOX', [seedMessage({ flags: ['Seen'] }), seedMessage()])];
    const accounts = [{ userName: 'alex@demo.example', password: 'sesame-demo', realName: 'Alex', mail }];
    server = await startDemoServer({ mail: 'sample', accounts, clock, live: true });
    client = await WireClient.connect(server.port);
    await client.login();
  });
  afterEach(async () => {
    client.close();
    await server.stop();
  });

  it('says goodbye after ten minutes of silence, not before', async () => {
    clock.advance(9 * 60_000);
    await client.askOk('<noop id="1"/>');
    clock.advance(9 * 60_000);
    await client.askOk('<noop id="2"/>');
    clock.advance(10 * 60_000 + 1);
    assert.equal(await client.nextText(), '<bye/>');
    await client.closed();
  });

  it('lets a client choose its limit, or none', async () => {
    await client.askOk('<setSessionOption id="1" name="idleTimeout" value="0"/>');
    clock.advance(60 * 60_000);
    await client.askOk('<setSessionOption id="2" name="idleTimeout" value="30"/>');
    clock.advance(31_000);
    assert.equal(await client.nextText(), '<bye/>');
  });

  it('lives: mail arrives and another client changes flags', async () => {
    await client.askOk('<folderOpen id="o" folder="F" mailbox="INBOX"><field>Subject</field></folderOpen>');
    clock.advance(10_000);
    assert.equal(await client.nextText(), '<folderReport folder="F" mode="notify"/>');
    const [added] = await client.askOk('<folderSync id="1" folder="F"/>');
    assert.equal(attributeOf(added!, 'mode'), 'added');
    clock.advance(10_000);
    assert.match(await client.nextText(), /notify/);
    const [updated] = await client.askOk('<folderSync id="2" folder="F"/>');
    assert.equal(attributeOf(updated!, 'mode'), 'updated');
  });

  it('tells the time and how long a request took', async () => {
    const [time] = await client.askOk('<readTime id="1"/>');
    assert.equal(attributeOf(time!, 'gmtTime'), '20240603T000000');
    assert.match((await client.ask('<noop id="2" exeTime="1"/>'))[0]!, /exeTime="\d+"/);
  });
});
