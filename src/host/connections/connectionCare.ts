import type { Clock } from '../../base/clock';
import { DisposableOwner, toDisposable, type Disposable } from '../../base/disposable';
import type { Event } from '../../base/emitter';
import type { Suspicion } from '../../session/lineWatch';
import type { ConnectionState } from './types';

/** How often it is looked after connections, in milliseconds: often enough to be quick, seldom enough to cost nothing. */
export const lookEveryMs = 5_000;
/** A look that comes so much too late means that the machine slept, in milliseconds. */
const sleptMs = 10_000;

/** A connection as it is cared for. */
export interface CaredConnection {
  readonly state: ConnectionState;
  look(): void;
  hurry(reason: Suspicion): void;
}

export interface CareOptions {
  readonly connections: {
    readonly all: readonly CaredConnection[];
    readonly onDidChange: Event<unknown>;
  };
  readonly clock: Clock;
  /** The addresses of this machine as one text; another text means another network. */
  readonly networkAddresses: () => string;
}

/**
 * Looks every few seconds after connections that are up or are to be: whether their server still answers, whether the
 * machine slept, and whether the network is another one. Rests while there is no such connection.
 */
export class ConnectionCare extends DisposableOwner {
  private timer: Disposable | undefined;
  private addresses = '';
  private lookedAtMs = 0;
  private lookedAtWallMs = 0;

  constructor(private readonly options: CareOptions) {
    super();
    this.register(options.connections.onDidChange(() => this.update()));
    this.register(toDisposable(() => this.rest()));
    this.update();
  }

  /** What the connections are about to do anyway is done now: the user is back, or the network. */
  hurry(reason: Suspicion): void {
    for (const connection of this.options.connections.all) connection.hurry(reason);
  }

  private update(): void {
    const isNeeded = this.options.connections.all.some(({ state }) => state === 'connected' || state === 'waiting');
    if (!isNeeded || this.isDisposed) this.rest();
    else if (!this.timer) this.begin();
  }

  private begin(): void {
    this.addresses = this.options.networkAddresses();
    this.plan();
  }

  private rest(): void {
    this.timer?.dispose();
    this.timer = undefined;
  }

  private plan(): void {
    const { clock } = this.options;
    this.lookedAtMs = clock.nowMs();
    this.lookedAtWallMs = clock.wallMs();
    this.timer = clock.setTimer(() => this.look(), lookEveryMs);
  }

  private look(): void {
    const { clock, connections, networkAddresses } = this.options;
    // On some systems the monotonic clock goes on while the machine sleeps, on others only the clock on the wall does.
    const passedMs = Math.max(clock.nowMs() - this.lookedAtMs, clock.wallMs() - this.lookedAtWallMs);
    const addresses = networkAddresses();
    const isAnother = addresses !== this.addresses || passedMs > lookEveryMs + sleptMs;
    this.addresses = addresses;
    this.plan();
    for (const connection of connections.all) connection.look();
    if (isAnother) this.hurry('network');
  }
}
