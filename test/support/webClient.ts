import { createHmac } from 'node:crypto';
import { Agent, request as requestHttp, type IncomingHttpHeaders } from 'node:http';
import { Agent as SecureAgent, request as requestHttps } from 'node:https';
import { parseXml } from '../../src/protocol/codec';
import { attributeOf, childElements, firstChild, type XmlElement } from '../../src/protocol/xml';

/** Longest wait for an answer in a test, in milliseconds. */
const patienceMs = 15_000;

export interface WebAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
  /** What is inside of `<XIMSS>`; throws when the body is no such document. */
  readonly messages: readonly XmlElement[];
  /** Attribute of the root. */
  readonly respSeq: string | undefined;
}

export interface WebRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Address the client comes from. */
  readonly localAddress?: string;
  readonly signal?: AbortSignal;
}

/** A client that knows HTTP and nothing of sessions: a test says every address and sees every answer. */
export class WebClient {
  private readonly agent: Agent;

  constructor(
    private readonly port: number,
    private readonly isSecure = false,
  ) {
    const options = { keepAlive: true };
    this.agent = isSecure ? new SecureAgent({ ...options, rejectUnauthorized: false }) : new Agent(options);
  }

  close(): void {
    this.agent.destroy();
  }

  send(
    path: string,
    { method = 'GET', headers = {}, body, localAddress, signal }: WebRequest = {},
  ): Promise<WebAnswer> {
    const options = {
      port: this.port,
      host: '127.0.0.1',
      path,
      method,
      headers,
      agent: this.agent,
      timeout: patienceMs,
    };
    return new Promise((resolve, reject) => {
      const request = (this.isSecure ? requestHttps : requestHttp)({
        ...options,
        ...(localAddress === undefined ? {} : { localAddress }),
        ...(signal ? { signal } : {}),
      });
      request.once('error', reject).once('timeout', () => request.destroy(new Error('No answer came in time')));
      request.once('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          resolve(answerOf(response.statusCode ?? 0, response.headers, Buffer.concat(chunks)));
        });
      });
      request.end(body);
    });
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<WebAnswer> {
    return this.send(path, { headers });
  }

  post(
    path: string,
    body: string | Uint8Array = '',
    headers: Readonly<Record<string, string>> = {},
  ): Promise<WebAnswer> {
    return this.send(path, { method: 'POST', headers, body });
  }

  /** Posts requests inside of `<XIMSS>`. */
  ask(path: string, requests: string, headers: Readonly<Record<string, string>> = {}): Promise<WebAnswer> {
    return this.post(path, `<XIMSS>${requests}</XIMSS>`, { 'Content-Type': 'text/xml', ...headers });
  }

  /** Logs in by the address and gives the urlID. */
  async login(
    userName = 'alex@demo.example',
    password = 'sesame-demo',
    more: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const query = new URLSearchParams({ errorAsXML: '1', userName, password, ...more });
    const answer = await this.get(`/XIMSSLogin/?${query}`);
    const urlId = answer.messages[0] && attributeOf(answer.messages[0], 'urlID');
    if (urlId === undefined) throw new Error(`Login was answered with ${answer.status} ${answer.text}`);
    return urlId;
  }

  /** A nonce as `listFeatures` gives it. */
  async nonce(): Promise<string> {
    const answer = await this.ask('/ximsslogin/', '<listFeatures id="list"/>');
    return childText(answer.messages[0]!, 'nonce');
  }
}

/** What proves a password over HTTP: base64 of the hex text of HMAC-MD5(password, nonce). */
export function authDataFor(password: string, nonce: string): string {
  const hex = createHmac('md5', password).update(nonce).digest('hex');
  return Buffer.from(hex).toString('base64');
}

function childText(target: XmlElement, name: string): string {
  const [text] = firstChild(target, name)?.children ?? [];
  return typeof text === 'string' ? text : '';
}

function answerOf(status: number, headers: IncomingHttpHeaders, body: Buffer): WebAnswer {
  const root = (): XmlElement => {
    const element = parseXml(body.toString());
    if (element.name !== 'XIMSS') throw new Error(`No XIMSS document: ${body.toString()}`);
    return element;
  };
  return {
    status,
    headers,
    body,
    text: body.toString(),
    get messages() {
      return childElements(root());
    },
    get respSeq() {
      return attributeOf(root(), 'respSeq');
    },
  };
}
