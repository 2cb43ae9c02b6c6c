import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import type { LiveConnection } from '../../src/host/connections/liveConnection';
import type { AccountConfig } from '../../src/host/connections/types';
import { readSessionAddress } from '../../src/host/connections/webAccess';
import { attributeOf, element, hasName } from '../../src/protocol/xml';
import { connectHttp } from '../../src/transport/http/connectHttp';
import { NodeClock } from '../../src/transport/nodeClock';
import { dialServer } from '../../src/transport/tcpTransport';
import { liveConnectionTo } from '../support/liveConnection';
import { rejectionOf } from '../unit/session/serverSide';

const clock = new NodeClock();
const signal = new AbortController().signal;

describe('A file that the client uploads to the demo server', function () {
  this.timeout(20_000);

  let server: DemoServer;
  let live: LiveConnection | undefined;

  before(async () => {
    server = await startDemoServer({ mail: { messages: 1 } });
  });
  after(() => server.stop());
  afterEach(() => live?.dispose());

  const ways: [string, () => Partial<AccountConfig>][] = [
    ['TCP', () => ({ port: server.port, webUrl: `http://127.0.0.1:${server.httpPort}` })],
    ['TLS', () => ({ port: server.tlsPort, security: 'tls', webUrl: `https://127.0.0.1:${server.httpsPort}` })],
    ['HTTP', () => ({ port: server.httpPort, transport: 'http' })],
    ['HTTPS', () => ({ port: server.httpsPort, transport: 'http', security: 'tls' })],
  ];

  async function connect(changes: Partial<AccountConfig>): Promise<LiveConnection> {
    const [login] = server.accounts;
    live = liveConnectionTo({
      ...{ port: 1, login: login!, clock },
      openWebTransport: (options) => connectHttp({ ...options, clock, dial: dialServer }),
      readWeb: (account, ...address) => readSessionAddress(account, account.certificateFingerprint, ...address),
    });
    live.account = { ...live.account, certificateFingerprint: server.certificateFingerprint, ...changes };
    await live.connect();
    return live;
  }

  const append = (uploadID: string) =>
    element('messageAppend', { targetMailbox: 'Drafts', report: 'uid' }, [
      element('EMail', {}, [
        element('Subject', {}, ['With a file']),
        element('MIME', { type: 'multipart', subtype: 'mixed' }, [
          element('MIME', { type: 'text', subtype: 'plain' }, ['See attached.']),
          element('MIME', { uploadID, disposition: 'attachment' }),
        ]),
      ]),
    ]);

  for (const [way, account] of ways) {
    it(`stands in the uploaded set of the session and can be attached, over ${way}`, async () => {
      const connection = await connect(account());
      const requester = connection.requester!;
      const name = 'ž photo (1).png';
      const bytes = randomBytes(100_000);
      await connection.uploadToWeb(name, { bytes, type: 'image/png' }, signal);
      const { data } = await requester.request(append(name));
      const uid = data
        .filter((message) => hasName(message, 'messageReport'))
        .map((message) => attributeOf(message, 'UID'))[0];
      assert.ok(uid);
      await requester.request(element('folderOpen', { folder: 'D', mailbox: 'Drafts' }));
      const part = await connection.fetchFromWeb(`MIME/D/${uid}-02-B/x.png`, signal);
      assert.deepEqual(Buffer.from(part), bytes);
      const whole = Buffer.from(await connection.fetchFromWeb(`MIME/D/${uid}-P.txt`, signal)).toString();
      assert.match(whole, /Content-Type: image\/png/);
      // A name that nobody uploaded is in no set.
      assert.match((await rejectionOf(requester.request(append('other.png')))).message, /does not exist/);
    });
  }

  it('goes nowhere once the session has ended', async () => {
    const connection = await connect({ port: server.httpPort, transport: 'http' });
    await connection.disconnect();
    const upload = connection.uploadToWeb('a.txt', { bytes: Buffer.from('a'), type: 'text/plain' }, signal);
    assert.match((await rejectionOf(upload)).message, /has no session that takes files\. Connect, then try again\./);
  });
});
