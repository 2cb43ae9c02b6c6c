import type { Clock } from '../base/clock';
import type { Emitter } from '../base/emitter';
import type { SecureContext } from 'node:tls';
import type { FaultPlan } from './faults/faultPlan';
import type { AccountDirectory } from './store/accountDirectory';
import type { DemoConnection } from './connection';
import type { DemoSession } from './session';

/** What all connections of one server share. */
export interface DemoContext {
  readonly accounts: AccountDirectory;
  readonly clock: Clock;
  readonly secureContext: SecureContext;
  readonly connections: Set<DemoConnection>;
  /** Sessions by urlID; the same id serves HTTP. */
  readonly sessions: Map<string, DemoSession>;
  /** Fires when a folderReopen has made its new list and has not reported it yet. */
  readonly folderReopened: Emitter<void>;
  /** Faults in force; may be exchanged while the server runs. */
  faults: FaultPlan;
  /** Minutes of silence before a connection is closed; 0 for never. */
  readonly idleMinutes: number;
  /** How long recoverPassword, signup and failed logins take on purpose, in milliseconds. */
  readonly lateAnswerMs: number;
  log(line: string): void;
}
