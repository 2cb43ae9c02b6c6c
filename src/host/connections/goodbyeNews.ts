import type { Clock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import type { ConnectionState } from './types';

/** How long it is waited for what becomes of the account, in milliseconds: most are back by then. */
const patienceMs = 3_000;

/**
 * Tells that a server ended a session of an account, once, with its words and with what became of the account: the row in
 * the tree has that only for as long as the account is not back, which may be a second.
 */
export class GoodbyeNews implements Disposable {
  private open: string | undefined;
  /** Without its numbers. */
  private lastTold: string | undefined;
  private timer: Disposable | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly tell: (text: string) => void,
  ) {}

  /**
   * @param sentence what the server did, with its full stop
   * @param isNew false where the session was so short that this may go on for ever: the same is not told again then
   */
  begin(sentence: string, isNew: boolean): void {
    this.finish('');
    if (!isNew && withoutNumbers(sentence) === this.lastTold) return;
    this.open = sentence;
    this.timer = this.clock.setTimer(() => this.finish('Trying to connect again.'), patienceMs);
  }

  /** To be called at each change from then on; `problem` is that of a connection that failed. */
  follow(state: ConnectionState, problem = ''): void {
    if (state === 'connected') this.finish('Connected again.');
    // Where it is not tried again, the problem begins with what happened.
    else if (state === 'failed') this.finish(problem.replace(this.open ?? '', '').trim());
    else if (state === 'disconnected') this.finish('');
  }

  dispose(): void {
    this.open = undefined;
    this.timer?.dispose();
  }

  private finish(next: string): void {
    this.timer?.dispose();
    const sentence = this.open;
    if (sentence === undefined) return;
    this.open = undefined;
    this.lastTold = withoutNumbers(sentence);
    this.tell(`${sentence} ${next}`.trim());
  }
}

/** Servers name the time, or the session that is over. */
function withoutNumbers(sentence: string): string {
  return sentence.replace(/\d+/g, '');
}
