import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { Account } from '../store/account';
import { secretsAreEqual, type FindAccount, type SaslExchange, type SaslStep } from './saslStep';

/** As many as RFC 7677 asks for at least; a few milliseconds. */
const iterations = 4096;
/** Longest message that is read, in bytes. */
const maxMessageBytes = 4096;

/** RFC 5802 and RFC 7677 without channel binding: the client proves itself, then the server does. */
export class ScramExchange implements SaslExchange {
  private readonly salt = randomBytes(16);
  private clientFirst = '';
  private serverFirst = '';
  private nonce = '';
  private account: Account | undefined;
  private step: 'first' | 'proof' | 'end' = 'first';

  constructor(
    private readonly find: FindAccount,
    private readonly hash: 'sha1' | 'sha256',
  ) {}

  start(initial: Uint8Array | undefined): SaslStep {
    return initial ? this.next(initial) : { kind: 'challenge', value: Buffer.alloc(0) };
  }

  next(answer: Uint8Array): SaslStep {
    if (answer.length > maxMessageBytes) return { kind: 'refused' };
    const text = Buffer.from(answer).toString('utf8');
    if (this.step === 'first') return this.challenge(text);
    if (this.step === 'proof') return this.check(text);
    return text === '' && this.account ? { kind: 'done', account: this.account } : { kind: 'refused' };
  }

  private challenge(text: string): SaslStep {
    // "y" is said by a client that could bind to the channel and believes that we cannot, which is true.
    const [, first, name, nonce] = /^[ny],,(n=([^,]+),r=([!-+\--~]+))$/.exec(text) ?? [];
    if (first === undefined || name === undefined || nonce === undefined) return { kind: 'refused' };
    // An unknown name is found out about at the end, like a wrong password.
    this.account = this.find(name.replace(/=2C/gi, ',').replace(/=3D/gi, '='));
    this.clientFirst = first;
    this.nonce = nonce + randomBytes(18).toString('base64');
    this.serverFirst = `r=${this.nonce},s=${this.salt.toString('base64')},i=${iterations}`;
    this.step = 'proof';
    return { kind: 'challenge', value: Buffer.from(this.serverFirst) };
  }

  private check(text: string): SaslStep {
    const [, withoutProof, header, nonce, proof] = /^(c=([^,]*),r=([^,]*)),p=([^,]*)$/.exec(text) ?? [];
    if (withoutProof === undefined || nonce !== this.nonce || !/^(biws|eSws)$/.test(header ?? ''))
      return { kind: 'refused' };
    const { account, salt, hash } = this;
    const whole = `${this.clientFirst},${this.serverFirst},${withoutProof}`;
    const size = hash === 'sha1' ? 20 : 32;
    const salted = pbkdf2Sync((account?.password ?? '').normalize('NFKC'), salt, iterations, size, hash);
    const keyed = (key: Uint8Array, data: string): Buffer => createHmac(hash, key).update(data).digest();
    const clientKey = keyed(salted, 'Client Key');
    const signature = keyed(createHash(hash).update(clientKey).digest(), whole);
    const expected = Buffer.from(clientKey.map((byte, position) => byte ^ signature[position]!)).toString('base64');
    if (!account || !secretsAreEqual(expected, proof ?? '')) return { kind: 'refused' };
    this.step = 'end';
    return {
      kind: 'challenge',
      value: Buffer.from(`v=${keyed(keyed(salted, 'Server Key'), whole).toString('base64')}`),
    };
  }
}
