import type { Clock } from '../base/clock';
import type { Session } from './session';

/** Somebody waits and nothing comes: after so many milliseconds the server is asked for a sign of life. */
export const suspiciousSilenceMs = 15_000;
/** What an answer may take over the slowest link when nothing else is asked, in milliseconds. */
export const probePatienceMs = 10_000;
/** The same behind requests that the server may be working on: it answers in order. */
const busyPatienceMs = 30_000;
/**
 * Who was heard so lately is there, in milliseconds. A user comes back to the window often, and each question is a row
 * in the console.
 */
const freshMs = { network: 3_000, user: 60_000 } as const;

/** What raised the suspicion: the network is another one or the machine slept, or just that the user is back. */
export type Suspicion = keyof typeof freshMs;

/** The part of a session that is watched. */
export type WatchedSession = Pick<Session, 'silenceMs' | 'quietMs' | 'probe'>;

/**
 * Notices that the line is dead, long before the system does, by asking for a sign of life when there is a reason to:
 * silence where an answer is due, or a sign from outside (`suspect`) that the network is another one.
 */
export class LineWatch {
  private isProbing = false;
  private suspectedAtMs = -Infinity;

  /** @param patienceMs what the user lets a request take; a server that is slow by nature is not given up earlier. */
  constructor(
    private readonly session: WatchedSession,
    private readonly clock: Clock,
    private readonly patienceMs: number,
  ) {}

  /** To be called every few seconds. */
  look(): void {
    if (this.isProbing || this.session.silenceMs < suspiciousSilenceMs) return;
    this.isProbing = true;
    void this.session.probe(Math.max(busyPatienceMs, this.patienceMs / 2)).finally(() => {
      this.isProbing = false;
    });
  }

  /** Asks at once, and is not patient. */
  suspect(suspicion: Suspicion): void {
    const nowMs = this.clock.nowMs();
    const freshFor = freshMs[suspicion];
    if (this.session.quietMs < freshFor || nowMs - this.suspectedAtMs < freshFor) return;
    const isBusy = this.session.silenceMs > 0;
    // An answer is due, and `look` waits for it; that the user is back makes a slow server no quicker.
    if (isBusy && suspicion === 'user') return;
    this.suspectedAtMs = nowMs;
    void this.session.probe(isBusy ? busyPatienceMs : probePatienceMs);
  }
}
