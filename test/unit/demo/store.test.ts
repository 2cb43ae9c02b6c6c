import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatFlags, parseFlags } from '../../../src/demo/store/flagBits';
import { nameFilter, splitForeignName } from '../../../src/demo/store/mailboxNames';
import { Account } from '../../../src/demo/store/account';
import type { SeedMessage } from '../../../src/demo/mailTypes';
import { MessageTable } from '../../../src/demo/store/messageTable';
import { parseProtocolDate } from '../../../src/demo/protocolDate';
import { seedMailbox, seedMessage } from '../../support/seedMail';

const credentials = { userName: 'a@example.com', password: 'x', realName: 'A' };

describe('demo flags', () => {
  const cases: [string, string, string][] = [
    ['Seen,Flagged', 'Seen,Flagged', ''],
    ['read', 'Seen', ''],
    ['Unread,Unflagged,NotLabel2', '', 'Seen,Flagged,Label2'],
    ['NoMDNSent,UnRedirected,Undeleted', '', 'Deleted,Redirected,MDNSent'],
    ['Unheard-of', '', ''],
  ];
  for (const [list, set, clear] of cases) {
    it(`reads ${list}`, () => {
      const mask = parseFlags(list);
      assert.deepEqual([formatFlags(mask.set), formatFlags(mask.clear)], [set, clear]);
    });
  }
});

describe('demo mailbox names', () => {
  it('lets * pass over slashes and % not', () => {
    const names = ['INBOX', 'A', 'A/B', 'A/B/C', 'Проекты/2024'];
    const found = (filter: string): string[] => names.filter(nameFilter(filter));
    assert.deepEqual(found('*'), names);
    assert.deepEqual(found('%'), ['INBOX', 'A']);
    assert.deepEqual(found('%/%'), ['A/B', 'Проекты/2024']);
    assert.deepEqual(found('A/*'), ['A/B', 'A/B/C']);
    assert.deepEqual(found('inbox'), ['INBOX']);
    assert.deepEqual(found('Про*4'), ['Проекты/2024']);
    assert.deepEqual(found('A.B'), []);
  });

  it('agrees with a regular expression on any filter', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 8 });
    const filter = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '*', '%'), maxLength: 6 });
    fc.assert(
      fc.property(filter, text, (pattern, name) => {
        const source = pattern.replace('.', '\\.').replaceAll(/(?<!\\)\./g, '\\.');
        const expected = new RegExp(`^${source.replaceAll('*', '.*').replaceAll('%', '[^/]*')}$`).test(name);
        assert.equal(nameFilter(pattern)(name), expected);
      }),
    );
  });

  it('answers a malicious filter in reasonable time', () => {
    assert.equal(nameFilter('*a'.repeat(200))('a'.repeat(150) + '/'), false);
  });

  it('splits the names of other accounts', () => {
    assert.deepEqual(splitForeignName('~bo@demo.example/A/B'), { account: 'bo@demo.example', path: 'A/B' });
    assert.equal(splitForeignName('A'), undefined);
  });
});

describe('demo accounts', () => {
  const open = () => Account.create(credentials, [seedMailbox('A'), seedMailbox('A/B'), seedMailbox('A/B/C')]);
  const names = (account: Account): string[] =>
    account
      .list()
      .map((mailbox) => mailbox.name)
      .sort();

  it('always has an INBOX, whatever the case of its name', async () => {
    const account = await open();
    assert.equal(account.find('inbox'), account.find('INBOX'));
    assert.throws(() => account.remove(account.find('InBox')!, true), { errorText: 'INBOX cannot be removed' });
  });

  it('renames with children, or leaves them where they are', async () => {
    const account = await open();
    account.rename(account.find('A')!, 'Z', true);
    assert.deepEqual(names(account), ['INBOX', 'Z', 'Z/B', 'Z/B/C']);
    account.rename(account.find('Z/B')!, 'Y', false);
    assert.deepEqual(names(account), ['INBOX', 'Y', 'Z', 'Z/B', 'Z/B/C']);
    assert.equal(account.find('Z/B')?.pureFolder, true);
  });

  for (const [from, to] of [
    ['A', 'A/B/X'],
    ['A', 'INBOX'],
    ['A', 'bad//name'],
    ['A', 'wild*card'],
    ['INBOX', 'Other'],
  ]) {
    it(`refuses to rename ${from} to ${to}`, async () => {
      const account = await open();
      assert.throws(() => account.rename(account.find(from!)!, to!, true), { name: 'OperationError' });
      assert.equal(names(account).length, 4);
    });
  }

  it('removes children only when asked to', async () => {
    const account = await open();
    assert.throws(() => account.remove(account.find('A')!, false), { errorText: 'mailbox has nested mailboxes' });
    account.remove(account.find('A')!, true);
    assert.deepEqual(names(account), ['INBOX']);
  });
});

describe('demo message table', () => {
  it('keeps its totals true through any changes', async () => {
    const table = new MessageTable();
    await table.load({ count: 3, at: (n) => seedMessage({ flags: n === 0 ? ['Seen'] : [], sizeBytes: 10 }) });
    table.append(seedMessage({ sizeBytes: 5 }));
    assert.deepEqual([table.messageCount, table.unseenCount, table.sizeBytes, table.uidNext], [4, 3, 35, 5]);
    assert.equal(table.remove(1), true);
    assert.equal(table.remove(1), false);
    assert.equal(table.setFlags(1, 1), false);
    assert.equal(table.setFlags(3, parseFlags('Seen').set), true);
    assert.deepEqual([table.messageCount, table.unseenCount, table.sizeBytes, table.uidNext], [3, 1, 25, 5]);
  });

  it('measures messages that must be composed for it one by one, and has no size until all are measured', async () => {
    let measured = 0;
    const costly = (): SeedMessage => ({
      ...seedMessage({}),
      get sizeBytes() {
        measured++;
        return 10;
      },
    });
    const table = new MessageTable();
    await table.load({ count: 4, isCostlyToMeasure: true, at: costly });
    assert.deepEqual([measured, table.sizeBytes], [0, undefined]);
    assert.equal(table.sizeOf(2), 10);
    table.remove(0);
    table.append(seedMessage({ sizeBytes: 5 }));
    assert.equal(table.measureNext(), true);
    assert.equal(table.sizeBytes, undefined);
    assert.equal(table.measureNext(), true);
    assert.equal(table.measureNext(), false);
    assert.deepEqual([measured, table.sizeBytes], [3, 35]);
  });
});

describe('demo dates', () => {
  it('reads all three forms and refuses others', () => {
    assert.equal(parseProtocolDate('20240603T215200Z'), Date.UTC(2024, 5, 3, 21, 52));
    assert.equal(parseProtocolDate('20240603T215200'), Date.UTC(2024, 5, 3, 21, 52));
    assert.equal(parseProtocolDate('20240603'), Date.UTC(2024, 5, 3));
    assert.equal(parseProtocolDate('yesterday'), undefined);
  });
});
