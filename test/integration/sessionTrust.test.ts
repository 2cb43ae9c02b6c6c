import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import * as tls from 'node:tls';
import type { AddressInfo } from 'node:net';
import { createCertificate } from '../../src/demo/net/certificate';
import { UntrustedCertificateError } from '../../src/transport/errors';
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
