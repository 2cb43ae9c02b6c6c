import { spawn } from 'node:child_process';
import { packageExtension } from './packageVsix.mjs';
import { provisionVsCode } from './provision.mjs';
import { progress, StepError } from './run.mjs';
import { sampleWorkspace, START_SETTINGS } from './sampleWorkspace.mjs';
import { projectPath } from './project.mjs';
import { remotePath, startVsCodeServer } from './vscodeServer.mjs';

/**
 * Serves VS Code with the packaged extension until the person ends it. Its data stay in .vscode-test/start, so that
 * accounts and settings are there next time; removing that folder starts afresh.
 */
export async function startBrowser({ port, isOpening }) {
  const vscode = await provisionVsCode();
  const vsix = await packageExtension();
  progress('Starting VS Code');
  const dataFolder = projectPath('.vscode-test', 'start');
  const server = await startVsCodeServer({ ...vscode, vsix, port, dataFolder, settings: START_SETTINGS });
  const address = server.address({ folder: remotePath(await sampleWorkspace()) });
  console.log(`\nVS Code with XIMSS Inspector: ${address}\n`);
  progress('Ctrl+C ends it');
  if (isOpening) openInBrowser(address);
  await untilEnded(server);
}

async function untilEnded(server) {
  let isEnding = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      isEnding = true;
      void server.stop();
    });
  }
  await server.closed;
  if (!isEnding) throw new StepError('The VS Code server ended by itself. Run npm start again.');
}

/** Asks the desktop to open the address. Without a desktop, or if it fails, the printed address is what there is. */
function openInBrowser(address) {
  const opener = openerFor(address);
  if (opener === undefined) return;
  const [command, ...args] = opener;
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}

function openerFor(address) {
  if (process.platform === 'darwin') return ['open', address];
  // Not through a command shell, to which the address's "&" would mean something.
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', address];
  return process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'] ? ['xdg-open', address] : undefined;
}
