import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import * as tls from 'node:tls';
import { createCertificate } from '../../src/demo/net/certificate';
import { ConnectFailedError, ConnectionRefusedError, UntrustedCertificateError } from '../../src/transport/errors';
import { connectTcp } from '../../src/transport/tcpTransport';

describe('Certificate of a server that has run out', () => {
  it('is refused with its facts, and taken when it is pinned', async function () {
    this.timeout(20_000);
    const certificate = await createCertificate(Date.UTC(2020, 0, 1));
    const server = tls.createServer({ key: certificate.key, cert: certificate.cert }, (socket) => void socket.resume());
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const options = { host: '127.0.0.1', port, security: 'tls', connectTimeoutMs: 10_000 } as const;
    await assert.rejects(connectTcp(options), (error: unknown) => {
      assert.ok(error instanceof UntrustedCertificateError);
      assert.equal(error.validTo, new X509Certificate(certificate.cert).validTo);
      return true;
    });
    const transport = await connectTcp({ ...options, certificateFingerprint: certificate.fingerprint });
    transport.dispose();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('Address of a server', () => {
  it('may be an IPv6 address in brackets, which is dialled and not looked up', async () => {
    // Nothing listens at this port, and some machines have no IPv6: either way there is no name to be found.
    await assert.rejects(
      connectTcp({ host: '[::1]', port: 1, security: 'none', connectTimeoutMs: 5_000 }),
      (error: unknown) => error instanceof ConnectionRefusedError || error instanceof ConnectFailedError,
    );
  });
});
