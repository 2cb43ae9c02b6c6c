import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectPath } from './project.mjs';

/** What `npm start` sets on top of the quiet settings: the demo server and a short guide are up when the window opens. */
export const START_SETTINGS = { 'ximss.demo.startOnOpen': true, 'workbench.startupEditor': 'readme' };

const README = `# Welcome

This window runs XIMSS Inspector, connected to a demo server on this machine.

1. Open "XIMSS Inspector" in the activity bar, then a mailbox, then a message.
2. Look at the XIMSS Console in the panel: it shows every request with its answers.
3. Double-click a row to edit the request, and send it again with Ctrl+Enter.
`;

/** A folder for the window to open, made when missing. @returns {Promise<string>} its path */
export async function sampleWorkspace() {
  const folder = projectPath('.vscode-test', 'workspace');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'README.md'), README);
  return folder;
}
