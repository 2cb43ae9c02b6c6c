import * as assert from 'node:assert/strict';
import { parseAccountSettings } from '../../../src/host/connections/accountSettings';
import { ConnectionManager } from '../../../src/host/connections/connectionManager';
import type { LiveConnectionServices } from '../../../src/host/connections/liveConnection';
import type { AccountConfig } from '../../../src/host/connections/types';
import { ManualClock } from '../../support/manualClock';

const named = (name: string, more: object = {}): object => ({
  name,
  host: 'mail.example.com',
  userName: 'ann',
  ...more,
});
const accounts = (...entries: object[]): readonly AccountConfig[] => parseAccountSettings(entries).accounts;

describe('the accounts of a window', () => {
  let manager: ConnectionManager;
  const names = (): string[] => manager.all.map(({ account }) => account.name);

  beforeEach(() => {
    // Nobody connects here.
    manager = new ConnectionManager({ clock: new ManualClock() } as unknown as LiveConnectionServices);
  });
  afterEach(() => manager.dispose());

  it('stand in the order of the settings, before those that were added at run time', () => {
    manager.add({ ...accounts(named('demo'))[0]!, isTransient: true });
    manager.setAccounts(accounts(named('a'), named('b'), named('c')));
    assert.deepEqual(names(), ['a', 'b', 'c', 'demo']);
    const before = manager.all;
    manager.setAccounts(accounts(named('c'), named('a'), named('b')));
    assert.deepEqual(names(), ['c', 'a', 'b', 'demo']);
    assert.deepEqual(new Set(manager.all), new Set(before));
  });

  it('go on undisturbed when their looks change, and anew when their server does', () => {
    manager.setAccounts(accounts(named('a'), named('b')));
    const [a, b] = manager.all;
    manager.setAccounts(accounts(named('a', { color: 'red', password: 'ask' }), named('b', { port: 5 })));
    assert.equal(manager.get('a'), a);
    assert.equal(manager.get('a')?.account.passwordPolicy, 'ask');
    assert.equal(manager.colorOf('a'), 'red');
    assert.notEqual(manager.get('b'), b);
    assert.equal(manager.get('b')?.account.port, 5);
  });

  it('have colours of their own, chosen or not', () => {
    manager.setAccounts(accounts(named('a', { color: 'blue' }), named('b'), named('c')));
    const colors = names().map((name) => manager.colorOf(name));
    assert.equal(new Set(colors).size, 3);
    assert.equal(colors[0], 'blue');
  });
});
