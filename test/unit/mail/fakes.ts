import type { Clock } from '../../../src/base/clock';
import { Emitter } from '../../../src/base/emitter';
import { parseXml } from '../../../src/protocol/codec';
import type { Exchange, Requester, RequestOptions } from '../../../src/protocol/requester';
import { attributeOf, element, serializeXml, type XmlElement } from '../../../src/protocol/xml';
import { ServerError } from '../../../src/session/errors';

/** Time that stands still until a test moves it. */
export class ManualClock implements Clock {
  private now = 0;
  private timers: { readonly at: number; readonly action: () => void }[] = [];

  nowMs(): number {
    return this.now;
  }

  wallMs(): number {
    return this.now;
  }

  setTimer(action: () => void, delayMs: number) {
    const timer = { at: this.now + delayMs, action };
    this.timers.push(timer);
    return { dispose: () => void (this.timers = this.timers.filter((other) => other !== timer)) };
  }

  get pendingTimers(): number {
    return this.timers.length;
  }

  /** Moves time on and runs what is due. */
  advance(ms: number): void {
    this.now += ms;
    const due = this.timers.filter((timer) => timer.at <= this.now);
    this.timers = this.timers.filter((timer) => timer.at > this.now);
    for (const timer of due) timer.action();
  }
}

/** Answers one request: data messages in order; throws a ServerError to refuse. */
export type Handler = (request: XmlElement) => readonly XmlElement[] | Promise<readonly XmlElement[]>;

/** A session without a server: each request is answered by the handler of its name. */
export class FakeRequester implements Requester {
  private readonly asynchronous = new Emitter<XmlElement>();
  readonly onAsynchronousMessage = this.asynchronous.event;
  readonly sent: XmlElement[] = [];
  readonly handlers = new Map<string, Handler>();

  on(name: string, handler: Handler): this {
    this.handlers.set(name, handler);
    return this;
  }

  async request(request: XmlElement, options: RequestOptions = {}): Promise<Exchange> {
    this.sent.push(request);
    const data: XmlElement[] = [];
    const handler = this.handlers.get(request.name);
    if (!handler) throw refusal(request.name, 'unknown command');
    for (const message of await handler(request)) {
      if (options.onData) options.onData(message);
      else data.push(message);
    }
    return { id: '1', response: element('response'), data, elapsedMs: 0, entry: 0 };
  }

  notify(text: string | XmlElement): void {
    this.asynchronous.fire(typeof text === 'string' ? parseXml(text) : text);
  }

  get listens(): boolean {
    return this.asynchronous.hasListeners;
  }

  /** Names of the requests so far. */
  get sentNames(): string[] {
    return this.sent.map((request) => request.name);
  }

  /** The requests so far as text, and forgets them. */
  takeSent(): string[] {
    return this.sent.splice(0).map((request) => serializeXml(request));
  }
}

export function refusal(request: string, text: string): ServerError {
  return new ServerError(request, text, 500);
}

/** Elements of `texts`. */
export function xml(...texts: string[]): XmlElement[] {
  return texts.map((text) => parseXml(text));
}

/** Lets everything run that waits for promises only. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Folder name of a request. */
export const folderOf = (request: XmlElement): string => attributeOf(request, 'folder') ?? '';
