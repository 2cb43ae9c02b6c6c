import { parseArgs } from 'node:util';
import type { DemoMail } from '../demo/demoOptions';
import type { DemoServer, DemoServerOptions } from '../demo/demoServer';
import { FaultPlanError, parseFaultPlan } from '../demo/faults/faultPlan';
import { version } from '../../package.json';
import { helpText } from './helpText';
import { UsageError, type Terminal } from './terminal';

const highestPort = 65_535;
/** What the tables of the server hold without strain: 18 bytes of each message. */
const mostMessages = 20_000_000;
/** So that the account keeps room for Mailboxes of its own. */
const mostMailboxes = 25_000;

/** `ximss serve`: runs a server until the process is told to end. */
export async function serve(args: readonly string[], terminal: Terminal): Promise<number> {
  const values = readOptions(args);
  if (values.help === true || values.version === true) {
    terminal.write(values.help === true ? helpText : `${version}\n`);
    return 0;
  }
  const stopped = terminal.untilStopped();
  const server = await start(serverOptions(values, terminal));
  terminal.write(values.json === true ? jsonLine(server) : friendlyText(server));
  await stopped;
  await server.stop();
  return 0;
}

type Options = ReturnType<typeof readOptions>;

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        port: { type: 'string' },
        'tls-port': { type: 'string' },
        'http-port': { type: 'string' },
        'https-port': { type: 'string' },
        mail: { type: 'string' },
        messages: { type: 'string' },
        mailboxes: { type: 'string' },
        faults: { type: 'string' },
        live: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    }).values;
  } catch (error) {
    const [sentence = 'The options cannot be read'] = (error as Error).message.split(/\. |\n/);
    throw new UsageError(`${sentence}; see "ximss --help".`);
  }
}

function serverOptions(values: Options, terminal: Terminal): DemoServerOptions {
  return {
    port: numberOption('port', values.port ?? '0', highestPort),
    tlsPort: numberOption('tls-port', values['tls-port'] ?? '0', highestPort),
    httpPort: numberOption('http-port', values['http-port'] ?? '0', highestPort),
    httpsPort: numberOption('https-port', values['https-port'] ?? '0', highestPort),
    mail: mailOption(values),
    mailboxes: numberOption('mailboxes', values.mailboxes ?? '0', mostMailboxes),
    faults: faultsOption(values.faults ?? ''),
    live: values.live === true,
    // With --json, standard output belongs to the program that reads it.
    log: (line) => (values.json === true ? undefined : terminal.write(`${line}\n`)),
  };
}

function mailOption(values: Options): DemoMail {
  if (values.mail !== undefined && values.messages !== undefined) {
    throw new UsageError('--mail and --messages cannot be used together.');
  }
  if (values.messages !== undefined) return { messages: numberOption('messages', values.messages, mostMessages) };
  if (values.mail === '') throw new UsageError('--mail needs the path of a Maildir, an mbox file or a folder.');
  return values.mail === undefined ? 'sample' : { path: values.mail };
}

function numberOption(name: string, text: string, most: number): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) > most) {
    throw new UsageError(`--${name} has to be a whole number from 0 to ${most}, not "${text}".`);
  }
  return Number(text);
}

function faultsOption(list: string): ReturnType<typeof parseFaultPlan> {
  try {
    return parseFaultPlan(list);
  } catch (error) {
    if (error instanceof FaultPlanError) throw new UsageError(`--faults: ${error.message}`);
    throw error;
  }
}

async function start(options: DemoServerOptions): Promise<DemoServer> {
  // A file of its own, with all its libraries: help and mistakes are answered without it.
  const { startDemoServer } = await import('../demo/demoServer');
  try {
    return await startDemoServer(options);
  } catch (error) {
    const { code, port } = error as { code?: string; port?: number };
    if (code === 'EADDRINUSE') throw new Error(`Port ${port} is taken; choose another, or 0 for a free one.`);
    if (code === 'EACCES') throw new Error(`Port ${port} may not be used by this account; choose one above 1023.`);
    throw error;
  }
}

function jsonLine({ host, port, tlsPort, httpPort, httpsPort, accounts, certificateFingerprint }: DemoServer): string {
  return `${JSON.stringify({ host, port, tlsPort, httpPort, httpsPort, accounts, certificateFingerprint })}\n`;
}

function friendlyText({ host, port, tlsPort, httpPort, httpsPort, ...server }: DemoServer): string {
  const logins = server.accounts.map(({ userName, password }) => `  ${userName}, password ${password}`);
  return [
    `XIMSS server on ${host}: port ${port}, with TLS ${tlsPort}. Stop it with Ctrl+C.`,
    `Web port for the HTTP binding: ${httpPort}, with TLS ${httpsPort}.`,
    'Accounts:',
    ...logins,
    `Certificate (SHA-256): ${server.certificateFingerprint}`,
    '',
  ].join('\n');
}
