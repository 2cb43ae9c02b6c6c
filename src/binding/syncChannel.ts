import type { Clock } from '../base/clock';
import { decodeUtf8 } from '../base/utf8';
import { readHead } from '../protocol/head';
import { refusalOf, syncPath } from './addresses';
import { unwrapDocuments } from './answer';
import { wrapDocuments } from './batches';
import { BindingError } from './errors';
import type { BindingLimits } from './limits';
import { pause } from './pause';
import { Trouble } from './retryPlan';
import type { WebExchange, WebRequest } from './webExchange';

export interface ChannelServices {
  readonly exchange: WebExchange;
  readonly clock: Clock;
  readonly random: () => number;
  readonly peerName: string;
  readonly limits: BindingLimits;
  readonly signal: AbortSignal;
}

export interface BatchAnswer {
  readonly documents: readonly Uint8Array[];
  readonly receivedAtMs: number;
  /** Set when the session cannot go on, although there was an answer. */
  readonly problem: BindingError | undefined;
}

/**
 * Requests of an open session, one batch at a time, each under its number. When no answer came, the same batch goes out
 * again under the same number, which the server takes for the same batch (protocol reference, "HTTP binding"; what a
 * server does then is recalled, not proven). Under a new number it never goes out again: it may have been carried out.
 */
export class SyncChannel {
  private reqSeq = 0;

  constructor(
    private readonly sessionKey: string,
    private readonly services: ChannelServices,
  ) {}

  /** For one batch at a time. Rejects with BindingError, and what the exchange rejects with; then it is over. */
  async send(documents: readonly Uint8Array[]): Promise<BatchAnswer> {
    const { peerName, limits, signal } = this.services;
    const answer = await sendUntilAnswered(
      {
        method: 'POST',
        path: syncPath(this.sessionKey, ++this.reqSeq),
        body: wrapDocuments(documents),
        contentType: 'text/xml; charset=utf-8',
        timeoutMs: limits.syncTimeoutMs,
        signal,
      },
      this.services,
    );
    const { documents: answered } = unwrapDocuments(answer.body, peerName);
    return { documents: answered, receivedAtMs: answer.receivedAtMs, problem: sequenceProblem(answered, peerName) };
  }
}

/** Sends until there is an answer of status 200, by the plan for retries. Rejects with what makes trying again useless. */
export async function sendUntilAnswered(request: WebRequest, services: ChannelServices) {
  const { exchange, clock, random, peerName, limits, signal } = services;
  const trouble = new Trouble(limits.maxTroubleMs);
  for (;;) {
    try {
      const answer = await exchange.send(request);
      const refusal = refusalOf(answer, peerName);
      if (!refusal) return answer;
      throw refusal;
    } catch (error) {
      if (signal.aborted || !(error instanceof BindingError) || !error.mayPass) throw error;
      const delayMs = trouble.fail(clock.nowMs(), random());
      if (delayMs === undefined) throw error;
      await pause(clock, delayMs, signal);
    }
  }
}

/** The text a server answers a wrong number with; where it stands is not known for sure. */
const sequenceText = 'request sequence error';
const maxTextBytes = 1024;

function sequenceProblem(documents: readonly Uint8Array[], peerName: string): BindingError | undefined {
  const isWrong = documents.some((document) => {
    const { tag, id, hasError } = readHead(document);
    if (tag.toLowerCase() !== 'response' || id !== undefined || !hasError) return false;
    return decodeUtf8(document.subarray(0, maxTextBytes)).toLowerCase().includes(sequenceText);
  });
  if (!isWrong) return undefined;
  const message = `${peerName} counts the requests of the session differently, so what became of the last ones is unknown`;
  return new BindingError('http-sequence', message);
}
