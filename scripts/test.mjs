// Runs the tests: `npm test` all of them, `npm test -- PART [part of a file's path]` one part.
import { npmInstall } from './lib/npmInstall.mjs';
import { printSummary } from './lib/results.mjs';
import { runScript, StepError } from './lib/run.mjs';

const HELP = `npm test -- [PART] [ONLY] [option...]

Parts, run in this order when none is named:
  check        types, lint, format, import directions
  unit         pure logic
  integration  real sockets, against the demo server
  extension    inside the extension host of a real VS Code
  ui           the packaged extension in a real VS Code, in a headless browser

ONLY runs the test files whose path contains it.

  --electron     extension part in a desktop VS Code (also when VSCODE_EXECUTABLE_PATH is set)
  --update-docs  copy the pictures that the README shows to docs/
  --help         this text`;

const PART_NAMES = ['check', 'unit', 'integration', 'extension', 'ui'];

/** One part, by its name. The modules come in late: on a fresh clone the packages they need are not there yet. */
async function runPart(name, only, options) {
  const parts = await import('./lib/testParts.mjs');
  if (name === 'check') return parts.checkPart();
  if (name === 'extension') return parts.extensionPart(only, options);
  if (name === 'ui') return parts.uiPart(only, options);
  return parts.nodePart(name, only);
}

/** A part that cannot run is a failure of its own; the parts after it still run. */
async function runPartSafely(name, only, options) {
  console.log(`\n== ${name}`);
  const startedAtMs = performance.now();
  const counts = await runPart(name, only, options).catch((error) => {
    console.error(error instanceof StepError ? `${error.details}\n${error.message}` : error);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  return { name, ...counts, elapsedMs: performance.now() - startedAtMs };
}

await runScript(async () => {
  const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
  const [part, only = ''] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  if (flags.includes('--help')) return console.log(HELP);
  if (part !== undefined && !PART_NAMES.includes(part)) throw new StepError(`There is no part "${part}".\n\n${HELP}`);
  await npmInstall();
  const options = {
    isElectron: flags.includes('--electron') || Boolean(process.env['VSCODE_EXECUTABLE_PATH']),
    updateDocs: flags.includes('--update-docs'),
  };
  const results = [];
  for (const name of part === undefined ? PART_NAMES : [part]) results.push(await runPartSafely(name, only, options));
  const total = printSummary(results);
  return total.failed === 0 ? 0 : 1;
});
