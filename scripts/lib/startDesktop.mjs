import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageExtension } from './packageVsix.mjs';
import { progress, run, StepError } from './run.mjs';
import { sampleWorkspace, START_SETTINGS } from './sampleWorkspace.mjs';
import { addSettings, QUIET_SETTINGS } from './vscodeServer.mjs';

/**
 * Opens an installed desktop VS Code with the packaged extension in a throw-away profile: the person's own settings
 * and extensions are neither used nor changed. Ends when that window is closed, and removes the profile.
 */
export async function startDesktop() {
  const profile = await mkdtemp(join(tmpdir(), 'ximss-desktop-'));
  try {
    const userData = join(profile, 'user');
    const folders = ['--user-data-dir', userData, '--extensions-dir', join(profile, 'extensions')];
    await checkDesktop();
    const vsix = await packageExtension();
    await addSettings(join(userData, 'User', 'settings.json'), { ...QUIET_SETTINGS, ...START_SETTINGS });
    const installed = await runCode([...folders, '--install-extension', vsix, '--force']);
    if (installed.code !== 0) {
      throw new StepError('VS Code did not accept the packaged extension.', { details: installed.output });
    }
    progress('Opening VS Code; closing its window ends this command');
    await runCode([...folders, '--disable-workspace-trust', '--wait', '--new-window', await sampleWorkspace()]);
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function checkDesktop() {
  const { code, output } = await runCode(['--version']);
  if (code === 0) return;
  throw new StepError(
    'No desktop VS Code was found. Put its "code" command on the PATH (in VS Code: "Shell Command: Install \'code\' ' +
      'command"), set VSCODE_EXECUTABLE_PATH, or run npm start without --desktop.',
    { details: output },
  );
}

/** The command line of the named program, or the "code" of the PATH. */
async function runCode(args) {
  const isWindows = process.platform === 'win32';
  const named = process.env['VSCODE_EXECUTABLE_PATH'];
  const program = named ? await commandLineOf(named) : 'code';
  // On Windows it is a command file, which only a shell can start; paths with spaces need quotes there.
  return run(isWindows ? `"${program}"` : program, isWindows ? args.map((arg) => `"${arg}"`) : args, {
    shell: isWindows,
  });
}

async function commandLineOf(executable) {
  const { resolveCliPathFromVSCodeExecutablePath } = await import('@vscode/test-electron');
  return resolveCliPathFromVSCodeExecutablePath(executable);
}
