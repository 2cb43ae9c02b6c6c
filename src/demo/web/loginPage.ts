import { attributeOf, escapeText, serializeXml } from '../../protocol/xml';
import type { DemoContext } from '../demoContext';
import { OperationError } from '../operationError';
import { sessionElement } from '../operations/login';
import type { RequestRunner } from '../requestRunner';
import { FormLogin, type FormLoginResult } from './formLogin';
import { HttpSession } from './httpSession';
import { PreLoginClient } from './preLoginClient';
import { parseRequestBody } from './requestBody';
import { SessionCookie } from './sessionCookie';
import { WebError } from './webError';
import { parseParams, type WebExchange } from './webExchange';

const maxBodyBytes = 1024 * 1024;
/** Sessions over HTTP, at most: their clients may be gone for long before they end. */
const maxSessions = 500;
/** Requests that need a connection which stays. */
const connectionRequests = new Set(['login', 'auth', 'starttls']);

/** `/ximsslogin/`: requests before login, and login itself (protocol reference, "HTTP binding"). */
export class LoginPage {
  private readonly form: FormLogin;

  constructor(
    private readonly context: DemoContext,
    private readonly runner: RequestRunner,
  ) {
    this.form = new FormLogin(context);
  }

  async serve(exchange: WebExchange): Promise<void> {
    exchange.requireMethod('GET', 'POST');
    const body = exchange.method === 'POST' ? await exchange.readBody(maxBodyBytes) : new Uint8Array();
    const text = Buffer.from(body).toString('utf8');
    // The first character tells more than Content-Type, which clients do not always set.
    if (/^\uFEFF?\s*</.test(text)) return this.answerRequests(exchange, body);
    if (/^multipart\//i.test(exchange.header('content-type') ?? '')) {
      throw new WebError(415, 'Send the form as application/x-www-form-urlencoded');
    }
    const params = new Map([...exchange.params, ...parseParams(text)]);
    try {
      await this.answerLogin(exchange, params, await this.form.logIn(params, exchange));
    } catch (error) {
      if (!(error instanceof OperationError)) throw error;
      await this.refuse(exchange, params, error);
    }
  }

  private async answerRequests(exchange: WebExchange, body: Uint8Array): Promise<void> {
    const client = new PreLoginClient(this.context.accounts.domain, exchange.isSecure);
    for (const request of parseRequestBody(body).requests) {
      if (client.isFinished) break;
      if (!connectionRequests.has(request.name.toLowerCase())) await this.runner.answer(request, client);
      else client.send(this.runner.failure(attributeOf(request, 'id'), new OperationError('not possible over HTTP')));
    }
    await exchange.answerXml(client.answer);
  }

  private async answerLogin(
    exchange: WebExchange,
    params: ReadonlyMap<string, string>,
    { account, oldSession }: FormLoginResult,
  ): Promise<void> {
    const sessions = [...this.context.clients].filter((client) => client instanceof HttpSession);
    if (sessions.length >= maxSessions) throw new OperationError('too many sessions');
    const { session } = new HttpSession(account, this.context, this.runner, {
      isSecure: exchange.isSecure,
      address: params.get('disableipwatch') === '1' ? undefined : exchange.remoteAddress,
      cookie: params.get('enableusecookie') === '1' ? new SessionCookie() : undefined,
    });
    this.context.log(`${account.userName} logged in over HTTP`);
    // `killOld` means the session that was named; a login by password names none.
    if (params.get('killold') === '1') await oldSession?.client.sayGoodbye('the session was taken over');
    await exchange.answerXml(serializeXml(sessionElement(session)));
  }

  /** Without `errorAsXML` a person gets a page; that is how the parameter is understood, not proven. */
  private async refuse(
    exchange: WebExchange,
    params: ReadonlyMap<string, string>,
    error: OperationError,
  ): Promise<void> {
    const isBasic = !params.get('username') && !params.get('sessionid') && params.get('loginasguest') !== '1';
    const headers = isBasic ? { 'WWW-Authenticate': `Basic realm="${this.context.accounts.domain}"` } : {};
    const isXml = params.get('errorasxml') === '1';
    const content = isXml
      ? `<XIMSS>${serializeXml(this.runner.failure(undefined, error))}</XIMSS>`
      : `<!DOCTYPE html><title>Login failed</title><p>${escapeText(error.errorText)}</p>\n`;
    const type = isXml ? 'text/xml' : 'text/html';
    const status = isBasic ? 401 : 200;
    await exchange.answer(status, { 'Content-Type': `${type}; charset=utf-8`, ...headers }, Buffer.from(content));
  }
}
