import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { accountId, parseAccount, parseAccountSettings } from '../../../src/host/connections/accountSettings';

describe('the setting ximss.accounts', () => {
  it('fills in what may be left out', () => {
    assert.deepEqual(parseAccountSettings([{ host: 'mail.example.com', userName: 'ann@example.com' }]), {
      accounts: [
        {
          id: accountId('ann@example.com'),
          name: 'ann@example.com',
          host: 'mail.example.com',
          port: 11025,
          security: 'tls',
          userName: 'ann@example.com',
          method: 'auto',
          color: undefined,
          passwordPolicy: 'keep',
          certificateFingerprint: undefined,
          webUrl: undefined,
          isTransient: false,
        },
      ],
      problems: [],
    });
  });

  it('takes the clear-text port where there is no TLS', () => {
    const account = parseAccount({ host: 'localhost', userName: 'ann', security: 'none' });
    assert.ok(typeof account !== 'string');
    assert.equal(account.port, 11024);
  });

  it('takes the web port where the session runs over HTTP', () => {
    for (const [security, port] of [
      ['tls', 443],
      ['none', 8100],
    ]) {
      const account = parseAccount({ host: 'localhost', userName: 'ann', security, transport: 'http' });
      assert.ok(typeof account !== 'string');
      assert.deepEqual([account.port, account.transport], [port, 'http']);
    }
  });

  const bad: [string, unknown, RegExp][] = [
    ['something that is no object', 'mail', /not an object/],
    ['no host', { userName: 'ann' }, /"host" is missing/],
    ['a URL for a host', { host: 'https://mail.example.com', userName: 'ann' }, /no host name/],
    [
      'a host with a password before it',
      { host: 'ann:hunter2@mail.example', userName: 'ann' },
      /^(?!.*hunter2).*"host" is no host name/,
    ],
    ['no address in brackets', { host: '[mail.example.com\r\nX: y]', userName: 'ann' }, /no host name/],
    ['no user', { host: 'a', userName: ' ' }, /"userName" is missing/],
    ['an unknown security', { host: 'a', userName: 'b', security: 'ssl' }, /"security" has to be/],
    ['an unknown method', { host: 'a', userName: 'b', method: 'GUESS' }, /"method" has to be/],
    ['an unknown transport', { host: 'a', userName: 'b', transport: 'udp' }, /"transport" has to be/],
    [
      'starttls over HTTP',
      { host: 'a', userName: 'b', transport: 'http', security: 'starttls' },
      /"security" has to be/,
    ],
    [
      'SCRAM over HTTP',
      { host: 'a', userName: 'b', transport: 'http', method: 'SCRAM-SHA-1' },
      /"method" has to be one/,
    ],
    ['a colour that is none', { host: 'a', userName: 'b', color: 'pink' }, /"color" has to be one of blue/],
    ['a port out of range', { host: 'a', userName: 'b', port: 70000 }, /"port" has to be/],
  ];
  for (const [title, entry, pattern] of bad) {
    it(`says what is wrong with ${title}, and keeps the good entries`, () => {
      const { accounts, problems } = parseAccountSettings([entry, { host: 'good', userName: 'ann' }]);
      assert.equal(accounts.length, 1);
      assert.match(problems[0] ?? '', pattern);
    });
  }

  it('takes a password out of no setting, and repeats none that stands there', () => {
    const [problem = ''] = parseAccountSettings([{ host: 'a', userName: 'b', password: 'hunter2' }]).problems;
    assert.match(problem, /"password" has to be "keep" or "ask"/);
    assert.ok(!problem.includes('hunter2'));
    const account = parseAccount({ host: 'a', userName: 'b', password: 'ask', color: 'red' });
    assert.ok(typeof account !== 'string');
    assert.equal(account.passwordPolicy, 'ask');
    assert.equal(account.color, 'red');
  });

  it('reports a second account of the same name', () => {
    const twice = { name: 'Work', host: 'a', userName: 'b' };
    assert.match(parseAccountSettings([twice, twice]).problems[0] ?? '', /another account named "Work"/);
  });

  it('takes any value for an empty list rather than failing', () => {
    for (const value of [undefined, null, 'x', {}, 5]) assert.deepEqual(parseAccountSettings(value).accounts, []);
  });

  it('makes identifiers that survive in a URI and differ where names differ', () => {
    assert.equal(accountId('work'), 'work');
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 30 }),
        fc.string({ unit: 'grapheme', maxLength: 30 }),
        (left, right) => {
          assert.match(accountId(left), /^[a-z0-9-]+$/);
          if (left !== right) assert.notEqual(accountId(left), accountId(right));
        },
      ),
    );
  });
});
