import { deepEqual, equal, ok } from 'node:assert/strict';
import { PasswordStore } from '../../../src/host/connections/secretStore';
import type { AccountConfig } from '../../../src/host/connections/types';

type Secrets = ConstructorParameters<typeof PasswordStore>[0];

interface Storage extends Secrets {
  readonly kept: Map<string, string>;
}

function storage(hasKeyRing = true): Storage {
  const kept = new Map<string, string>();
  return {
    kept,
    get: (key: string) => Promise.resolve(kept.get(key)),
    store: (key: string, value: string) =>
      hasKeyRing ? Promise.resolve(void kept.set(key, value)) : Promise.reject(new Error('no key ring')),
    delete: (key: string) => Promise.resolve(void kept.delete(key)),
  };
}

const account: AccountConfig = {
  id: 'work',
  name: 'Work',
  host: 'mail.example.com',
  port: 11024,
  security: 'starttls',
  userName: 'ann@example.com',
  method: 'auto',
  isTransient: false,
};

describe('the passwords that are kept', () => {
  it('belong to one user of one server', async () => {
    const passwords = new PasswordStore(storage());
    await passwords.write(account, 'sesame-1');
    deepEqual(await passwords.read(account), ['sesame-1']);
    deepEqual(await passwords.read({ ...account, host: 'mail.example.net' }), []);
    deepEqual(await passwords.read({ ...account, port: 11025 }), []);
    deepEqual(await passwords.read({ ...account, userName: 'bo@example.com' }), []);
  });

  it('are not given away when the same account is set to be unencrypted', async () => {
    const passwords = new PasswordStore(storage());
    await passwords.write(account, 'sesame-1');
    deepEqual(await passwords.read({ ...account, security: 'none' }), []);
    deepEqual(await passwords.read({ ...account, security: 'tls' }), ['sesame-1']);
  });

  it('are the old one and the new one while a change is under way, and the one that was proven afterwards', async () => {
    const secrets = storage();
    const passwords = new PasswordStore(secrets);
    await passwords.write(account, 'old');
    await passwords.beginChange(account, 'old', 'new');
    deepEqual(await passwords.read(account), ['new', 'old']);
    // Another window, or the next start of the editor.
    deepEqual(await new PasswordStore(secrets).read(account), ['new', 'old']);
    await passwords.write(account, 'new');
    deepEqual(await passwords.read(account), ['new']);
    equal(secrets.kept.size, 1);
  });

  it('are the kept one too while a change is under way for which another one was typed as the old one', async () => {
    const store = new PasswordStore(storage());
    await store.write(account, 'kept');
    await store.beginChange(account, 'mistyped', 'new');
    deepEqual(await store.read(account), ['new', 'mistyped', 'kept']);
  });

  it('are as before when the change was refused, also within another doubt', async () => {
    const passwords = new PasswordStore(storage());
    await passwords.write(account, 'old');
    const takeBack = await passwords.beginChange(account, 'old', 'new');
    const takeBackSecond = await passwords.beginChange(account, 'typo', 'newer');
    deepEqual(await passwords.read(account), ['newer', 'typo', 'new']);
    await takeBackSecond();
    deepEqual(await passwords.read(account), ['new', 'old']);
    await takeBack();
    deepEqual(await passwords.read(account), ['old']);
  });

  it('are remembered for this window where there is no key ring, or the account lives no longer', async () => {
    for (const isTransient of [false, true]) {
      const secrets = storage(isTransient);
      const passwords = new PasswordStore(secrets);
      const inDoubt = { ...account, isTransient };
      await passwords.beginChange(inDoubt, 'old', 'new');
      deepEqual(await passwords.read(inDoubt), ['new', 'old']);
      equal(secrets.kept.size, 0);
      equal(await passwords.write(inDoubt, 'old'), isTransient);
    }
  });

  it('are forgotten, all of them', async () => {
    const secrets = storage();
    const passwords = new PasswordStore(secrets);
    await passwords.write(account, 'old');
    await passwords.beginChange(account, 'old', 'new');
    await passwords.forget(account);
    deepEqual(await passwords.read(account), []);
    equal(secrets.kept.size, 0);
  });

  it('are none where something else was written in their place', async () => {
    const secrets = storage();
    const passwords = new PasswordStore(secrets);
    await passwords.beginChange(account, 'old', 'new');
    const [key] = secrets.kept.keys();
    ok(key);
    for (const value of ['no JSON', '{"a":1}', '[1,null]', '7']) {
      secrets.kept.set(key, value);
      deepEqual(await passwords.read(account), []);
    }
  });
});
