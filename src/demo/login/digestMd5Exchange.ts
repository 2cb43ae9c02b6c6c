import { createHash, randomBytes } from 'node:crypto';
import type { Account } from '../store/account';
import { secretsAreEqual, type FindAccount, type SaslExchange, type SaslStep } from './saslStep';

/** Longest answer that is read (RFC 2831, section 2.1.2). */
const maxAnswerBytes = 4096;
const required = ['username', 'nonce', 'nc', 'cnonce', 'digest-uri', 'response'] as const;

/** RFC 2831, quality of protection `auth`: digests of both sides, the server's last. */
export class DigestMd5Exchange implements SaslExchange {
  private readonly nonce = randomBytes(18).toString('base64');
  private proven: Account | undefined;

  constructor(
    private readonly find: FindAccount,
    private readonly realm: string,
  ) {}

  start(): SaslStep {
    const text = `realm="${this.realm}",nonce="${this.nonce}",qop="auth",charset=utf-8,algorithm=md5-sess`;
    return { kind: 'challenge', value: Buffer.from(text) };
  }

  next(answer: Uint8Array): SaslStep {
    if (this.proven) return answer.length === 0 ? { kind: 'done', account: this.proven } : { kind: 'refused' };
    const given =
      answer.length > maxAnswerBytes ? new Map<string, string>() : directivesOf(Buffer.from(answer).toString());
    const account = this.find(given.get('username') ?? '');
    const isForUs =
      required.every((name) => given.has(name)) &&
      given.get('nonce') === this.nonce &&
      given.get('nc') === '00000001' &&
      (given.get('realm') ?? '') === this.realm &&
      (given.get('qop') ?? 'auth') === 'auth' &&
      given.get('digest-uri')!.toLowerCase().startsWith('ximss/');
    const digest = (method: string): string => responseValue(given, account?.password ?? '', method);
    if (!account || !isForUs || !secretsAreEqual(digest('AUTHENTICATE'), given.get('response')!)) {
      return { kind: 'refused' };
    }
    this.proven = account;
    return { kind: 'challenge', value: Buffer.from(`rspauth=${digest('')}`) };
  }
}

/** Directives by lower-case name, quotes taken off; empty when the text has another form. */
function directivesOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  const form = /([a-z-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))(?:,\s*|$)/gisy;
  for (const [, name = '', quoted, token = ''] of text.matchAll(form)) {
    found.set(name.toLowerCase(), quoted?.replace(/\\(.)/gs, '$1') ?? token);
  }
  return found;
}

/** RFC 2831, section 2.1.2.1. */
function responseValue(given: ReadonlyMap<string, string>, password: string, method: string): string {
  const [userName = '', nonce = '', nc = '', cnonce = '', uri = ''] = required.map((name) => given.get(name));
  const who = [userName, given.get('realm') ?? '', password].map(forHash);
  const secret = md5(Buffer.concat([who[0]!, Buffer.from(':'), who[1]!, Buffer.from(':'), who[2]!]));
  const a1 = md5(Buffer.concat([secret, Buffer.from(`:${nonce}:${cnonce}`)])).toString('hex');
  const a2 = md5(Buffer.from(`${method}:${uri}`)).toString('hex');
  return md5(Buffer.from(`${a1}:${nonce}:${nc}:${cnonce}:auth:${a2}`)).toString('hex');
}

/** In ISO 8859-1 where that is possible, else in UTF-8. */
function forHash(text: string): Buffer {
  return Buffer.from(text, /[^\u0000-\u00ff]/.test(text) ? 'utf8' : 'latin1');
}

function md5(bytes: Uint8Array): Buffer {
  return createHash('md5').update(bytes).digest();
}
