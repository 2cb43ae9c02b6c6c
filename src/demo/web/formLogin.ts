import type { DemoContext } from '../demoContext';
import { provesPassword } from '../login/nonceStore';
import { checkPassword } from '../login/saslStep';
import { OperationError } from '../operationError';
import { wrongPassword } from '../operations/login';
import type { DemoSession } from '../session';
import type { Account } from '../store/account';
import { HttpSession } from './httpSession';
import type { WebExchange } from './webExchange';

/** Logins at work at once, at most: each takes long on purpose when it fails. */
const maxLogins = 50;

/** A login by parameters that went well. */
export interface FormLoginResult {
  readonly account: Account;
  /** The session whose urlID proved it, if one did. */
  readonly oldSession?: DemoSession;
}

/** Login by the parameters of a form or an address (protocol reference, "HTTP binding"). */
export class FormLogin {
  private atWork = 0;

  constructor(private readonly context: DemoContext) {}

  /** Rejects with OperationError when nothing proves who it is; that takes its time. */
  async logIn(params: ReadonlyMap<string, string>, exchange: WebExchange): Promise<FormLoginResult> {
    if (this.atWork >= maxLogins) throw new OperationError('too many logins at once');
    this.atWork++;
    try {
      const result = this.check(params, exchange);
      if (result) return result;
      await new Promise<void>((resolve) => void this.context.clock.setTimer(resolve, this.context.lateAnswerMs));
      throw wrongPassword();
    } finally {
      this.atWork--;
    }
  }

  /** Undefined for a name or password that is wrong. */
  private check(params: ReadonlyMap<string, string>, exchange: WebExchange): FormLoginResult | undefined {
    if (params.get('loginasguest') === '1') throw new OperationError('guest login is not allowed');
    const sessionId = params.get('sessionid');
    if (sessionId) return this.bySession(sessionId, exchange);
    const userName = params.get('username');
    if (!userName) return this.byHeader(exchange.header('authorization'));
    const account = this.context.accounts.find(userName);
    const nonce = params.get('nonce');
    const isProven =
      nonce === undefined
        ? checkPassword(account, params.get('password') ?? '').kind === 'done'
        : this.context.nonces.redeem(nonce) && provesPassword(account, nonce, params.get('authdata') ?? '');
    return account && isProven ? { account } : undefined;
  }

  private bySession(urlId: string, exchange: WebExchange): FormLoginResult {
    const oldSession = this.context.sessions.get(urlId.toLowerCase());
    const { client } = oldSession ?? {};
    const isOurs = !(client instanceof HttpSession) || (client.isOpen && client.admits(exchange));
    if (!oldSession || !isOurs) throw new OperationError('session does not exist');
    return { account: oldSession.account, oldSession };
  }

  /** HTTP Basic authorization (RFC 7617). */
  private byHeader(authorization: string | undefined): FormLoginResult | undefined {
    const [, encoded] = /^basic +([A-Za-z0-9+/]+=*)\s*$/i.exec(authorization ?? '') ?? [];
    if (encoded === undefined) throw new OperationError('userName is not specified');
    const [, userName = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
    const account = this.context.accounts.find(userName);
    return account && checkPassword(account, password).kind === 'done' ? { account } : undefined;
  }
}
