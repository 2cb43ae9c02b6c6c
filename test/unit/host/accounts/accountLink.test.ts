import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readAccountLink } from '../../../../src/host/accounts/accountLink';

/** Why a link is refused. */
function refusalOf(query: string): string {
  const linked = readAccountLink(query);
  assert.ok(typeof linked === 'string');
  return linked;
}

const good = 'host=mail.example.com&userName=ann@example.com';

describe('a link that brings an account', () => {
  it('says host and user, and gets the usual values for the rest', () => {
    const linked = readAccountLink(good);
    assert.ok(typeof linked !== 'string');
    assert.deepEqual(linked.entry, {
      host: 'mail.example.com',
      userName: 'ann@example.com',
      name: 'ann@example.com',
      port: 11025,
      security: 'tls',
    });
  });

  it('may say all of it, in any letter case; unknown parameters are passed over', () => {
    const linked = readAccountLink(
      `${good}&port=993&Security=starttls&name=Work+Mail&method=CRAM-MD5&certificateFingerprint=aa&webUrl=http://evil&x`,
    );
    assert.ok(typeof linked !== 'string');
    assert.deepEqual(linked.entry, {
      host: 'mail.example.com',
      userName: 'ann@example.com',
      port: 993,
      security: 'starttls',
      name: 'Work+Mail',
      method: 'CRAM-MD5',
    });
  });

  for (const parameter of ['password=x', 'Passwd=x', 'pwd', 'clientSecret=1', 'authData=eA', 'sessionid=1', 'token=']) {
    it(`is refused with a secret in it: ${parameter}`, () => {
      assert.match(refusalOf(`${good}&${parameter}`), /holds a password or a key.+Nothing was added/);
    });
  }

  const bad: [string, string, RegExp][] = [
    ['nothing', '', /"host" is missing/],
    ['no user', 'host=a', /"userName" is missing/],
    ['a URL for a host', 'host=http://a&userName=b', /no host name/],
    ['a port that is none', `${good}&port=1e3`, /"port" has to be/],
    ['an unknown security', `${good}&security=ssl3`, /"security" has to be/],
    ['a name that turns the text around', `${good}&name=a\u202Eb`, /its "name" cannot be used/],
    ['line ends in a name', `${good}&name=a\nServer: good.example.com`, /its "name" cannot be used/],
    ['a host without end', `host=${'a'.repeat(300)}&userName=b`, /its "host" cannot be used/],
  ];
  for (const [title, query, pattern] of bad) {
    it(`is refused with ${title}, in a sentence`, () => assert.match(refusalOf(query), pattern));
  }

  it('gives an account or a sentence, whatever is in it, and never a certificate to trust', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const linked = readAccountLink(`${good}&${text}`);
        if (typeof linked === 'string') assert.match(linked, /[.:]/);
        else assert.equal(linked.account.certificateFingerprint, undefined);
      }),
    );
  });
});
