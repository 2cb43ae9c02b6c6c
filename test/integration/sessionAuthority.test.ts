import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import { generate } from 'selfsigned';
import { projectPath } from '../support/paths';

const dayMs = 24 * 60 * 60 * 1000;

interface Issued {
  readonly private: string;
  readonly cert: string;
}

/**
 * Connects from a process of its own, since whom Node trusts is settled when it starts. Prints `connected`, or the
 * error's name and sentence.
 */
const client = (transportFile: string, port: number, way: Way): string => `
  const { connectTcp, connectHttp, dialServer, upgradeToTls, NodeClock } = require(${JSON.stringify(transportFile)});
  const options = { host: '127.0.0.1', port: ${port}, security: 'tls', connectTimeoutMs: 10000 };
  const upgraded = (o) => connectTcp({ ...o, security: 'none' }).then((plain) => upgradeToTls(plain, o));
  const connect = { tls: connectTcp, starttls: upgraded, https: (o) => connectHttp({ ...o, clock: new NodeClock(), dial: dialServer }) };
  connect.${way}(options).then(
    (transport) => { console.log(transport.isEncrypted ? 'connected' : 'in the clear'); transport.dispose(); },
    (error) => console.log(error.name + ': ' + error.message),
  );`;

const ways = ['tls', 'starttls', 'https'] as const;
type Way = (typeof ways)[number];

/** What the client in its own process needs. */
const clientParts = `
  export { connectTcp, dialServer } from './tcpTransport';
  export { upgradeToTls } from './tlsUpgrade';
  export { connectHttp } from './http/connectHttp';
  export { NodeClock } from './nodeClock';
`;

describe('Certificate that an authority of the system vouches for', function () {
  this.timeout(30_000);
  let folder: string;
  let transportFile: string;
  let authority: Issued;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ximss-authority-'));
    transportFile = join(folder, 'transport.cjs');
    await esbuild.build({
      stdin: { contents: clientParts, resolveDir: projectPath('src/transport'), loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: transportFile,
      logLevel: 'silent',
    });
    authority = await generate([{ name: 'commonName', value: 'Test Authority' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      extensions: [{ name: 'basicConstraints', cA: true }],
    });
    await writeFile(join(folder, 'authority.pem'), authority.cert);
  });

  after(() => rm(folder, { recursive: true, force: true }));

  const issue = (ip: string, notAfterDate: Date): Promise<Issued> =>
    generate([{ name: 'commonName', value: 'server' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      notBeforeDate: new Date(notAfterDate.getTime() - 30 * dayMs),
      notAfterDate,
      ca: { key: authority.private, cert: authority.cert },
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip }] }],
    });

  async function connect(way: Way, certificate: Issued, isAuthorityTrusted = true): Promise<string> {
    const server = tls.createServer({ key: certificate.private, cert: certificate.cert }, (socket) => {
      socket.on('error', () => undefined).resume();
    });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: isAuthorityTrusted ? join(folder, 'authority.pem') : '' };
      const { stdout } = await promisify(execFile)(process.execPath, ['-e', client(transportFile, port, way)], { env });
      return stdout.trim();
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  }

  const inAMonth = (): Date => new Date(Date.now() + 29 * dayMs);

  for (const way of ways) {
    it(`is taken without a question, over ${way}`, async () => {
      assert.equal(await connect(way, await issue('127.0.0.1', inAMonth())), 'connected');
    });

    it(`is refused when it names another server, over ${way}`, async () => {
      assert.match(
        await connect(way, await issue('192.0.2.1', inAMonth())),
        /^UntrustedCertificateError: .*issued for another server name/,
      );
    });

    it(`is refused when it has expired, over ${way}`, async () => {
      const yesterday = new Date(Date.now() - dayMs);
      assert.match(
        await connect(way, await issue('127.0.0.1', yesterday)),
        /^UntrustedCertificateError: .*it has expired/,
      );
    });

    it(`is refused where the system does not know the authority, over ${way}`, async () => {
      assert.match(
        await connect(way, await issue('127.0.0.1', inAMonth()), false),
        /^UntrustedCertificateError: .*an authority that this system does not know/,
      );
    });
  }
});
