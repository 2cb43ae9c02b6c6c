import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL, URLSearchParams } from 'node:url';
import { projectPath } from './project.mjs';
import { run, StepError } from './run.mjs';

const READY_TIMEOUT_MS = 60_000;
const READY_LINE = /Extension host agent listening on (\d+)/;
/** How much of the server's log is kept for an error message, in characters. */
const KEPT_LOG_LENGTH = 20_000;

/** Settings that keep the editor quiet: no assistant, no welcome page, nothing that asks or calls out. */
export const QUIET_SETTINGS = {
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'security.workspace.trust.enabled': false,
  // Not `false`: the editor rewrites that in the file as the window opens, and whoever changes the file then collides.
  'extensions.autoUpdate': 'off',
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  // The demo server's port is nobody's business: without this the editor counts and announces it.
  'remote.autoForwardPorts': false,
  'workbench.colorTheme': 'Default Dark Modern',
};

/**
 * A VS Code server on loopback with a data folder of its own.
 * @typedef {object} VsCodeServer
 * @property {number} port
 * @property {string} authority host and port, as `vscode-remote://` addresses name it
 * @property {string} settingsFile machine settings, read again by the editor when they change
 * @property {(query?: Record<string, string>) => string} address of the workbench, token included
 * @property {Promise<void>} closed settles when the server is gone
 * @property {() => Promise<void>} stop ends the server and all it started; safe to call twice
 */

/**
 * @param {object} options
 * @param {string} options.node Node 24
 * @param {string} options.vscodeFolder from provisionVsCode()
 * @param {string} [options.dataFolder] kept by the caller; without it a temporary one, removed by stop()
 * @param {string} [options.vsix] extension to install before the start
 * @param {readonly string[]} [options.otherVsixes] more of them
 * @param {Record<string, unknown>} [options.settings] on top of QUIET_SETTINGS
 * @param {Record<string, string>} [options.env] more environment for the server and its extension host
 * @param {number} [options.port] 0 or nothing for a free one
 * @param {boolean} [options.testDriver] lets the page run extension tests
 * @returns {Promise<VsCodeServer>}
 */
export async function startVsCodeServer(options) {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'ximss-vscode-')));
  const removeData = () =>
    options.dataFolder ? Promise.resolve() : rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  try {
    const settingsFile = join(dataFolder, 'data', 'Machine', 'settings.json');
    await addSettings(settingsFile, { ...QUIET_SETTINGS, ...options.settings });
    for (const vsix of [options.vsix ?? [], options.otherVsixes ?? []].flat())
      await installVsix(options, vsix, dataFolder);
    const token = randomBytes(16).toString('hex');
    const server = launch(options, dataFolder, token);
    const port = await server.ready;
    const authority = `localhost:${port}`;
    const closed = server.closed.then(removeData);
    return {
      port,
      authority,
      settingsFile,
      address: (query = {}) => `http://${authority}/?${new URLSearchParams({ tkn: token, ...query })}`,
      closed,
      stop: () => (server.end(), closed),
    };
  } catch (error) {
    await removeData();
    throw error;
  }
}

/** Merges settings into a settings file. @param {Record<string, unknown>} settings */
export async function addSettings(file, settings) {
  const present = await readFile(file, 'utf8').then(JSON.parse, () => ({}));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify({ ...present, ...settings }, undefined, 2));
}

/** The path that VS Code's addresses use for a file or folder, `/c:/x` on Windows. */
export function remotePath(path) {
  return decodeURIComponent(pathToFileURL(path).pathname);
}

async function installVsix({ node, vscodeFolder }, vsix, dataFolder) {
  const args = ['out/server-main.js', '--accept-server-license-terms', '--server-data-dir', dataFolder];
  const { code, output } = await run(node, [...args, '--install-extension', vsix, '--force'], { cwd: vscodeFolder });
  if (code !== 0 || /Failed Installing/i.test(output)) {
    throw new StepError('VS Code did not accept a packaged extension.', { details: output });
  }
}

function launch({ node, vscodeFolder, env, port, testDriver }, dataFolder, token) {
  const flags = ['--host', '127.0.0.1', '--port', String(port ?? 0), '--connection-token', token];
  const quiet = ['--accept-server-license-terms', '--disable-workspace-trust', '--telemetry-level', 'off'];
  const rest = ['--server-data-dir', dataFolder, ...(testDriver ? ['--enable-smoke-test-driver'] : [])];
  const supervisor = projectPath('scripts', 'lib', 'supervise.mjs');
  // Its standard input is the line of life: when this process ends in any way, the supervisor ends the server.
  const child = spawn(node, [supervisor, node, 'out/server-main.js', ...flags, ...quiet, ...rest], {
    cwd: vscodeFolder,
    env: { ...process.env, ...env },
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined);
  const closed = new Promise((resolve) => child.on('close', () => resolve()));
  return { ready: whenReady(child), closed, end: () => child.stdin.end() };
}

/** Resolves with the port. Keeps reading afterwards, so that the server never waits for a full pipe. */
function whenReady(child) {
  return new Promise((resolve, reject) => {
    let log = '';
    const fail = (reason, details = log) => {
      clearTimeout(timer);
      child.stdin.end();
      reject(new StepError(`The VS Code server did not start: ${reason}.`, { details }));
    };
    const timer = setTimeout(() => fail(`no answer within ${READY_TIMEOUT_MS / 1000} s`), READY_TIMEOUT_MS);
    const read = (chunk) => {
      log = (log + chunk).slice(-KEPT_LOG_LENGTH);
      // The server reports a port that is taken, and stays.
      if (log.includes('EADDRINUSE')) return fail('the port is in use, choose another', '');
      const port = READY_LINE.exec(log)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.on('error', (error) => fail(error.message));
    child.on('close', () => fail('it ended at once'));
  });
}
