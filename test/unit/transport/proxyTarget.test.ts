import * as assert from 'node:assert/strict';
import { proxyFor, ProxySettingError, type ProxySettings } from '../../../src/transport/proxy/proxyTarget';

const server = { host: 'mail.example.com', port: 11025, isPlainHttp: false };
const chosen = (settings: Partial<ProxySettings>, destination = server): string | undefined => {
  const target = proxyFor(destination, { environment: {}, ...settings });
  return target && `${target.kind} ${target.host}:${target.port}`;
};

describe('the proxy to take', () => {
  const addresses: readonly (readonly [string, string])[] = [
    ['http://proxy.example:3128', 'http proxy.example:3128'],
    ['proxy.example:3128', 'http proxy.example:3128'],
    ['http://proxy.example/', 'http proxy.example:80'],
    ['https://proxy.example', 'https proxy.example:443'],
    ['socks5://proxy.example', 'socks5 proxy.example:1080'],
    ['socks://proxy.example:9', 'socks5 proxy.example:9'],
    ['socks4a://proxy.example', 'socks4 proxy.example:1080'],
    ['http://[::1]:3128', 'http [::1]:3128'],
  ];
  for (const [proxy, expected] of addresses) {
    it(`reads ${proxy}`, () => assert.equal(chosen({ proxy }), expected));
  }

  it('is passed by for a host that is excepted by a name with letters beyond ASCII', () => {
    const host = 'post.xn--bcher-kva.example';
    for (const noProxy of ['.bücher.example', 'BÜCHER.example', 'xn--bcher-kva.example']) {
      const settings = { proxy: 'proxy.example:1', noProxy: [noProxy] };
      assert.equal(chosen(settings, { ...server, host }), undefined);
    }
  });

  it('reads name and password with their escapes', () => {
    const target = proxyFor(server, { proxy: 'http://a%40b:p%3Aq@proxy.example:1', environment: {} });
    assert.deepEqual([target?.userName, target?.password], ['a@b', 'p:q']);
  });

  it('takes no address that makes no sense, and does not repeat it', () => {
    for (const proxy of ['http://user:secret@', 'gopher://secret', 'http://secret%:1', 'http://a:99999']) {
      assert.throws(
        () => chosen({ proxy }),
        (error: Error) => error instanceof ProxySettingError && !error.message.includes('secret'),
      );
    }
  });

  it('is that of the environment where the setting names none', () => {
    const environment = { HTTPS_PROXY: 'http://tls:1', http_proxy: 'http://plain:2', ALL_PROXY: 'socks5://all:3' };
    assert.equal(chosen({ environment }), 'http tls:1');
    assert.equal(chosen({ environment }, { ...server, isPlainHttp: true }), 'http plain:2');
    assert.equal(chosen({ environment: { ALL_PROXY: 'socks5://all:3' } }), 'socks5 all:3');
    assert.equal(chosen({ environment, proxy: 'http://set:4' }), 'http set:4');
    assert.equal(chosen({ environment: { HTTPS_PROXY: '' } }), undefined);
  });

  it('is none when proxies are switched off, or there is none', () => {
    assert.equal(chosen({ proxy: 'http://proxy.example', isOff: true }), undefined);
    assert.equal(chosen({}), undefined);
  });

  it('is none for this machine', () => {
    for (const host of ['localhost', 'LOCALHOST.', 'app.localhost', '127.0.0.1', '127.9.9.9', '::1', '[::1]']) {
      assert.equal(chosen({ proxy: 'http://proxy.example' }, { ...server, host }), undefined, host);
    }
    assert.ok(chosen({ proxy: 'http://proxy.example' }, { ...server, host: '127.example.com' }));
  });

  const exceptions: readonly (readonly [string, boolean])[] = [
    ['mail.example.com', true],
    ['MAIL.example.com:11025', true],
    ['mail.example.com:443', false],
    ['example.com', true],
    ['.example.com', true],
    ['*.example.com', true],
    ['ample.com', false],
    ['other.example.com', false],
    ['*', true],
    ['', false],
  ];
  for (const [exception, isCovered] of exceptions) {
    it(`${isCovered ? 'is none' : 'is taken'} where the exception is "${exception}"`, () => {
      const proxy = 'http://proxy.example';
      assert.equal(chosen({ proxy, noProxy: [exception] }) === undefined, isCovered);
      assert.equal(chosen({ proxy, environment: { NO_PROXY: `x, ${exception}` } }) === undefined, isCovered);
    });
  }

  it('gets the authorization of the settings only where the settings name it, and it speaks HTTP', () => {
    const authorization = 'Basic abc';
    const of = (settings: Partial<ProxySettings>): string | undefined =>
      proxyFor(server, { environment: {}, authorization, ...settings })?.authorization;
    assert.equal(of({ proxy: 'http://a' }), authorization);
    assert.equal(of({ proxy: 'socks5://a' }), undefined);
    assert.equal(of({ environment: { HTTPS_PROXY: 'http://a' } }), undefined);
  });
});
