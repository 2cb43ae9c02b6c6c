import { delimiter, join } from 'node:path';
import { exists } from './cache.mjs';
import { progress, run, StepError } from './run.mjs';

const PROGRAM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const MAC_APPLICATIONS = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const WINDOWS_PROGRAMS = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];
/** A browser without fonts shows boxes: these cover the scripts of the sample mail. */
const APT_PACKAGES = ['chromium', 'fonts-dejavu-core', 'fonts-noto-cjk', 'fonts-noto-color-emoji'];

/**
 * The path of a browser of the Chromium family: CHROME_PATH, then an installed one, then Playwright's own; on Debian
 * and Ubuntu it is installed when that needs no password.
 * @throws StepError with the ways to get one
 */
export async function findBrowser() {
  const present = await findInstalledBrowser();
  if (present !== undefined) return present;
  if (await installChromium()) {
    const installed = await findInstalledBrowser();
    if (installed !== undefined) return installed;
  }
  throw new StepError(
    'No Chromium, Chrome or Edge was found. Install one (Debian, Ubuntu: apt-get install chromium; anywhere: ' +
      'npx playwright-core install chromium), or set CHROME_PATH to its program, then run the same command again.',
  );
}

async function findInstalledBrowser() {
  const named = process.env['CHROME_PATH'];
  if (named) {
    if (await exists(named)) return named;
    throw new StepError(`CHROME_PATH names ${named}, which does not exist. Correct it or unset it.`);
  }
  for (const path of [...candidates(), ...(await playwrightBrowser())]) if (await exists(path)) return path;
  return undefined;
}

function candidates() {
  if (process.platform === 'darwin')
    return MAC_APPLICATIONS.map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`);
  if (process.platform === 'win32') {
    const folders = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].map((name) => process.env[name]);
    return folders.filter(Boolean).flatMap((folder) => WINDOWS_PROGRAMS.map((program) => join(folder, program)));
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return PROGRAM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
}

async function playwrightBrowser() {
  try {
    const { chromium } = await import('playwright-core');
    return [chromium.executablePath()];
  } catch {
    return [];
  }
}

async function installChromium() {
  if (process.platform !== 'linux' || !(await exists('/usr/bin/apt-get'))) return false;
  const asRoot = await rootPrefix();
  if (asRoot === undefined) return false;
  progress('Installing Chromium and fonts (apt-get, once)');
  const apt = (...args) => {
    const [command, ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...args];
    return run(command, rest);
  };
  await apt('update');
  const { code, output } = await apt('install', '-y', '--no-install-recommends', ...APT_PACKAGES);
  if (code !== 0)
    throw new StepError('apt-get could not install Chromium. Set CHROME_PATH instead.', { details: output });
  return true;
}

/** How to become root without a question; undefined when there is no way. */
async function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  return (await run('sudo', ['-n', 'true'])).code === 0 ? ['sudo', '-n'] : undefined;
}
