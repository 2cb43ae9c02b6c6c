import { createHmac, randomInt } from 'node:crypto';
import { DigestMd5Exchange } from './digestMd5Exchange';
import { checkPassword, secretsAreEqual, type FindAccount, type SaslExchange, type SaslStep } from './saslStep';
import { ScramExchange } from './scramExchange';

/** Names of the methods, as they are offered. */
export const saslMethods = ['LOGIN', 'PLAIN', 'CRAM-MD5', 'DIGEST-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256'] as const;

/** An exchange by the name of its method; undefined for one that is not offered. `domain` is the target Domain. */
export function createSaslExchange(method: string, domain: string, find: FindAccount): SaslExchange | undefined {
  switch (method.toUpperCase()) {
    case 'PLAIN':
      return new PlainExchange(find);
    case 'LOGIN':
      return new LoginExchange(find);
    case 'CRAM-MD5':
      return new CramMd5Exchange(find);
    case 'DIGEST-MD5':
      return new DigestMd5Exchange(find, domain);
    case 'SCRAM-SHA-1':
      return new ScramExchange(find, 'sha1');
    case 'SCRAM-SHA-256':
      return new ScramExchange(find, 'sha256');
    default:
      return undefined;
  }
}

function challenge(text: string): SaslStep {
  return { kind: 'challenge', value: Buffer.from(text) };
}

function textOfBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

/** RFC 4616: identity to act as, NUL, account, NUL, password. */
class PlainExchange implements SaslExchange {
  constructor(private readonly find: FindAccount) {}

  start(initial: Uint8Array | undefined): SaslStep {
    return initial ? this.next(initial) : challenge('');
  }

  next(answer: Uint8Array): SaslStep {
    const [actAs, userName, password, ...more] = textOfBytes(answer).split('\0');
    const isForeign = actAs !== '' && actAs !== userName;
    if (userName === undefined || password === undefined || more.length > 0 || isForeign) return { kind: 'refused' };
    return checkPassword(this.find(userName), password);
  }
}

class LoginExchange implements SaslExchange {
  private userName: string | undefined;

  constructor(private readonly find: FindAccount) {}

  start(initial: Uint8Array | undefined): SaslStep {
    return initial ? this.next(initial) : challenge('Username:');
  }

  next(answer: Uint8Array): SaslStep {
    if (this.userName !== undefined) return checkPassword(this.find(this.userName), textOfBytes(answer));
    this.userName = textOfBytes(answer);
    return challenge('Password:');
  }
}

/** RFC 2195: account, space, and the keyed digest of the challenge in hex. */
class CramMd5Exchange implements SaslExchange {
  private readonly text = `<${randomInt(1e9)}.${randomInt(1e9)}@demo.example>`;

  constructor(private readonly find: FindAccount) {}

  start(): SaslStep {
    return challenge(this.text);
  }

  next(answer: Uint8Array): SaslStep {
    const [, userName = '', digest = ''] = /^(.*) ([0-9a-f]{32})$/s.exec(textOfBytes(answer)) ?? [];
    const account = this.find(userName);
    const expected = createHmac('md5', account?.password ?? '')
      .update(this.text)
      .digest('hex');
    return account && secretsAreEqual(expected, digest) ? { kind: 'done', account } : { kind: 'refused' };
  }
}
