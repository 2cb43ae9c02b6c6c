import { decodeUtf8 } from '../../src/base/utf8';
import { describeError } from '../../src/host/connections/describeError';
import type { TrafficLog } from '../../src/traffic/trafficLog';

/** The payloads of a log as they are kept. */
export function payloadsOf(traffic: TrafficLog): string[] {
  const texts: string[] = [];
  for (let entry = traffic.firstEntry; entry < traffic.nextEntry; entry++) {
    texts.push(decodeUtf8(traffic.payload(entry) ?? new Uint8Array()));
  }
  return texts;
}

/** What of an error and its causes may get onto a screen or into the output channel. */
export function textsOfError(error: unknown): string[] {
  if (!(error instanceof Error)) return typeof error === 'string' ? [error] : [];
  // The answer that comes with a refusal is for whoever asked: the log has it masked, and no text shows it.
  const json = JSON.stringify({ ...error, exchange: undefined });
  return [error.message, String(error.stack), json, describeError(error), ...textsOfError(error.cause)];
}
