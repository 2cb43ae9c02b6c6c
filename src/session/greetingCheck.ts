import { decodeUtf8, decodeUtf8Strict } from '../base/utf8';
import { XmlError } from '../protocol/errors';
import type { FrameHead } from '../protocol/head';
import { assertWellFormed } from '../protocol/wellFormed';
import { ProtocolError } from './errors';
import { printable } from './notices';
import type { SessionEnd } from './sessionEnd';
import { readableXmlError, type HideSecrets } from './withoutSecrets';

const LESS = 0x3c;
/** Zero bytes, white space and the octets of a byte order mark: what may stand before a first message. */
const mayLead = new Set([0x00, 0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf]);

/** Bytes looked at to tell a person what a server sent instead of XIMSS; of what they say without secrets a part is shown. */
const maxLookedAtBytes = 4096;

/**
 * Watches what a server says before its first answer to a request, so that a mail or web server at the wrong port is
 * named at once instead of being waited for. Many of them speak first and never send a zero byte, so the bytes are
 * looked at and not just frames.
 */
export class GreetingCheck {
  private isPassed = false;
  private hasStarted = false;

  /** @param hide takes out what the server was told: it may repeat a login in its answer. */
  constructor(
    private readonly peerName: string,
    private readonly hide: HideSecrets = (text) => text,
  ) {}

  /** The peer has answered a request by its id: it speaks XIMSS, and nothing is checked any more. */
  pass(): void {
    this.isPassed = true;
  }

  /** The end that these bytes earn when the very first of them cannot begin an XML document. */
  check(bytes: Uint8Array): SessionEnd | undefined {
    if (this.isPassed || this.hasStarted) return undefined;
    const start = bytes.findIndex((byte) => !mayLead.has(byte));
    if (start < 0) return undefined;
    this.hasStarted = true;
    return bytes[start] === LESS ? undefined : this.refuse(bytes.subarray(start));
  }

  /** The end that a whole message earns when it is no XML. */
  checkFrame(frame: Uint8Array, head: FrameHead): SessionEnd | undefined {
    if (this.isPassed) return undefined;
    if (head.tag === '') return this.refuse(frame);
    try {
      // Whoever waits for the message parses it: that takes several times as long.
      assertWellFormed(decodeUtf8Strict(frame));
      return undefined;
    } catch (error) {
      return this.refuse(frame, error);
    }
  }

  private refuse(bytes: Uint8Array, cause?: unknown): SessionEnd {
    const text = decodeUtf8(bytes.subarray(0, maxLookedAtBytes)).replace(/\ufffd+$/, '');
    // What came so far may break off anywhere, and the part that is looked at does.
    const shown = printable(this.hide(text, true).trim());
    const message = `The server at ${this.peerName} does not speak XIMSS: it sent "${shown}"`;
    const reason = cause instanceof XmlError ? readableXmlError(cause, this.hide) : cause;
    const error = new ProtocolError(message, { cause: reason });
    return { reason: 'protocol', message: error.message, error };
  }
}
