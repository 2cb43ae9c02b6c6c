import { stat } from 'node:fs/promises';
import { projectFolder, projectPath } from './project.mjs';
import { progress, run, StepError } from './run.mjs';

/** A bigger package would be noticed by everyone who installs it; what grows past this is loaded needlessly. */
const SIZE_LIMIT_BYTES = 1_000_000;

/** Where the packaged extension lands. */
export const VSIX_FILE = projectPath('ximss-inspector.vsix');

/**
 * Builds the extension minified and packages it.
 * @returns {Promise<string>} path of the VSIX
 * @throws StepError when the build or the packaging fails, or the result is over the limit
 */
export async function packageExtension() {
  progress('Building and packaging the extension');
  await step(['scripts/build.mjs', '--minify'], 'The build failed.');
  const vsce = [
    'node_modules/@vscode/vsce/vsce',
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
  ];
  await step([...vsce, '--out', VSIX_FILE], 'The extension could not be packaged.');
  const { size } = await stat(VSIX_FILE);
  if (size < SIZE_LIMIT_BYTES) return VSIX_FILE;
  throw new StepError(`The package is ${size} bytes, over its limit of ${SIZE_LIMIT_BYTES}: see what it holds.`, {
    details: (await listPackage()).join('\n'),
  });
}

/** The files the package holds, as vsce names them. */
export async function listPackage() {
  const { createRequire } = await import('node:module');
  const { listFiles, PackageManager } = createRequire(import.meta.url)('@vscode/vsce');
  return listFiles({ cwd: projectFolder, packageManager: PackageManager.None });
}

async function step(args, failure) {
  const { code, output } = await run(process.execPath, args, { cwd: projectFolder });
  if (code !== 0) throw new StepError(failure, { details: output });
}
