import { Emitter } from '../base/emitter';
import type { HideSecrets } from './withoutSecrets';

/**
 * What a server did that the protocol does not know, and that a client survives:
 * - `unknown-id`: a message for a request that was never sent;
 * - `second-response`: another message for a request that had its response;
 * - `late-response`: the answer to a request nobody waits for any more;
 * - `unparsable`: a message that is no well-formed XML;
 * - `unprotected`: a message in the clear where TLS was to begin, thrown away.
 */
export type ProtocolNoticeKind = 'unknown-id' | 'second-response' | 'late-response' | 'unparsable' | 'unprotected';

export interface ProtocolNotice {
  readonly kind: ProtocolNoticeKind;
  /** For the diary. Holds names and ids, never content. */
  readonly message: string;
}

/** Longest part of a wire text that gets into a notice. */
const maxShownCharacters = 60;

/** Counts what was odd, and reports the first so many. */
export class NoticeBoard {
  private readonly notices = new Emitter<ProtocolNotice>();
  private readonly counted = new Map<ProtocolNoticeKind, number>();
  private reported = 0;

  constructor(
    private readonly maxNotices: number,
    private readonly hide: HideSecrets = (text) => text,
  ) {}

  readonly onNotice = this.notices.event;

  /** How often each kind was seen; what was not reported is counted too. */
  get counts(): ReadonlyMap<ProtocolNoticeKind, number> {
    return this.counted;
  }

  /** @param message made only for what is reported: a flood of the rest has to cost next to nothing. */
  add(kind: ProtocolNoticeKind, message: () => string): void {
    this.counted.set(kind, (this.counted.get(kind) ?? 0) + 1);
    if (this.reported >= this.maxNotices) return;
    this.reported++;
    const last = this.reported === this.maxNotices ? ' (further notices are only counted)' : '';
    this.notices.fire({ kind, message: this.hide(message()) + last });
  }

  /** Text of the wire as it may stand in a notice: without secrets, before it is cut. */
  readonly shown = (text: string): string => printable(this.hide(text));

  dispose(): void {
    this.notices.dispose();
  }
}

/** Text of the wire as it may stand in a message for people: short, in one line, without control characters. */
export function printable(text: string, maxCharacters = maxShownCharacters): string {
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '·');
  return line.length > maxCharacters ? `${line.slice(0, maxCharacters)}…` : line;
}
