import { readFile } from 'node:fs/promises';
import { projectFolder, projectPath } from './project.mjs';
import { progress, runNpm, StepError } from './run.mjs';

/** Brings node_modules to what package-lock.json says, and does nothing when it is there already. */
export async function npmInstall() {
  if (await isInstalled()) return;
  progress('Installing the development packages (npm ci)');
  const { code, output } = await runNpm(['ci', '--no-audit', '--no-fund'], { cwd: projectFolder });
  if (code === 0) return;
  throw new StepError('npm ci failed. Check that the npm registry can be reached, then run the same command again.', {
    details: output,
  });
}

/** Compares contents, not times: a fresh checkout of an old lock file is newer than everything installed. */
async function isInstalled() {
  const wanted = await readPackages(projectPath('package-lock.json'));
  const present = await readPackages(projectPath('node_modules', '.package-lock.json'));
  if (wanted === undefined || present === undefined) return false;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional === true || present[path]?.version === entry.version,
  );
}

async function readPackages(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
