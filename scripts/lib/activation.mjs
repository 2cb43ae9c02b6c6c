import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { launchBrowser, runInExtensionHost } from './extensionHost.mjs';
import { packageExtension } from './packageVsix.mjs';
import { projectPath } from './project.mjs';
import { provisionVsCode } from './provision.mjs';
import { StepError } from './run.mjs';
import { startVsCodeServer } from './vscodeServer.mjs';

const RUN_COUNT = 5;
const RUN_TIMEOUT_MS = 120_000;
/** Longest wait for the processors to calm down before a run is timed. */
const QUIET_TIMEOUT_MS = 20_000;

/**
 * Runs in the extension host, once the window has settled. Times what the editor counts as activation: loading the extension's main file, and its
 * activate() until that has settled; not the editor's own messages between its processes around them.
 */
const PROBE = `
const Module = require('node:module');
const { appendFileSync } = require('node:fs');
const os = require('node:os');
const vscode = require('vscode');

/** A window that opens keeps every processor busy for seconds, and what is timed meanwhile is the window. */
async function untilQuiet() {
  const givenUpAtMs = performance.now() + ${QUIET_TIMEOUT_MS};
  let before = os.cpus();
  for (let quietLooks = 0; quietLooks < 4 && performance.now() < givenUpAtMs; ) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    const after = os.cpus();
    quietLooks = idleShare(before, after) > 0.8 ? quietLooks + 1 : 0;
    before = after;
  }
}

function idleShare(before, after) {
  let idle = 0;
  let all = 0;
  after.forEach(({ times }, index) => {
    for (const [kind, time] of Object.entries(times)) {
      const spent = time - before[index].times[kind];
      all += spent;
      if (kind === 'idle') idle += spent;
    }
  });
  return idle / all;
}

exports.run = async () => {
  const extension = vscode.extensions.getExtension(process.env.XIMSS_PROBE_EXTENSION);
  await untilQuiet();
  if (extension.isActive) throw new Error('The extension was active before it was measured.');
  const load = Module._load;
  let elapsedMs;
  Module._load = function (request, ...rest) {
    const startedAtMs = performance.now();
    const loaded = load.call(this, request, ...rest);
    if (!/[/\\\\]dist[/\\\\]extension(\\.js)?$/.test(request)) return loaded;
    const loadMs = performance.now() - startedAtMs;
    const activate = async (context) => {
      const calledAtMs = performance.now();
      const result = await loaded.activate(context);
      elapsedMs = loadMs + performance.now() - calledAtMs;
      return result;
    };
    return { ...loaded, activate };
  };
  await extension.activate();
  Module._load = load;
  appendFileSync(process.env.XIMSS_PROBE_RESULTS, elapsedMs + '\\n');
};
`;

/**
 * How long the packaged extension takes to load and activate in a real extension host, in milliseconds: the median
 * of five fresh extension hosts.
 * @returns {Promise<number>}
 */
export async function measureActivation() {
  const browserPath = await findBrowser();
  await packageExtension();
  const folder = await mkdtemp(join(tmpdir(), 'ximss-activation-'));
  try {
    const extension = await copyExtension(join(folder, 'extension'));
    const times = await measureRuns(folder, extension, browserPath);
    return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureRuns(folder, extension, browserPath) {
  const results = join(folder, 'results.txt');
  const testsFile = join(folder, 'probe.cjs');
  const workspaceFolder = join(folder, 'workspace');
  await mkdir(workspaceFolder);
  await writeFile(testsFile, PROBE);
  const env = { XIMSS_PROBE_EXTENSION: extension.id, XIMSS_PROBE_RESULTS: results };
  const server = await startVsCodeServer({ ...(await provisionVsCode()), env, testDriver: true });
  const browser = await launchBrowser(browserPath);
  const timeoutMs = RUN_TIMEOUT_MS;
  try {
    for (let count = 0; count < RUN_COUNT; count++) {
      const exitCode = await runInExtensionHost({
        browser,
        server,
        testsFile,
        workspaceFolder,
        timeoutMs,
        developmentFolder: extension.folder,
      });
      if (exitCode !== 0) throw new StepError('The extension could not be activated in the real extension host.');
    }
  } finally {
    await browser.close();
    await server.stop();
  }
  const times = (await readFile(results, 'utf8').catch(() => '')).trim().split('\n').filter(Boolean).map(Number);
  if (times.length < RUN_COUNT) throw new StepError('An extension host ended before it told its time.');
  return times;
}

/** The extension as packaged, but with nothing that activates it before the measurement does. */
async function copyExtension(folder) {
  await mkdir(folder);
  await cp(projectPath('dist'), join(folder, 'dist'), { recursive: true });
  await cp(projectPath('media'), join(folder, 'media'), { recursive: true });
  const manifest = JSON.parse(await readFile(projectPath('package.json'), 'utf8'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...manifest, activationEvents: [] }));
  return { folder, id: `${manifest.publisher}.${manifest.name}` };
}
