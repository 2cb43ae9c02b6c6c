import * as assert from 'node:assert/strict';
import { parseAccount } from '../../../src/host/connections/accountSettings';
import type { AccountConfig } from '../../../src/host/connections/types';
import { webBase } from '../../../src/host/connections/webAccess';

function account(fields: object): AccountConfig {
  const parsed = parseAccount({ host: 'mail.example.com', userName: 'ann', ...fields });
  assert.ok(typeof parsed !== 'string');
  return parsed;
}

describe('the address of the web interface', () => {
  it('is guessed from host and security', () => {
    assert.equal(webBase(account({})), 'https://mail.example.com');
    assert.equal(webBase(account({ security: 'none' })), 'http://mail.example.com:8100');
  });

  it('is what the account says, without a slash at its end', () => {
    assert.equal(webBase(account({ webUrl: 'https://web.example.com:9100//' })), 'https://web.example.com:9100');
  });

  it('is that of the session where the session runs over HTTP', () => {
    const fields = { transport: 'http', port: 8443, webUrl: 'https://web.example.com' };
    assert.equal(webBase(account(fields)), 'https://mail.example.com:8443');
    assert.equal(webBase(account({ ...fields, security: 'none' })), 'http://mail.example.com:8443');
  });

  it('never takes the key of an encrypted session over an unencrypted link', () => {
    assert.throws(() => webBase(account({ webUrl: 'http://web.example.com' })), /has to start with https/);
  });
});
