import { deepEqual, equal } from 'node:assert/strict';
import { parseAccountSettings } from '../../../src/host/connections/accountSettings';
import { isPasswordNeeded, PasswordTidying } from '../../../src/host/connections/passwordTidying';
import type { AccountConfig } from '../../../src/host/connections/types';
import { ManualClock } from '../../support/manualClock';

const named = (name: string, more: object = {}): object => ({
  name,
  host: 'mail.example.com',
  userName: 'ann',
  ...more,
});
const accounts = (...entries: object[]): readonly AccountConfig[] => parseAccountSettings(entries).accounts;

describe('the passwords of logins that are gone from the settings', () => {
  let clock: ManualClock;
  let tidying: PasswordTidying;
  let forgotten: string[];
  let failures: number;
  let canForget: boolean;

  beforeEach(() => {
    clock = new ManualClock();
    forgotten = [];
    failures = 0;
    canForget = true;
    tidying = new PasswordTidying({
      clock,
      forget: ({ userName, host }) => {
        forgotten.push(`${userName}@${host}`);
        return canForget ? Promise.resolve() : Promise.reject(new Error('no key ring'));
      },
      logError: () => failures++,
    });
    tidying.update(accounts(named('a'), named('b', { userName: 'bo' })), true);
  });
  afterEach(() => {
    tidying.dispose();
    equal(clock.timerCount, 0);
  });

  const hourLater = (): void => clock.advance(3_600_000);

  it('go when host, port, user or encryption changed, and when an account was removed', () => {
    tidying.update(accounts(named('a', { host: 'mail.example.net' }), named('b', { userName: 'bob' })), true);
    hourLater();
    deepEqual(forgotten.sort(), ['ann@mail.example.com', 'bo@mail.example.com']);
    tidying.update(accounts(named('b', { userName: 'bob', security: 'none', port: 11025 })), true);
    hourLater();
    deepEqual(forgotten.slice(2).sort(), ['ann@mail.example.net', 'bob@mail.example.com']);
  });

  it('go when the password is asked for from now on', () => {
    tidying.update(accounts(named('a', { password: 'ask' }), named('b', { userName: 'bo' })), true);
    hourLater();
    deepEqual(forgotten, ['ann@mail.example.com']);
  });

  it('stay while another account logs in with them, whatever it is called', () => {
    tidying.update(accounts(named('other', { color: 'red' }), named('b', { userName: 'bo' })), true);
    hourLater();
    deepEqual(forgotten, []);
  });

  it('stay when the login comes back soon, as while somebody types', () => {
    tidying.update(accounts(named('a', { host: 'mail.example.co' })), true);
    clock.advance(59_000);
    tidying.update(accounts(named('a'), named('b', { userName: 'bo' })), true);
    hourLater();
    deepEqual(forgotten, ['ann@mail.example.co']);
  });

  it('stay while the settings have an entry that cannot be read', () => {
    tidying.update(accounts(named('a')), false);
    hourLater();
    deepEqual(forgotten, []);
    tidying.update(accounts(named('a')), true);
    hourLater();
    deepEqual(forgotten, ['bo@mail.example.com']);
  });

  it('are told of in the log when the key ring will not let go of them', async () => {
    canForget = false;
    tidying.update([], true);
    hourLater();
    await Promise.resolve();
    equal(failures, 2);
  });

  it('are not needed by accounts that ask for it every time, or that other extensions brought', () => {
    const [account] = accounts(named('a'));
    equal(isPasswordNeeded(account!, accounts(named('z'))), true);
    equal(isPasswordNeeded(account!, accounts(named('z', { password: 'ask' }))), false);
    equal(isPasswordNeeded(account!, [{ ...account!, isTransient: true }]), false);
    equal(isPasswordNeeded(account!, accounts(named('z', { security: 'none', port: 11025 }))), false);
  });
});
