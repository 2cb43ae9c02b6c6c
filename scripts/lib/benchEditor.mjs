// What benchmarks in a real VS Code share: a demo server, a window with the packaged extension, rows of the side bar.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findBrowser } from './browser.mjs';
import { launchBrowser } from './extensionHost.mjs';
import { packageExtension } from './packageVsix.mjs';
import { projectPath } from './project.mjs';
import { provisionVsCode } from './provision.mjs';
import { remotePath, startVsCodeServer } from './vscodeServer.mjs';

const STEP_TIMEOUT_MS = 60_000;
/** Bytes of the key that the editor's page wants for its secrets. */
const SECRETS_KEY_BYTES = 32;
/** How long a person takes to type a password. */
const TYPING_MS = 1_000;

/** @type {Promise<string> | undefined} */
let packaged;

/** The server and the extension come from the same build. */
const packageOnce = () => (packaged ??= packageExtension());

/**
 * The demo server as a process of its own, on a free port.
 * @param {readonly string[]} args what `ximss serve` takes
 * @returns {Promise<{ address: { host: string, port: number, accounts: { userName: string, password: string }[] }, stop: () => void }>}
 */
export async function serveDemo(args = []) {
  await packageOnce();
  const command = [projectPath('dist', 'ximss.js'), 'serve', ...args, '--port', '0', '--json'];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(child.stdout), 'line');
  return { address: JSON.parse(line), stop: () => child.kill() };
}

/**
 * Opens a window on an empty folder, with the packaged extension and its view in front, and ends all when `use` has. Its
 * secrets outlive a reload, as with a key ring: a server for many users answers the page's request for a key like this.
 * @template T
 * @param {{ settings: Record<string, unknown>, probe: () => void, otherVsixes?: readonly string[] }} options `probe` runs
 *   in every frame before its own scripts; the other extensions are those to compare with
 * @param {(page: import('playwright-core').Page) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withBenchWindow({ settings, probe, otherVsixes }, use) {
  const vsix = await packageOnce();
  const workspace = await mkdtemp(join(tmpdir(), 'ximss-bench-'));
  await mkdir(join(workspace, 'mail'));
  const server = await startVsCodeServer({ ...(await provisionVsCode()), vsix, otherVsixes, settings });
  const browser = await launchBrowser(await findBrowser());
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.addInitScript(probe);
    const body = randomBytes(SECRETS_KEY_BYTES);
    await context.route('**/mint-key', (route) => route.fulfill({ body }));
    const page = await context.newPage();
    page.setDefaultTimeout(STEP_TIMEOUT_MS);
    await page.goto(server.address({ folder: remotePath(join(workspace, 'mail')) }));
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    await showView(page, 'XIMSS');
    return await use(page);
  } finally {
    await browser.close();
    await server.stop();
    await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Brings a container of the side bar to the front, by the beginning of its name. */
export const showView = (page, name) => page.locator(`.activitybar [aria-label^="${name}"]`).first().click();

/** A row of the tree in the side bar, by a part of its text. */
export const treeRow = (page, text) => page.locator('.sidebar .monaco-list-row').filter({ hasText: text }).first();

/** Clicks a button of a row, which is there while the pointer is over it. */
export async function clickRowButton(row, name) {
  await row.waitFor();
  await row.hover();
  await row.getByRole('button', { name }).click();
}

/** Connects an account by its row for the first time, and gives the password that is asked for. */
export async function connectFirst(page, account, password) {
  await clickRowButton(treeRow(page, account), 'Connect');
  await page.getByText(`Password for ${account}`).waitFor();
  await page.locator('.quick-input-widget:visible input').last().fill(password);
  await page.waitForTimeout(TYPING_MS);
  await page.keyboard.press('Enter');
}

/** @param {readonly number[]} values @param {number} share 0.5 for the median */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
