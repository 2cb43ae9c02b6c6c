import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { createMemoryTransportPair } from '../../../src/base/memoryTransport';
import { parseXml } from '../../../src/protocol/codec';
import {
  CancelledError,
  ConnectionClosedError,
  OutcomeUnknownError,
  ProtocolError,
  ServerError,
  StartTlsRefusedError,
} from '../../../src/session/errors';
import { readFeatures } from '../../../src/session/features';
import { openPreLogin, type PreLoginOptions, type PreLoginSession } from '../../../src/session/preLogin';
import { settled } from '../../support/manualClock';
import { rejectionOf, ServerSide } from './serverSide';

const visit = (server: ServerSide, changes: Partial<PreLoginOptions> = {}): Promise<PreLoginSession> =>
  openPreLogin({
    transport: server.client,
    tap: server.tap,
    clock: server.clock,
    requestTimeoutMs: 60_000,
    ...changes,
  });

describe('a visit without login', () => {
  it('asks what a Domain offers and reads it, unknown things included', async () => {
    const server = new ServerSide();
    const session = await visit(server);
    const asked = session.features('example.com');
    await settled();
    assert.equal(server.lastReceived, '<listFeatures id="1" domain="example.com"/>');
    await server.say(
      '<features id="1" domain="example.com"><starttls/><sasl>plain</sasl><sasl>X-NEW</sasl><sasl>PLAIN</sasl>' +
        '<language>English</language><signup/><connect protocol="XMPP"/><other/></features>',
      '<response id="1"/>',
    );
    assert.deepEqual(await asked, {
      domain: 'example.com',
      methods: ['PLAIN', 'X-NEW'],
      hasStartTls: true,
      hasSignup: true,
      languages: ['English'],
      otherProtocols: ['XMPP'],
    });
  });

  it('takes a server that does not know the question for one that says nothing', async () => {
    const server = new ServerSide();
    const asked = (await visit(server)).features();
    await settled();
    await server.say('<response id="1" errorText="unknown command" errorNum="500"/>');
    assert.equal(await asked, undefined);
  });

  it('signs up with a password that the log never sees, and waits for minutes', async () => {
    const server = new ServerSide();
    const session = await visit(server);
    const made = session.signup({
      userName: 'new',
      password: 'pa55-word',
      recoveryEmail: 'me@other.example',
      domain: 'example.com',
    });
    await settled();
    assert.deepEqual(server.tap.secrets, ['pa55-word']);
    assert.equal(
      server.lastReceived,
      '<signup id="1" userName="new" password="pa55-word" recoverPassword="me@other.example" domain="example.com"/>',
    );
    server.clock.advance(120_000);
    await server.say('<response id="1"/>');
    await made;
  });

  it('keeps a password that the server repeats out of its refusal', async () => {
    const server = new ServerSide();
    const made = (await visit(server)).signup({ userName: 'new', password: 'secret' });
    await settled();
    server.send('<response id="1" errorText="secret is too short"/>');
    const error = await made.catch((reason: unknown) => reason);
    assert.equal((error as Error).message, '•••••• is too short');
    assert.ok(!inspect(error, { depth: 10 }).includes('secret'));
  });

  it('does not know what became of a signup or a recovery whose answer was lost', async () => {
    for (const requestName of ['signup', 'recoverPassword']) {
      const server = new ServerSide();
      const session = await visit(server);
      const asked = rejectionOf(
        requestName === 'signup'
          ? session.signup({ userName: 'new', password: 'pa55-word' })
          : session.recoverPassword('user1'),
      );
      await settled();
      server.transport.dispose();
      const error = await asked;
      assert.ok(error instanceof OutcomeUnknownError);
      assert.equal(error.requestName, requestName);
    }
  });

  it('does not know what became of a signup that was given up on its way', async () => {
    const abort = new AbortController();
    const session = await visit(new ServerSide(), { signal: abort.signal });
    const asked = rejectionOf(session.signup({ userName: 'new', password: 'pa55-word' }));
    await settled();
    abort.abort();
    const error = await asked;
    assert.ok(error instanceof OutcomeUnknownError);
    assert.match(error.message, /it was given up before the answer came/);
    // One that was given up before is known not to have been sent.
    const unsent = await rejectionOf(session.signup({ userName: 'new', password: 'pa55-word' }));
    assert.ok(unsent instanceof CancelledError || (unsent instanceof ConnectionClosedError && !unsent.wasSent));
  });

  it('knows that a signup was not carried out where nothing speaks XIMSS', async () => {
    const server = new ServerSide();
    const made = rejectionOf((await visit(server)).signup({ userName: 'new', password: 'pa55-word' }));
    await settled();
    await server.say('SSH-2.0-OpenSSH');
    assert.ok((await made) instanceof ProtocolError);
  });

  it('says in whose words recovery was refused', async () => {
    const server = new ServerSide();
    const refused = rejectionOf((await visit(server)).recoverPassword('user1', 'example.com'));
    await settled();
    assert.equal(server.lastReceived, '<recoverPassword id="1" userName="user1" domain="example.com"/>');
    await server.say('<response id="1" errorText="password recovery is not possible"/>');
    const error = await refused;
    assert.ok(error instanceof ServerError);
    assert.equal(error.errorText, 'password recovery is not possible');
  });

  it('gives the strings of a skin, and undefined when there are none', async () => {
    const server = new ServerSide();
    const session = await visit(server);
    const asked = session.strings('Pronto', 'French');
    await settled();
    assert.equal(server.lastReceived, '<readStrings id="1" skinName="Pronto" language="French"/>');
    await server.say('<strings id="1"><string name="OK">OK</string></strings>', '<response id="1"/>');
    assert.equal((await asked)?.name, 'strings');
    const again = session.strings();
    await settled();
    await server.say('<response id="2"/>');
    assert.equal(await again, undefined);
  });

  it('ends with bye, and does not wait for ever', async () => {
    const server = new ServerSide();
    const session = await visit(server);
    const closing = session.close();
    await settled();
    assert.equal(server.lastReceived, '<bye id="1"/>');
    server.clock.advance(2_000);
    await closing;
    assert.equal(server.client.isConnected, false);
    assert.ok((await rejectionOf(session.features())) instanceof ConnectionClosedError);
  });

  it('is given up where starttls was taken out of the offer', async () => {
    const server = new ServerSide({});
    const { client } = createMemoryTransportPair(server.clock, { isEncrypted: true });
    const refused = rejectionOf(visit(server, { upgrade: () => Promise.resolve(client) }));
    await settled();
    await server.say('<features id="1"><sasl>PLAIN</sasl></features>', '<response id="1"/>');
    assert.ok((await refused) instanceof StartTlsRefusedError);
    assert.equal(server.client.isConnected, false);
    assert.deepEqual(server.received, ['<listFeatures id="1"/>']);
  });

  it('names a server that does not speak XIMSS', async () => {
    const server = new ServerSide();
    const refused = rejectionOf((await visit(server)).features());
    await settled();
    server.sendRaw('220 mail.example.com ESMTP\r\n');
    await settled();
    const error = await refused;
    assert.ok(error instanceof ProtocolError);
    assert.match(error.message, /does not speak XIMSS: it sent "220 mail/);
  });

  it('settles everything when the user gives up', async () => {
    const server = new ServerSide();
    const abort = new AbortController();
    const asked = (await visit(server, { signal: abort.signal })).features();
    await settled();
    abort.abort();
    assert.ok((await rejectionOf(asked)) instanceof CancelledError);
  });
});

describe('features', () => {
  it('are bounded, whatever a server sends', () => {
    const many = Array.from({ length: 5000 }, (_, index) => `<language>L${index}</language>`).join('');
    const features = readFeatures(parseXml(`<features>${many}<sasl> </sasl></features>`));
    assert.equal(features.languages.length, 100);
    assert.deepEqual(features.methods, []);
    assert.equal(features.domain, undefined);
  });
});
