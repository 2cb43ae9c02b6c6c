import type { SessionNumber, TrafficSession } from './types';

interface KnownSession {
  readonly number: SessionNumber;
  readonly accountId: string;
  readonly name: string;
  isOpen: boolean;
  rowCount: number;
}

/** The sessions of the log: each is known while it is open or rows of it are kept. */
export class SessionList {
  private readonly known = new Map<SessionNumber, KnownSession>();
  private next: SessionNumber = 1;

  open({ accountId, name }: { readonly accountId: string; readonly name: string }): SessionNumber {
    const number = this.next++;
    this.known.set(number, { number, accountId, name, isOpen: true, rowCount: 0 });
    return number;
  }

  /** Oldest first. */
  get all(): readonly TrafficSession[] {
    return [...this.known.values()].map(publicSession);
  }

  get(number: SessionNumber): TrafficSession | undefined {
    const found = this.known.get(number);
    return found && publicSession(found);
  }

  /** Its connection is gone. Returns false when it is not known any more. */
  close(number: SessionNumber): boolean {
    const session = this.known.get(number);
    if (!session) return false;
    session.isOpen = false;
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

  private forgetIfOver(session: KnownSession): void {
    if (!session.isOpen && session.rowCount === 0) this.known.delete(session.number);
  }
}

function publicSession({ number, accountId, name, isOpen }: KnownSession): TrafficSession {
  return { number, accountId, name, isOpen };
}
