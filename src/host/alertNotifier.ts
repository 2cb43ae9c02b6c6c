import type { Clock } from '../base/clock';
import { noticeText } from '../mail/safeText';

/** A server that floods its users is in the console, not in front of their work. */
const maxAlerts = 3;
const periodMs = 10_000;

/** Shows alerts of servers as notifications, each text as text and never more than a few in a row. */
export class AlertNotifier {
  /** By the name of the account: one server's flood is not to hide what another says. */
  private readonly shownAtMs = new Map<string, readonly number[]>();

  constructor(
    private readonly clock: Clock,
    private readonly notify: (text: string) => void,
    /** What there is too much of. */
    private readonly what = 'alerts',
  ) {}

  show(accountName: string, text: string): void {
    const now = this.clock.nowMs();
    const shown = (this.shownAtMs.get(accountName) ?? []).filter((shownMs) => now - shownMs < periodMs);
    if (shown.length > maxAlerts) return;
    this.shownAtMs.set(accountName, [...shown, now]);
    const isLast = shown.length === maxAlerts;
    this.notify(
      noticeText(
        isLast ? `${accountName}: there are more ${this.what}. The console has them all.` : `${accountName}: ${text}`,
      ),
    );
  }
}
