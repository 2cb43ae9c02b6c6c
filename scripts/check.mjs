// Types, lint, format and import directions, without running a test: `npm run check`.
import { npmInstall } from './lib/npmInstall.mjs';
import { runScript } from './lib/run.mjs';

await runScript(async () => {
  await npmInstall();
  const { runChecks } = await import('./lib/checks.mjs');
  const results = await runChecks();
  return results.every((check) => check.isPassed) ? 0 : 1;
});
