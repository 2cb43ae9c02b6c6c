// Makes ximss-inspector.vsix, minified, and says what is in it: `npm run package`.
import { stat } from 'node:fs/promises';
import { npmInstall } from './lib/npmInstall.mjs';
import { projectPath } from './lib/project.mjs';
import { runScript } from './lib/run.mjs';

await runScript(async () => {
  await npmInstall();
  const { listPackage, packageExtension } = await import('./lib/packageVsix.mjs');
  const vsix = await packageExtension();
  for (const name of await listPackage()) {
    const { size } = await stat(projectPath(name));
    console.log(`${String(size).padStart(9)}  ${name}`);
  }
  console.log(`\n${vsix}: ${((await stat(vsix)).size / 1000).toFixed(1)} kB`);
});
