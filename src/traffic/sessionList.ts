import type { SessionNumber, TrafficSession } from './types';

/** Whose session begins, and what for. */
export interface SessionStart {
  readonly accountId: string;
  /** For people: the account's name. */
  readonly name: string;
  /** True when nobody is going to log in. */
  readonly isVisit?: boolean | undefined;
}

interface KnownSession {
  facts: TrafficSession;
  rowCount: number;
}

/** The sessions of the log: each is known while it is open or rows of it are kept. */
export class SessionList {
  private readonly known = new Map<SessionNumber, KnownSession>();
  private next: SessionNumber = 1;
  /** Made when somebody asks, and good until a session comes, ends or goes: views ask many times a second. */
  private listed: readonly TrafficSession[] | undefined;

  /** @param startedAtMs monotonic milliseconds, as all times here. */
  open({ accountId, name, isVisit = false }: SessionStart, startedAtMs: number): SessionNumber {
    const number = this.next++;
    const facts = { number, accountId, name, isOpen: true, isVisit, startedAtMs, endedAtMs: undefined };
    this.known.set(number, { facts, rowCount: 0 });
    this.listed = undefined;
    return number;
  }

  /** Oldest first. The same list as long as nothing in it changed. */
  get all(): readonly TrafficSession[] {
    return (this.listed ??= [...this.known.values()].map(({ facts }) => facts));
  }

  get(number: SessionNumber): TrafficSession | undefined {
    return this.known.get(number)?.facts;
  }

  /** Its connection is gone. Returns false when it is not known any more. */
  close(number: SessionNumber, endedAtMs: number): boolean {
    const session = this.known.get(number);
    if (!session) return false;
    session.facts = { ...session.facts, isOpen: false, endedAtMs };
    this.listed = undefined;
    this.forgetIfOver(session);
    return true;
  }

  addRow(number: SessionNumber): void {
    this.known.get(number)!.rowCount++;
  }

  dropRow(number: SessionNumber): void {
    const session = this.known.get(number)!;
    session.rowCount--;
    this.forgetIfOver(session);
  }

  /** All rows of all sessions are gone. */
  dropAllRows(): void {
    for (const session of [...this.known.values()]) {
      session.rowCount = 0;
      this.forgetIfOver(session);
    }
  }

  private forgetIfOver({ facts, rowCount }: KnownSession): void {
    if (facts.isOpen || rowCount > 0) return;
    this.known.delete(facts.number);
    this.listed = undefined;
  }
}
