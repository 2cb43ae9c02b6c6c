import { remotePath } from './vscodeServer.mjs';
import { StepError } from './run.mjs';

/** Chromium without its own calls to the internet, which a closed network would answer by the dozen. */
export const BROWSER_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a headless browser; the caller closes it. @param {string} executablePath */
export async function launchBrowser(executablePath) {
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, headless: true, args: BROWSER_ARGUMENTS });
}

/**
 * Runs a test module (CommonJS, `run(): Promise<void>`) inside the extension host of a VS Code server started with
 * `testDriver`, and ends when it ends. The window is a fresh one each time, and so is the extension host.
 * @param {object} options
 * @param {import('playwright-core').Browser} options.browser
 * @param {import('./vscodeServer.mjs').VsCodeServer} options.server
 * @param {string} options.developmentFolder the extension's folder
 * @param {string} options.testsFile the test module
 * @param {string} options.workspaceFolder the folder the window opens
 * @param {number} options.timeoutMs
 * @returns {Promise<number>} 0 when run() resolved, otherwise another number
 */
export async function runInExtensionHost(options) {
  const { browser, server, timeoutMs } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  let timer;
  try {
    const page = await context.newPage();
    const exit = new Promise((resolve, reject) => {
      timer = setTimeout(
        () => reject(new StepError(`The extension tests did not end within ${timeoutMs} ms.`)),
        timeoutMs,
      );
      page.on('crash', () => reject(new StepError('The browser page of the extension tests crashed.')));
      page.exposeFunction('codeAutomationExit', resolve).catch(reject);
    });
    // Awaited only after the page is open; until then a rejection must not count as unhandled.
    exit.catch(() => undefined);
    // The editor calls it for every line on the extension host's console, most of them its own affairs.
    await page.exposeFunction('codeAutomationLog', () => undefined);
    await page.goto(server.address({ folder: remotePath(options.workspaceFolder), payload: payloadOf(options) }));
    return await exit;
  } finally {
    clearTimeout(timer);
    await context.close();
  }
}

function payloadOf({ server, developmentFolder, testsFile }) {
  const uri = (path) => `vscode-remote://${server.authority}${remotePath(path)}`;
  return JSON.stringify([
    ['extensionDevelopmentPath', uri(developmentFolder)],
    ['extensionTestsPath', uri(testsFile)],
  ]);
}
