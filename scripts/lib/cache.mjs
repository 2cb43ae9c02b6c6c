// The cache of downloaded programs. It lives in the user's cache folder, so that a second clone starts at once;
// XIMSS_VSCODE_CACHE names another folder. Removing it costs one download and nothing else.
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { progress, run, runNpm, StepError } from './run.mjs';

const LOCK_POLL_MS = 500;
/** A lock without an owner's id is one that is just being written, unless it is older than this. */
const LOCK_WRITE_GRACE_MS = 10_000;

/** The folder that downloads go to, created when missing. */
export async function cacheFolder() {
  const folder = process.env['XIMSS_VSCODE_CACHE'] || join(userCacheFolder(), 'ximss-inspector');
  await mkdir(folder, { recursive: true });
  return folder;
}

function userCacheFolder() {
  if (process.platform === 'win32') return process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
}

/**
 * A folder of the cache that `fill` fills once. It gets its name only when it is complete, so a download that breaks
 * off never counts; a second run at the same time waits for the first.
 * @param {string} name folder name, version included
 * @param {(folder: string) => Promise<void>} fill
 */
export async function cached(name, fill) {
  const cache = await cacheFolder();
  const target = join(cache, name);
  if (await exists(target)) return target;
  return withLock(join(cache, `${name}.lock`), async () => {
    if (await exists(target)) return target;
    const partial = `${target}.partial`;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    await fill(partial);
    await rename(partial, target);
    return target;
  });
}

/** Downloads one package (npm checks its integrity) and unpacks it into `folder`/package, without installing it. */
export async function unpackNpmPackage(spec, folder) {
  const packed = await runNpm(['pack', spec, '--silent', '--ignore-scripts'], { cwd: folder });
  if (packed.code !== 0) {
    throw new StepError(`Could not download ${spec}. Check that the npm registry can be reached, then try again.`, {
      details: packed.output,
    });
  }
  const archive = packed.output.trim().split('\n').at(-1).trim();
  // Relative names only: a drive letter with its colon would be a remote host to some versions of tar.
  const unpacked = await run('tar', ['-xzf', archive], { cwd: folder });
  if (unpacked.code !== 0) {
    throw new StepError(`Could not unpack ${spec}: the program "tar" is needed, and some free disk space.`, {
      details: unpacked.output,
    });
  }
  await rm(join(folder, archive));
}

export async function exists(path) {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function withLock(file, work) {
  for (let isFirstTry = true; !(await tryLock(file)); isFirstTry = false) {
    if (isFirstTry) progress('Waiting for another run that is downloading the same');
    await delay(LOCK_POLL_MS);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function tryLock(file) {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    // The owner was killed: take the lock away, and let the next try decide who gets it.
    if (await isStale(file)) await rm(file, { force: true });
    return false;
  }
}

async function isStale(file) {
  try {
    const ownerId = Number(await readFile(file, 'utf8'));
    if (ownerId > 0) return !isRunning(ownerId);
    return Date.now() - (await stat(file)).mtimeMs > LOCK_WRITE_GRACE_MS;
  } catch {
    return false;
  }
}

function isRunning(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
