import { deepEqual, equal, match } from 'node:assert/strict';
import { linkDetail, readAccountLink } from '../../../../src/host/accounts/accountLink';
import { hostWarnings } from '../../../../src/host/accounts/hostWords';

const refusalOf = (query: string): string => {
  const linked = readAccountLink(query);
  return typeof linked === 'string' ? linked : 'not refused';
};

describe('a host name that may not be what it looks like', () => {
  it('is none when all of it is ASCII, or an address', () => {
    for (const host of ['mail.example.com', 'MAIL.Example.com', '127.0.0.1', '[::1]', 'a_b.example']) {
      deepEqual(hostWarnings(host), []);
    }
  });

  const mixed: [string, string, string][] = [
    ['mаil.example.com', 'xn--mil-6cd.example.com', 'Latin, Cyrillic'],
    ['mail.exαmple.com', 'mail.xn--exmple-qxe.com', 'Latin, Greek'],
    ['日本о.example', 'xn--n1a1111cb2a.example', 'Cyrillic, Han'],
  ];
  for (const [host, ascii, scripts] of mixed) {
    it(`is shown in ASCII and marked where alphabets are mixed: ${ascii}`, () => {
      const [form, warning] = hostWarnings(host);
      equal(form, `Server in ASCII: ${ascii}`);
      match(warning ?? '', new RegExp(`^CAREFUL: .* mixes letters of several alphabets \\(${scripts}\\)`));
    });
  }

  const usual: [string, string][] = [
    ['bücher.example', 'xn--bcher-kva.example'],
    // All Cyrillic, and yet made to look like another name.
    ['аррӏе.com', 'xn--80ak6aa92e.com'],
    ['почта.рф', 'xn--80a1acny.xn--p1ai'],
    ['日本のメールA.example', 'xn--a-fbuzqkb2e1671bo4b.example'],
    ['mail。example。com', 'mail.example.com'],
    ['１２７.０.０.１', '127.0.0.1'],
  ];
  for (const [host, ascii] of usual) {
    it(`is shown in ASCII with a word of care: ${ascii}`, () => {
      const [form, warning, ...others] = hostWarnings(host);
      equal(form, `Server in ASCII: ${ascii}`);
      match(warning ?? '', /^This server name has letters that can look like others\. Compare/);
      deepEqual(others, []);
    });
  }

  it('stands in the confirmation of a link that way', () => {
    const linked = readAccountLink('host=mаil.example.com&userName=ann@example.com');
    if (typeof linked === 'string') throw new Error(linked);
    match(
      linkDetail(linked.account),
      /\nServer: mаil\.example\.com:11025\nServer in ASCII: xn--mil-6cd\.example\.com\nCAREFUL: .*\nEncryption: TLS\n/,
    );
  });

  it('is refused in a link where it is no name', () => {
    match(refusalOf('host=ma\u00ad\u2044il.example&userName=ann'), /"host" cannot be used|no host name/);
    match(refusalOf('host=a\uff0fb.example&userName=ann'), /no host name/);
  });
});
