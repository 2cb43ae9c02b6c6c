import { equal } from 'node:assert/strict';
import { PasswordStore } from '../../../src/host/connections/secretStore';
import type { AccountConfig } from '../../../src/host/connections/types';

type Secrets = ConstructorParameters<typeof PasswordStore>[0];

function storage(): Secrets {
  const kept = new Map<string, string>();
  return {
    get: (key: string) => Promise.resolve(kept.get(key)),
    store: (key: string, value: string) => Promise.resolve(void kept.set(key, value)),
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
    equal(await passwords.read(account), 'sesame-1');
    equal(await passwords.read({ ...account, host: 'mail.example.net' }), undefined);
    equal(await passwords.read({ ...account, port: 11025 }), undefined);
    equal(await passwords.read({ ...account, userName: 'bo@example.com' }), undefined);
  });

  it('are not given away when the same account is set to be unencrypted', async () => {
    const passwords = new PasswordStore(storage());
    await passwords.write(account, 'sesame-1');
    equal(await passwords.read({ ...account, security: 'none' }), undefined);
    equal(await passwords.read({ ...account, security: 'tls' }), 'sesame-1');
  });
});
