import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { encodeUtf8, decodeUtf8 } from '../../src/base/utf8';
import { parseXml } from '../../src/protocol/codec';
import { Framer } from '../../src/protocol/framer';
import { attributeOf, type XmlElement } from '../../src/protocol/xml';

/** Longest wait for anything in a test, in milliseconds. */
const patienceMs = 10_000;

/** A client that knows nothing but bytes, frames and XML: a test sees exactly what the server sent. */
export class WireClient {
  /** Frames not taken yet, as text. */
  readonly received: string[] = [];
  /** Set when the connection is over. */
  isClosed = false;
  private framer = new Framer(256 * 1024 * 1024);
  private waiters: (() => void)[] = [];

  private constructor(private socket: Socket) {
    this.attach();
  }

  static async connect(port: number): Promise<WireClient> {
    const socket = connect(port, '127.0.0.1');
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new WireClient(socket);
  }

  static async connectTls(port: number): Promise<WireClient> {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
    await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
    return new WireClient(socket);
  }

  /** Sends documents, each with its zero byte, in one write. */
  send(...documents: string[]): void {
    this.socket.write(encodeUtf8(documents.map((document) => `${document}\0`).join('')));
  }

  write(bytes: Uint8Array | string): void {
    this.socket.write(bytes);
  }

  /** The next frame as text. */
  async nextText(): Promise<string> {
    await this.until(() => this.received.length > 0);
    return this.received.shift()!;
  }

  /** All frames up to one that is exactly `last`, which comes with them. For long answers: nothing is parsed. */
  async takeUntil(last: string): Promise<string[]> {
    await this.until(() => this.received.at(-1) === last);
    return this.received.splice(0);
  }

  async next(): Promise<XmlElement> {
    return parseXml(await this.nextText());
  }

  /** Sends a request and gives all that came up to its response, the response last. */
  async ask(request: string): Promise<string[]> {
    this.send(request);
    const id = attributeOf(parseXml(request), 'id');
    const answers: string[] = [];
    for (;;) {
      const text = await this.nextText();
      answers.push(text);
      const message = parseXml(text);
      if (message.name === 'response' && attributeOf(message, 'id') === id) return answers;
    }
  }

  /** The same as elements, without the response; fails unless that is positive. */
  async askOk(request: string): Promise<XmlElement[]> {
    const answers = await this.ask(request);
    const response = answers.pop()!;
    if (response.includes('errorText')) throw new Error(`${request} was answered with ${response}`);
    return answers.map((text) => parseXml(text));
  }

  /** Logs in with a clear-text password and gives the session element. */
  async login(userName = 'alex@demo.example', password = 'sesame-demo'): Promise<XmlElement> {
    const [session] = await this.askOk(`<login id="login" authData="${userName}" password="${password}"/>`);
    return session!;
  }

  /** Goes on with TLS, as after starttls. */
  async upgrade(): Promise<void> {
    this.socket.removeAllListeners('data');
    const secure = connectTls({ socket: this.socket, rejectUnauthorized: false });
    await new Promise((resolve, reject) => secure.once('secureConnect', resolve).once('error', reject));
    this.socket = secure;
    this.framer = new Framer();
    this.attach();
  }

  /** Resolves when the server has ended the connection. */
  async closed(): Promise<void> {
    await this.until(() => this.isClosed);
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  close(): void {
    this.socket.destroy();
  }

  private attach(): void {
    this.socket.on('data', (bytes: Uint8Array) => {
      this.framer.push(bytes, (frame) => this.received.push(decodeUtf8(frame)));
      this.wake();
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.isClosed = true;
      this.wake();
    });
  }

  private wake(): void {
    for (const waiter of this.waiters.splice(0)) waiter();
  }

  private async until(condition: () => boolean): Promise<void> {
    const endMs = Date.now() + patienceMs;
    while (!condition()) {
      if (this.isClosed) throw new Error('The connection is closed');
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('Nothing came in time')), Math.max(0, endMs - Date.now()));
        this.waiters.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }
}
