import { Emitter, type Event } from '../base/emitter';
import type { XmlElement } from '../protocol/xml';

/** Most bytes of messages kept for a first listener. What is beyond is in the log and nowhere else. */
export const maxEarlyBytes = 256 * 1024;

/**
 * Messages without an id on their way to listeners. A server may speak right behind the response of the login, when
 * nobody had a chance to listen yet: what comes before the first listener is kept for it, within a bound. Later on,
 * messages that nobody listens to are not even parsed.
 */
export class AsynchronousMessages {
  private readonly messages = new Emitter<XmlElement>();
  /** Frames that came before anybody listened; undefined once they were handed over. */
  private early: Uint8Array[] | undefined = [];
  private earlyBytes = 0;

  /** @param parse gives undefined, and tells whoever has to know, when a frame cannot be read. */
  constructor(private readonly parse: (frame: Uint8Array) => XmlElement | undefined) {}

  /** The first listener gets what was kept a moment later, in order, together with those who subscribe right behind it. */
  readonly onMessage: Event<XmlElement> = (listener) => {
    const subscription = this.messages.event(listener);
    if (this.early?.length === 0) this.early = undefined;
    else if (this.early) void Promise.resolve().then(() => this.handOver());
    return subscription;
  };

  accept(frame: Uint8Array): void {
    if (this.early) this.keep(frame);
    else if (this.messages.hasListeners) this.fire(frame);
  }

  /** Throws away what was kept so far: it came from whoever could write to an unprotected connection. */
  forgetEarly(): void {
    if (this.early) this.early = [];
    this.earlyBytes = 0;
  }

  dispose(): void {
    this.early = undefined;
    this.messages.dispose();
  }

  private keep(frame: Uint8Array): void {
    this.earlyBytes += frame.length;
    // A frame may be a view into a buffer that is used again.
    if (this.earlyBytes <= maxEarlyBytes) this.early?.push(Uint8Array.from(frame));
  }

  private handOver(): void {
    const frames = this.early ?? [];
    this.early = undefined;
    for (const frame of frames) this.fire(frame);
  }

  private fire(frame: Uint8Array): void {
    const message = this.parse(frame);
    if (message) this.messages.fire(message);
  }
}
