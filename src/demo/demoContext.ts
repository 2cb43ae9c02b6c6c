import type { Clock } from '../base/clock';
import type { Emitter } from '../base/emitter';
import type { SecureContext } from 'node:tls';
import type { NonceStore } from './login/nonceStore';
import type { FaultPlan } from './faults/faultPlan';
import type { AccountDirectory } from './store/accountDirectory';
import type { DemoClient } from './client';
import type { DemoSession } from './session';

/** What all clients of one server share. */
export interface DemoContext {
  readonly accounts: AccountDirectory;
  readonly clock: Clock;
  readonly secureContext: SecureContext;
  /** Connections and HTTP sessions that are open. */
  readonly clients: Set<DemoClient>;
  /** Sessions by urlID; the same id serves HTTP. */
  readonly sessions: Map<string, DemoSession>;
  /** Nonces of `features`, for logins over HTTP. */
  readonly nonces: NonceStore;
  /** Fires when a folderReopen has made its new list and has not reported it yet. */
  readonly folderReopened: Emitter<void>;
  /** Requests by name in lower case that are to be refused once; `done` when only after they were carried out. */
  readonly refusals: Map<string, 'undone' | 'done'>;
  /** Faults in force; may be exchanged while the server runs. */
  faults: FaultPlan;
  /** Minutes of silence before a connection is closed; 0 for never. */
  readonly idleMinutes: number;
  /** How long recoverPassword, signup and failed logins take on purpose, in milliseconds. */
  readonly lateAnswerMs: number;
  log(line: string): void;
}
