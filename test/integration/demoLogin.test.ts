import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { connect as connectTls } from 'node:tls';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { attributeOf, childElements, textOf } from '../../src/protocol/xml';
import { WireClient } from '../support/wireClient';

const credentials = Buffer.from('\0alex@demo.example\0sesame-demo').toString('base64');

describe('demo server: before and at login', () => {
  let server: DemoServer;
  const clients: WireClient[] = [];

  before(async () => {
    server = await startDemoServer({ mail: { messages: 3 }, lateAnswerMs: 1 });
  });
  afterEach(() => clients.splice(0).forEach((client) => client.close()));
  after(() => server.stop());

  async function open(): Promise<WireClient> {
    const client = await WireClient.connect(server.port);
    clients.push(client);
    return client;
  }

  it('says nothing until it is spoken to', async () => {
    const client = await open();
    assert.deepEqual(await client.ask('<noop id="1"/>'), ['<response id="1"/>']);
  });

  it('offers starttls and its methods', async () => {
    const [features] = await (await open()).askOk('<listFeatures id="1" domain="demo.example"/>');
    assert.equal(attributeOf(features!, 'domain'), 'demo.example');
    assert.equal(childElements(features!, 'starttls').length, 1);
    assert.deepEqual(childElements(features!, 'sasl').map(textOf), [
      'LOGIN',
      'PLAIN',
      'CRAM-MD5',
      'DIGEST-MD5',
      'SCRAM-SHA-1',
      'SCRAM-SHA-256',
    ]);
  });

  for (const attribute of ['authData', 'userName', 'USERNAME']) {
    it(`takes a clear-text login with ${attribute}`, async () => {
      const [session] = await (
        await open()
      ).askOk(`<login id="1" ${attribute}="alex@demo.example" password="sesame-demo"/>`);
      assert.match(attributeOf(session!, 'urlID')!, /^\d{6}-[a-z0-9]{20}$/);
      assert.equal(attributeOf(session!, 'userName'), 'alex@demo.example');
      assert.equal(attributeOf(session!, 'realName'), 'Alex Morgan');
    });
  }

  it('takes a name without domain as one of its own', async () => {
    await (await open()).askOk('<login id="1" authData="bo" password="sesame-demo"/>');
  });

  it('takes PLAIN after an empty challenge, under one id', async () => {
    const client = await open();
    client.send('<login id="A" method="PLAIN"/>');
    assert.equal(await client.nextText(), '<challenge id="A" value=""/>');
    const [session] = await client.askOk(`<auth id="A" value="${credentials}"/>`);
    assert.equal(session!.name, 'session');
  });

  it('takes PLAIN with an initial response', async () => {
    const answers = await (await open()).ask(`<login id="A" method="PLAIN" authData="${credentials}"/>`);
    assert.equal(answers.length, 2);
    assert.equal(answers[1], '<response id="A"/>');
  });

  it('takes LOGIN', async () => {
    const client = await open();
    client.send('<login id="A" method="LOGIN"/>');
    for (const answer of ['alex@demo.example', 'sesame-demo']) {
      assert.match(await client.nextText(), /^<challenge id="A" value="[^"]+"\/>$/);
      client.send(`<auth id="A" value="${Buffer.from(answer).toString('base64')}"/>`);
    }
    assert.match(await client.nextText(), /^<session id="A" /);
  });

  it('takes CRAM-MD5, and refuses a wrong digest', async () => {
    const client = await open();
    for (const password of ['wrong', 'sesame-demo']) {
      client.send('<login id="A" method="CRAM-MD5"/>');
      const challenge = Buffer.from(attributeOf(await client.next(), 'value')!, 'base64');
      const digest = createHmac('md5', password).update(challenge).digest('hex');
      const answer = Buffer.from(`alex@demo.example ${digest}`).toString('base64');
      const answers = await client.ask(`<auth id="A" value="${answer}"/>`);
      assert.equal(answers.length, password === 'sesame-demo' ? 2 : 1);
    }
  });

  for (const [method, answers] of [
    ['SCRAM-SHA-1', ['n,,n=alex@demo.example']],
    ['SCRAM-SHA-1', ['p=tls-unique,,n=alex@demo.example,r=abc']],
    ['SCRAM-SHA-256', ['n,,n=alex@demo.example,r=abc', 'c=biws,r=abc,p=AAAA']],
    ['SCRAM-SHA-256', ['n,,n=nobody@demo.example,r=abc', 'x']],
    ['SCRAM-SHA-256', ['x'.repeat(5000)]],
    ['DIGEST-MD5', ['']],
    ['DIGEST-MD5', ['username="alex@demo.example",realm="demo.example",nonce="made up",nc=00000001']],
    ['DIGEST-MD5', ['"'.repeat(5000)]],
  ] as const) {
    it(`refuses ${method} for ${answers.join(' then ').slice(0, 70)}`, async () => {
      const client = await open();
      client.send(`<login id="A" method="${method}"/>`);
      for (const answer of answers) {
        assert.match(await client.nextText(), /^<challenge id="A" value="[^"]*"\/>$/);
        client.send(`<auth id="A" value="${Buffer.from(answer).toString('base64')}"/>`);
      }
      assert.match(await client.nextText(), /^<response id="A" errorText="incorrect password or account name"/);
      assert.match((await client.ask('<auth id="A" value=""/>'))[0]!, /no authentication is under way/);
    });
  }

  it('stays open after a wrong password and closes after the third', async () => {
    const client = await open();
    const wrong = '<login id="1" authData="alex@demo.example" password="no"/>';
    const refusal = '<response id="1" errorText="incorrect password or account name" errorNum="515"/>';
    for (let attempt = 0; attempt < 3; attempt++) assert.deepEqual(await client.ask(wrong), [refusal]);
    await client.closed();
  });

  it('refuses an auth without login, with another id, and what is no base64', async () => {
    const client = await open();
    assert.match((await client.ask('<auth id="1" value=""/>'))[0]!, /no authentication is under way/);
    client.send('<login id="A" method="PLAIN"/>');
    await client.next();
    assert.match((await client.ask('<auth id="B" value=""/>'))[0]!, /needs the id of its login/);
    assert.match((await client.ask('<auth id="A" value="*"/>'))[0]!, /illegal base64/);
    assert.match((await client.ask('<login id="C" method="GSSAPI"/>'))[0]!, /not supported/);
  });

  it('refuses session operations before login and tells unknown ones apart', async () => {
    const client = await open();
    assert.deepEqual(await client.ask('<mailboxList id="4" filter="*"/>'), [
      '<response id="4" errorText="operation is not allowed before login" errorNum="500"/>',
    ]);
    assert.deepEqual(await client.ask('<frobnicate id="A002" level="3"/>'), [
      '<response id="A002" errorText="unknown command" errorNum="500"/>',
    ]);
  });

  it('signs up an account that can log in, without logging in itself', async () => {
    const client = await open();
    await client.askOk('<signup id="1" domain="demo.example" userName="newcomer" password="pa55" realName="New"/>');
    assert.match((await client.ask('<readTime id="2"/>'))[0]!, /not allowed before login/);
    await client.login('newcomer@demo.example', 'pa55');
    const [inbox] = await client.askOk('<mailboxList id="3" filter="*"/>');
    assert.equal(attributeOf(inbox!, 'mailbox'), 'INBOX');
  });

  it('knows no password to recover of nobody', async () => {
    const answers = await (await open()).ask('<recoverPassword id="3" domain="demo.example" userName="nobody"/>');
    assert.match(answers[0]!, /errorText="account with this name does not exist"/);
  });

  it('goes on with TLS after starttls and forgets what was pipelined behind it', async () => {
    const client = await open();
    client.send('<starttls id="2"/>', '<login id="3" authData="alex@demo.example" password="sesame-demo"/>');
    assert.equal(await client.nextText(), '<response id="2"/>');
    await client.upgrade();
    const [features] = await client.askOk('<listFeatures id="4"/>');
    assert.equal(childElements(features!, 'starttls').length, 0);
    assert.match((await client.ask('<readTime id="5"/>'))[0]!, /not allowed before login/);
    await client.login();
    await client.askOk('<readTime id="6"/>');
    assert.match((await client.ask('<starttls id="7"/>'))[0]!, /errorText/);
  });

  it('speaks TLS from the first byte on the other port, with the certificate it names', async () => {
    const socket = connectTls({ port: server.tlsPort, host: '127.0.0.1', rejectUnauthorized: false });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    assert.equal(socket.getPeerCertificate().fingerprint256, server.certificateFingerprint);
    socket.destroy();
    const client = await WireClient.connectTls(server.tlsPort);
    await client.login();
    client.close();
  });

  it('answers bye and closes', async () => {
    const client = await open();
    await client.login();
    assert.deepEqual(await client.ask('<bye id="9"/>'), ['<response id="9"/>']);
    await client.closed();
  });
});
