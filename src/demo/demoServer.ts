import type { Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { Emitter } from '../base/emitter';
import { DemoConnection } from './connection';
import { createDemoAccounts, createGivenAccounts } from './demoAccounts';
import type { DemoContext } from './demoContext';
import { DemoControl } from './demoControl';
import type { DemoServerOptions } from './demoOptions';
import { LiveActivity } from './liveActivity';
import { createCertificate, type ServerCertificate } from './net/certificate';
import { loopbackHost } from './net/portListener';
import { ServerPorts } from './net/serverPorts';
import { NonceStore } from './login/nonceStore';
import { RequestRunner } from './requestRunner';
import { SizeSurvey } from './store/sizeSurvey';
import { systemClock } from './systemClock';
import { createWebServer } from './web/webServer';

export type { DemoServerOptions } from './demoOptions';

const defaultIdleMinutes = 10;
const defaultLateAnswerMs = 1000;

/** A running server. Whoever started it stops it. */
export interface DemoServer {
  readonly host: typeof loopbackHost;
  /** XIMSS; HTTP is understood here as well. */
  readonly port: number;
  /** The same with TLS from the first byte. */
  readonly tlsPort: number;
  /** The HTTP binding; XIMSS for a client that begins with `<`. */
  readonly httpPort: number;
  /** The same with TLS. */
  readonly httpsPort: number;
  readonly accounts: readonly { readonly userName: string; readonly password: string }[];
  /** SHA-256 of the server's certificate: hex with colons. */
  readonly certificateFingerprint: string;
  readonly control: DemoControl;
  /** Closes ports and connections; nothing of the server is left when it settles. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts a XIMSS server on loopback, for any client: real mail, real folders, real logins.
 *
 * Rejects with the system's error when a port is taken, and with MailSourceError when there is no mail at the path.
 */
export async function startDemoServer(options: DemoServerOptions): Promise<DemoServer> {
  const certificate = await createCertificate((options.clock ?? systemClock).wallMs());
  const context = await createContext(options, certificate);
  const runner = new RequestRunner(context);
  const http = createWebServer(context, runner, options.webHosts);
  const onXimss = (socket: Socket): void => void new DemoConnection(socket, context, runner);
  const ports = await ServerPorts.open(options, { http, onXimss }, certificate);
  const live = options.live === true ? new LiveActivity(context) : undefined;
  const mailboxes = context.accounts.list().flatMap((account) => account.list());
  const survey = new SizeSurvey(mailboxes.map(({ messages }) => messages));
  const control = new DemoControl(context);
  return {
    host: loopbackHost,
    ...ports.numbers,
    accounts: context.accounts.list().map(({ userName, password }) => ({ userName, password })),
    certificateFingerprint: certificate.fingerprint,
    control,
    stop: async () => {
      live?.dispose();
      survey.dispose();
      for (const client of [...context.clients]) client.dispose();
      http.close();
      await ports.close();
    },
  };
}

async function createContext(options: DemoServerOptions, certificate: ServerCertificate): Promise<DemoContext> {
  const clock = options.clock ?? systemClock;
  return {
    accounts: options.accounts
      ? await createGivenAccounts(options.accounts)
      : await createDemoAccounts(options.mail, options.mailboxes),
    clock,
    secureContext: createSecureContext({ key: certificate.key, cert: certificate.cert }),
    clients: new Set(),
    sessions: new Map(),
    nonces: new NonceStore(clock),
    folderReopened: new Emitter(),
    refusals: new Map(),
    faults: options.faults ?? {},
    idleMinutes: options.idleMinutes ?? defaultIdleMinutes,
    lateAnswerMs: options.lateAnswerMs ?? defaultLateAnswerMs,
    log: options.log ?? (() => undefined),
  };
}
