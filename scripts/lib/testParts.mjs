// The parts of `npm test`. Each prints its own report and resolves with its counts; none of them throws for a
// failed test.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { launchBrowser, runInExtensionHost } from './extensionHost.mjs';
import { glob } from './files.mjs';
import { packageExtension } from './packageVsix.mjs';
import { projectFolder, projectPath } from './project.mjs';
import { provisionVsCode } from './provision.mjs';
import { readCounts, readFileResults, withExitCode } from './results.mjs';
import { run, StepError } from './run.mjs';
import { filesToRepeat, withSecondRun } from './secondRun.mjs';
import { startVsCodeServer } from './vscodeServer.mjs';

const TEST_TIMEOUT_MS = { unit: 10_000, integration: 30_000, ui: 90_000 };
/** One run of the whole extension suite, the start of the window included. */
const EXTENSION_RUN_TIMEOUT_MS = 240_000;

/** Types, lint, format and import directions; each counts as one. */
export async function checkPart() {
  const { runChecks } = await import('./checks.mjs');
  const failed = (await runChecks()).filter((check) => !check.isPassed).length;
  return { passed: 4 - failed, failed, skipped: 0 };
}

/** A folder of tests that need nothing but Node. */
export async function nodePart(folder, only) {
  const { buildTests } = await import('../buildTests.mjs');
  await buildTests([folder], only);
  return runMocha(folder, only, {});
}

/** The packaged extension in a real workbench, used by its face. */
export async function uiPart(only, { updateDocs }) {
  const { buildTests } = await import('../buildTests.mjs');
  await buildTests(['ui'], only);
  const browserPath = await findBrowser();
  const vsix = await packageExtension();
  const workspace = await temporaryWorkspace();
  // Pictures shall not show where this machine keeps its temporary files.
  const settings = { 'breadcrumbs.filePath': 'last' };
  const server = await startVsCodeServer({ ...(await provisionVsCode()), vsix, settings });
  try {
    return await runMochaTwice('ui', only, {
      XIMSS_UI_ADDRESS: server.address(),
      XIMSS_UI_SETTINGS: server.settingsFile,
      XIMSS_UI_WORKSPACE: workspace.workspaceFolder,
      XIMSS_UI_BROWSER: browserPath,
      XIMSS_UI_SCREENSHOTS: projectPath('out', 'screenshots'),
      ...(updateDocs ? { XIMSS_UI_DOCS: projectPath('docs') } : {}),
    });
  } finally {
    await server.stop();
    await workspace.remove();
  }
}

/** The suite inside the extension host of the VS Code server, or of a desktop VS Code. */
export async function extensionPart(only, { isElectron }) {
  const { buildTests } = await import('../buildTests.mjs');
  await buildTests(['extension'], only);
  const built = await run(process.execPath, [projectPath('scripts', 'build.mjs')], { cwd: projectFolder });
  if (built.code !== 0) throw new StepError('The build failed.', { details: built.output });
  const resultsFile = await freshResultsFile('extension');
  const env = { XIMSS_TEST_RESULTS: resultsFile };
  const suite = isElectron ? runInDesktop(env) : runInServer(env);
  const code = await suite.catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    if (isElectron)
      console.error('Set VSCODE_EXECUTABLE_PATH to the program of a desktop VS Code, or leave out --electron.');
    return 1;
  });
  return withExitCode(await readCounts(resultsFile), code);
}

async function runInServer(env) {
  const browserPath = await findBrowser();
  const server = await startVsCodeServer({ ...(await provisionVsCode()), env, testDriver: true });
  const browser = await launchBrowser(browserPath);
  const workspace = await temporaryWorkspace();
  try {
    return await runInExtensionHost({
      browser,
      server,
      workspaceFolder: workspace.workspaceFolder,
      developmentFolder: projectFolder,
      testsFile: projectPath('out', 'test', 'extension', 'index.cjs'),
      timeoutMs: EXTENSION_RUN_TIMEOUT_MS,
    });
  } finally {
    await browser.close();
    await server.stop();
    await workspace.remove();
  }
}

/** A desktop VS Code: VSCODE_EXECUTABLE_PATH, or the one that @vscode/test-electron downloads. */
async function runInDesktop(env) {
  const { runTests } = await import('@vscode/test-electron');
  const workspace = await temporaryWorkspace();
  // A short path: on some systems the editor makes a socket in it, whose name may have a hundred characters.
  const profileFolder = await mkdtemp(join(tmpdir(), 'ximss-profile-'));
  const vscodeExecutablePath = process.env['VSCODE_EXECUTABLE_PATH'];
  try {
    return await runTests({
      ...(vscodeExecutablePath ? { vscodeExecutablePath } : {}),
      extensionDevelopmentPath: projectFolder,
      extensionTestsPath: projectPath('out', 'test', 'extension', 'index.cjs'),
      extensionTestsEnv: env,
      launchArgs: [
        workspace.workspaceFolder,
        ...[`--user-data-dir=${profileFolder}`, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
      ],
    });
  } finally {
    await workspace.remove();
    await rm(profileFolder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function runMocha(folder, only, env) {
  const { counts } = await runFiles(folder, await testFiles(folder, only), env);
  return counts;
}

/** A file in which something failed runs once more; what passed only then is named, so that somebody looks for why. */
async function runMochaTwice(folder, only, env) {
  const first = await runFiles(folder, await testFiles(folder, only), env);
  const files = filesToRepeat(first.results);
  if (files.length === 0) return first.counts;
  console.log(`\nOnce more: ${files.map((file) => basename(file, '.test.cjs')).join(', ')}`);
  const second = await runFiles(folder, files, env);
  const { counts, unsteady } = withSecondRun(first.results, second.results);
  for (const title of unsteady) console.log(`UNSTEADY: failed first, passed in a second run: ${title}`);
  return withExitCode(counts, unsteady.length > 0 ? 0 : first.code);
}

async function testFiles(folder, only) {
  const files = await glob(projectPath('out', 'test', folder), (name) => name.endsWith('.test.cjs'));
  return files.filter((file) => file.includes(only));
}

async function runFiles(folder, files, env) {
  const resultsFile = await freshResultsFile(folder);
  const runner = projectPath('scripts', 'lib', 'mochaRun.mjs');
  const args = ['--enable-source-maps', runner, resultsFile, String(TEST_TIMEOUT_MS[folder]), ...files];
  const { code } = await run(process.execPath, args, { env: { ...process.env, ...env }, inherit: true });
  const results = await readFileResults(resultsFile);
  return { code, results, counts: withExitCode(await readCounts(resultsFile), code) };
}

/** Removed first, so that an old result never speaks for a run that crashed. */
async function freshResultsFile(part) {
  const folder = projectPath('out', 'results');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${part}.json`);
  await rm(file, { force: true });
  return file;
}

/** @returns the folder to open and, around it, the folder to remove afterwards */
async function temporaryWorkspace() {
  const parentFolder = await mkdtemp(join(tmpdir(), 'ximss-workspace-'));
  const workspaceFolder = join(parentFolder, 'mail-project');
  await mkdir(workspaceFolder);
  await writeFile(join(workspaceFolder, 'notes.txt'), 'A folder to work in.\n');
  const remove = () => rm(parentFolder, { recursive: true, force: true, maxRetries: 5 });
  return { workspaceFolder, remove };
}
