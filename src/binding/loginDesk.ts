import { encodeBase64 } from '../base/base64';
import { encodeUtf8 } from '../base/utf8';
import { parseFrame, encodeFrame } from '../protocol/codec';
import { XmlError } from '../protocol/errors';
import { readHead } from '../protocol/head';
import { attributeOf, childElements, element, textOf } from '../protocol/xml';
import { unwrapDocuments } from './answer';
import { loginPath, preLoginPath, refusalOf } from './addresses';
import { wrapDocuments } from './batches';
import { BindingError } from './errors';
import type { BindingLimits } from './limits';
import { loginFormBody, proofOfAnswer, stepOfLogin, type LoginProof } from './loginForm';
import { withId } from './withId';
import type { WebExchange, WebRequest } from './webExchange';

export interface LoginDeskServices {
  readonly exchange: WebExchange;
  readonly peerName: string;
  readonly limits: Pick<BindingLimits, 'loginTimeoutMs'>;
  readonly signal: AbortSignal;
}

/** What came of one request before login. */
export interface DeskAnswer {
  readonly documents: readonly Uint8Array[];
  /** Key of the session, once somebody is logged in. */
  readonly sessionKey: string | undefined;
  readonly receivedAtMs: number;
}

/**
 * Everything before somebody is logged in: requests go out one by one, and a login becomes the form of the web interface
 * (protocol reference, "HTTP binding"). Nothing is ever tried twice: servers count failed logins.
 */
export class LoginDesk {
  private nonce: string | undefined;
  /** The login whose challenge was given out, with the nonce that was its challenge. */
  private challenged: { readonly id: string; readonly nonce: string } | undefined;

  constructor(private readonly services: LoginDeskServices) {}

  /** Rejects with BindingError and with what the exchange rejects with; the connection is of no use then. */
  answer(document: Uint8Array, nowMs: number): Promise<DeskAnswer> {
    switch (readHead(document).tag.toLowerCase()) {
      case 'login':
        return this.logIn(document, nowMs);
      case 'auth':
        return this.goOn(document, nowMs);
      default:
        return this.ask(document);
    }
  }

  private async ask(document: Uint8Array): Promise<DeskAnswer> {
    const body = wrapDocuments([document]);
    const answer = await this.post({ path: preLoginPath, body, contentType: 'text/xml; charset=utf-8' });
    for (const found of answer.documents) this.rememberNonce(found);
    return { ...answer, sessionKey: undefined };
  }

  private async logIn(document: Uint8Array, nowMs: number): Promise<DeskAnswer> {
    const login = parseFrame(document);
    const id = attributeOf(login, 'id') ?? '';
    const step = stepOfLogin(login, this.nonce);
    if (step.kind === 'form') return this.sendForm(id, step.proof);
    if (step.kind === 'refused') return refused(id, step.errorText, nowMs);
    this.challenged = { id, nonce: step.nonce };
    const challenge = element('challenge', { id, value: encodeBase64(encodeUtf8(step.nonce)) });
    return { documents: [withoutZero(encodeFrame(challenge))], sessionKey: undefined, receivedAtMs: nowMs };
  }

  private async goOn(document: Uint8Array, nowMs: number): Promise<DeskAnswer> {
    const auth = parseFrame(document);
    const id = attributeOf(auth, 'id') ?? '';
    const { challenged } = this;
    this.challenged = undefined;
    const proof = challenged?.id === id ? proofOfAnswer(auth, challenged.nonce) : undefined;
    return proof ? this.sendForm(id, proof) : refused(id, 'no login waits for this answer', nowMs);
  }

  private async sendForm(id: string, proof: LoginProof): Promise<DeskAnswer> {
    const body = loginFormBody(proof);
    try {
      const answer = await this.post({ path: loginPath, body, contentType: 'application/x-www-form-urlencoded' });
      return { ...answer, ...readLogin(answer.documents, id, this.services.peerName) };
    } catch (error) {
      const problem = error instanceof XmlError ? this.unreadable(error) : error;
      if (!(problem instanceof BindingError) || problem.mayPass) throw problem;
      throw new BindingError(problem.code, problem.message, { cause: problem.cause, mayBeRefusal: true });
    }
  }

  /** Without the text of the error, in which names of the answer stand. */
  private unreadable({ offset }: XmlError): BindingError {
    const where = `it cannot be read from character ${offset + 1} on`;
    return new BindingError(
      'http-no-xml',
      `${this.services.peerName} answered the login with XML that is not valid: ${where}`,
    );
  }

  private async post(request: Pick<WebRequest, 'path' | 'body' | 'contentType'>) {
    const { exchange, peerName, limits, signal } = this.services;
    const answer = await exchange.send({ method: 'POST', ...request, timeoutMs: limits.loginTimeoutMs, signal });
    const refusal = refusalOf(answer, peerName);
    if (refusal) throw refusal;
    return { documents: unwrapDocuments(answer.body, peerName).documents, receivedAtMs: answer.receivedAtMs };
  }

  private rememberNonce(document: Uint8Array): void {
    if (readHead(document).tag.toLowerCase() !== 'features') return;
    try {
      const nonce = childElements(parseFrame(document), 'nonce').map(textOf)[0]?.trim();
      this.nonce = nonce === '' ? undefined : nonce;
    } catch {
      // The session says what is wrong with the message.
    }
  }
}

function refused(id: string, errorText: string, nowMs: number): DeskAnswer {
  const response = encodeFrame(element('response', { id, errorText }));
  return { documents: [withoutZero(response)], sessionKey: undefined, receivedAtMs: nowMs };
}

function withoutZero(frame: Uint8Array): Uint8Array {
  return frame.subarray(0, frame.length - 1);
}

/** The answer to a form in the words of XIMSS: under the id of the login, and with a response at its end. */
function readLogin(
  answered: readonly Uint8Array[],
  id: string,
  peerName: string,
): { documents: readonly Uint8Array[]; sessionKey: string | undefined } {
  const named = (name: string): Uint8Array[] => answered.filter((document) => tagOf(document) === name);
  const sessions = named('session');
  const responses = named('response');
  if (sessions.length === 0 && responses.length === 0) {
    throw new BindingError('http-no-xml', `${peerName} answered the login with neither a session nor an error`);
  }
  const end = withId(responses[0] ?? withoutZero(encodeFrame(element('response'))), id);
  if (readHead(end).hasError) return { documents: [end], sessionKey: undefined };
  const sessionKey = sessionKeyOf(sessions[0], peerName);
  const others = answered.filter((document) => !['session', 'response'].includes(tagOf(document)));
  return { documents: [...sessions.map((session) => withId(session, id)), ...others, end], sessionKey };
}

function sessionKeyOf(session: Uint8Array | undefined, peerName: string): string {
  const key = session && attributeOf(parseFrame(session), 'urlID');
  if (key !== undefined && key !== '') return key;
  throw new BindingError('http-no-xml', `${peerName} opened a session without saying where it is`);
}

function tagOf(document: Uint8Array): string {
  return readHead(document).tag.toLowerCase();
}
