import assert from 'node:assert/strict';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { attributeOf } from '../../src/protocol/xml';
import { ManualClock, settled } from '../support/manualClock';
import { authDataFor, WebClient, type WebAnswer } from '../support/webClient';
import { WireClient } from '../support/wireClient';

const alex = 'alex@demo.example';
const password = 'sesame-demo';
const refusal = /^<XIMSS><response errorText="[^"]+" errorNum="\d+"\/><\/XIMSS>$/;

describe('demo server over HTTP: login', () => {
  let server: DemoServer;
  let client: WebClient;
  const log: string[] = [];

  before(async () => {
    server = await startDemoServer({ mail: { messages: 3 }, lateAnswerMs: 1, log: (line) => log.push(line) });
  });
  beforeEach(() => (client = new WebClient(server.httpPort)));
  afterEach(() => client.close());
  after(() => server.stop());

  function address(params: Readonly<Record<string, string>>): string {
    return `/XIMSSLogin/?${new URLSearchParams(params)}`;
  }

  function urlIdOf(answer: WebAnswer): string {
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(
      answer.messages.map(({ name }) => name),
      ['session'],
      answer.text,
    );
    assert.match(answer.headers['content-type'] ?? '', /^text\/xml/);
    return attributeOf(answer.messages[0]!, 'urlID')!;
  }

  async function assertWorks(urlId: string): Promise<void> {
    assert.equal((await client.ask(`/Session/${urlId}/sync`, '<noop id="1"/>')).text, noopAnswer);
  }
  const noopAnswer = '<XIMSS><response id="1"/></XIMSS>';

  it('tells its features before login, with a nonce and without starttls', async () => {
    const answer = await client.ask('/XIMSSLogin/?errorAsXML=1', '<listFeatures id="list"/>');
    const [features, response] = answer.messages;
    assert.equal(response && attributeOf(response, 'id'), 'list');
    assert.match(answer.text, /<sasl>CRAM-MD5<\/sasl>.*<nonce>[0-9A-F]{16}<\/nonce>/);
    assert.equal(attributeOf(features!, 'domain'), 'demo.example');
    assert.doesNotMatch(answer.text, /starttls/);
  });

  it('does every pre-login request, several in one body, in order', async () => {
    const requests =
      '<noop id="1"/><readStrings id="2"/><recoverPassword id="3" userName="nobody"/>' +
      '<signup id="4" userName="web" password="web-password"/><frobnicate id="5"/><mailboxList id="6"/>';
    const { text } = await client.ask('/ximsslogin/', requests);
    assert.match(text, /^<XIMSS><response id="1"\/><strings .*<response id="2"\/><response id="3" errorText="account/);
    assert.match(text, /<response id="4"\/><response id="5" errorText="unknown command" errorNum="500"\/>/);
    assert.match(text, /<response id="6" errorText="operation is not allowed before login"/);
    await assertWorks(await client.login('web@demo.example', 'web-password'));
  });

  it('says that login by XML needs a connection that stays', async () => {
    const requests = `<login id="1" authData="${alex}" password="${password}"/><login id="2" method="PLAIN"/><starttls id="3"/>`;
    const { messages, text } = await client.ask('/ximsslogin/', requests);
    assert.deepEqual(
      messages.map((message) => message.name),
      ['response', 'response', 'response'],
    );
    assert.equal(text.match(/errorText/g)?.length, 3);
  });

  for (const path of ['/XIMSSLogin/', '/ximsslogin/', '/XimssLOGIN']) {
    it(`takes a login at ${path}, by GET and as a form`, async () => {
      const params = new URLSearchParams({ errorAsXML: '1', userName: alex, password }).toString();
      await assertWorks(urlIdOf(await client.get(`${path}?${params}`)));
      const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
      await assertWorks(urlIdOf(await client.post(path, params, form)));
    });
  }

  it('takes the name in every spelling, and parameters it has no use for', async () => {
    for (const name of ['userName', 'username', 'USERNAME']) {
      urlIdOf(await client.get(address({ [name]: 'alex', password, version: '6.1', x2auth: '1', canUpdatePwd: '1' })));
    }
    // As one known client logs in: killOld without a session to kill.
    urlIdOf(
      await client.get(address({ errorAsXML: '1', userName: alex, password, killOld: '1', DisableIPWatch: '1' })),
    );
  });

  it('takes a nonce with its proof, once', async () => {
    const nonce = await client.nonce();
    const login = address({ errorAsXML: '1', userName: alex, nonce, authData: authDataFor(password, nonce) });
    await assertWorks(urlIdOf(await client.get(login)));
    assert.match((await client.get(login)).text, refusal);
  });

  it('computes the proof as the protocol reference does', () => {
    assert.equal(authDataFor('secret1', '7F3A91C2D4E5B608'), 'NjdlNzE2NjU0MzAyNDIyYWRiY2Y4OTg0MjZkNDk5MjE=');
  });

  it('refuses a proof by a made-up nonce, one of another password, and none at all', async () => {
    const made = '0011223344556677';
    const right = await client.nonce();
    for (const [nonce, authData] of [
      [made, authDataFor(password, made)],
      [right, authDataFor('other', right)],
      [await client.nonce(), ''],
    ] as const) {
      assert.match((await client.get(address({ errorAsXML: '1', userName: alex, nonce, authData }))).text, refusal);
    }
    // The nonce is used up by the wrong attempt.
    const again = address({ errorAsXML: '1', userName: alex, nonce: right, authData: authDataFor(password, right) });
    assert.match((await client.get(again)).text, refusal);
  });

  it('takes HTTP Basic, and asks for it when nothing is given', async () => {
    const basic = (pair: string) => ({ Authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
    await assertWorks(urlIdOf(await client.get('/ximsslogin/?errorAsXML=1', basic(`${alex}:${password}`))));
    for (const headers of [{}, basic(`${alex}:wrong`), basic('nothing'), { Authorization: 'Bearer x' }]) {
      const answer = await client.get('/ximsslogin/?errorAsXML=1', headers);
      assert.equal(answer.status, 401);
      assert.equal(answer.headers['www-authenticate'], 'Basic realm="demo.example"');
      assert.match(answer.text, refusal);
    }
  });

  for (const [what, params] of [
    ['a wrong password', { userName: alex, password: 'wrong' }],
    ['no password', { userName: alex }],
    ['an unknown name', { userName: 'nobody', password }],
    ['a guest', { loginAsGuest: '1' }],
    ['a session that is not there', { sessionid: '123456-aaaaaaaaaaaaaaaaaaaa' }],
  ] as [string, Record<string, string>][]) {
    it(`refuses ${what}, as XML or as a page`, async () => {
      const answer = await client.get(address({ errorAsXML: '1', ...params }));
      assert.equal(answer.status, 200);
      assert.match(answer.text, refusal);
      const page = await client.get(address(params));
      assert.match(page.headers['content-type'] ?? '', /^text\/html/);
      assert.match(page.text, /<p>/);
    });
  }

  it('says that guests are not welcome', async () => {
    assert.match(
      (await client.get(address({ errorAsXML: '1', loginAsGuest: '1' }))).text,
      /guest login is not allowed/,
    );
  });

  it('gives a new session for an old one, which may go on', async () => {
    const old = await client.login();
    const fresh = urlIdOf(await client.get(address({ errorAsXML: '1', sessionid: old })));
    assert.notEqual(fresh, old);
    await assertWorks(old);
    await assertWorks(fresh);
  });

  it('ends the old session with killOld, and tells whoever waits there', async () => {
    const old = await client.login();
    const waiting = client.get(`/Session/${old}/?ackSeq=0&maxWait=20`);
    await client.ask(`/Session/${old}/sync`, '<noop id="1"/>');
    const fresh = urlIdOf(await client.get(address({ errorAsXML: '1', sessionid: old, killOld: '1' })));
    assert.match((await waiting).text, /^<XIMSS respSeq="1"><bye errorText="[^"]+"\/><\/XIMSS>$/);
    assert.equal((await client.ask(`/Session/${old}/sync`, '<noop id="1"/>')).status, 550);
    await assertWorks(fresh);
  });

  it('takes over a session that came over TCP', async () => {
    const wire = await WireClient.connect(server.port);
    const urlId = attributeOf(await wire.login(), 'urlID')!;
    const fresh = urlIdOf(await client.get(address({ errorAsXML: '1', sessionid: urlId, killOld: '1' })));
    assert.match(await wire.nextText(), /^<bye /);
    await wire.closed();
    await assertWorks(fresh);
  });

  it('keeps a session to the address that logged in, unless told otherwise', async () => {
    const body = '<XIMSS><noop id="1"/></XIMSS>';
    const elsewhere = { method: 'POST', body, localAddress: '127.0.0.2' };
    const bound = await client.login();
    assert.equal((await client.send(`/Session/${bound}/sync`, elsewhere)).status, 550);
    await assertWorks(bound);
    const free = await client.login(alex, password, { DisableIPWatch: '1' });
    assert.equal((await client.send(`/Session/${free}/sync`, elsewhere)).text, noopAnswer);
  });

  it('works the same over https', async () => {
    const secure = new WebClient(server.httpsPort, true);
    const features = await secure.ask('/ximsslogin/', '<listFeatures id="1"/>');
    assert.match(features.text, /<nonce>/);
    const urlId = await secure.login();
    assert.equal((await secure.ask(`/Session/${urlId}/sync?reqSeq=1`, '<noop id="1"/>')).text, noopAnswer);
    secure.close();
  });

  it('hands a client that begins with < to XIMSS, on both web ports', async () => {
    for (const wire of [await WireClient.connect(server.httpPort), await WireClient.connectTls(server.httpsPort)]) {
      assert.equal(attributeOf(await wire.login(), 'userName'), alex);
      wire.close();
    }
  });

  it('never writes an address or a key of a session to its log', async () => {
    const urlId = await client.login();
    await client.ask(`/Session/${urlId}/sync`, '<frobnicate id="1"/>');
    await client.post(`/Session/${urlId}/KILL`);
    assert.ok(log.some((line) => line.includes('logged in over HTTP')));
    assert.ok(log.every((line) => !line.includes(urlId) && !line.includes('Session/')));
  });
});

describe('demo server over HTTP: time', () => {
  it('takes no nonce that is too old', async () => {
    const clock = new ManualClock();
    const server = await startDemoServer({ mail: { messages: 0 }, clock, lateAnswerMs: 0 });
    const client = new WebClient(server.httpPort);
    const nonce = await client.nonce();
    clock.advance(5 * 60_000 + 1);
    const login = { errorAsXML: '1', userName: alex, nonce, authData: authDataFor(password, nonce) };
    const answer = client.get(`/ximsslogin/?${new URLSearchParams(login)}`);
    let isAnswered = false;
    void answer.finally(() => (isAnswered = true));
    while (!isAnswered) {
      clock.advance(1);
      await settled();
    }
    assert.match((await answer).text, /incorrect password/);
    client.close();
    await server.stop();
  });
});
