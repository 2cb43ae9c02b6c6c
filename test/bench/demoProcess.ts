import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { projectPath } from '../support/paths';

/** A demo server in a process of its own, so that what is measured is not slowed by it. */
export interface DemoProcess {
  readonly process: ChildProcess;
  readonly port: number;
  readonly login: { readonly userName: string; readonly password: string };
}

/** Whoever starts it stops it. The command line has to be built. */
export async function startServer(port = 0, ...more: string[]): Promise<DemoProcess> {
  const args = [projectPath('dist', 'ximss.js'), 'serve', '--port', String(port), '--json', ...more];
  const process_ = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(process_, 'exit').then(() => {
    throw new Error('The server ended before it was ready: is the command line built?');
  });
  const [line] = await Promise.race([once(createInterface(process_.stdout), 'line') as Promise<[string]>, ended]);
  ended.catch(() => undefined); // later it is ended on purpose
  const address = JSON.parse(line) as { port: number; accounts: DemoProcess['login'][] };
  return { process: process_, port: address.port, login: address.accounts[0]! };
}

/** Ends it without a word, as a crash would. */
export async function stop({ process: server }: DemoProcess): Promise<void> {
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
}
