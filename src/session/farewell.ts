import type { Clock } from '../base/clock';
import { request } from '../protocol/request';
import type { ExchangeChannel } from './exchangeChannel';

/** What an orderly end may take; the user is waiting for it. In milliseconds. */
const byeTimeoutMs = 2_000;

/** Sends `bye` and waits for its answer, for two seconds at most. Never rejects; the channel is still to be finished. */
export async function sayBye(channel: ExchangeChannel, clock: Clock): Promise<void> {
  const limit = new AbortController();
  const timer = clock.setTimer(() => limit.abort(), byeTimeoutMs);
  try {
    await channel.request(request('bye', {}), { signal: limit.signal }, true);
  } catch {
    // Whatever became of it, the connection ends now; how is in the log.
  }
  timer.dispose();
}
