import type { Clock } from '../base/clock';
import type { FaultPlan } from './faults/faultPlan';
import type { SeedMailbox } from './mailTypes';

/** An account of the server, with its mail. */
export interface DemoAccount {
  /** With domain. */
  readonly userName: string;
  readonly password: string;
  readonly realName: string;
  readonly mail: readonly SeedMailbox[];
}

/** Whose mail is served: samples, that of a Maildir, mbox file or folder of .eml files, or an INBOX of N messages. */
export type DemoMail = 'sample' | { readonly path: string } | { readonly messages: number };

export interface DemoServerOptions {
  /** Port for XIMSS and HTTP; 0 or absent: a free one. */
  readonly port?: number;
  /** Port for the same with TLS from the first byte; 0 or absent: a free one. */
  readonly tlsPort?: number;
  /** Web port, for the HTTP binding, and XIMSS when `<` comes first; 0 or absent: a free one. */
  readonly httpPort?: number;
  /** Web port with TLS; 0 or absent: a free one. */
  readonly httpsPort?: number;
  /** Names of this machine, besides those of loopback, under which HTTP is answered: for who comes through a proxy. */
  readonly webHosts?: readonly string[];
  /** Mail of the main account. */
  readonly mail: DemoMail;
  /** Empty mailboxes that the main account has besides; none when absent. */
  readonly mailboxes?: number;
  readonly faults?: FaultPlan;
  /** New mail arrives and another client changes flags, by themselves. */
  readonly live?: boolean;
  /** Minutes of silence before a connection is closed; 0: never. 10 when absent, as the protocol has it. */
  readonly idleMinutes?: number;
  /** How long answers take that are slow on purpose, in milliseconds; 1000 when absent. */
  readonly lateAnswerMs?: number;
  readonly clock?: Clock;
  readonly log?: (line: string) => void;
  /** Accounts in place of the usual two; `mail` is not looked at then. */
  readonly accounts?: readonly DemoAccount[];
}
