// Runs bundled test files and leaves the counts in a file: `node mochaRun.mjs RESULTS.json TIMEOUT_MS FILE...`
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

const [resultsFile, timeoutMs, ...files] = process.argv.slice(2);
const mocha = new Mocha({ timeout: Number(timeoutMs), forbidOnly: true });
for (const file of files) mocha.addFile(file);

const counts = { passed: 0, failed: 0, skipped: 0 };
/** The same for each file, with the titles of what failed there. */
const byFile = {};
const runner = mocha.run((failures) => {
  writeFileSync(resultsFile, JSON.stringify({ ...counts, byFile }));
  // Tests that leave a socket open would keep the process alive: the result is there, so end.
  process.exit(failures > 0 ? 1 : 0);
});

function count(test, outcome) {
  const ofFile = (byFile[test.file ?? ''] ??= { passed: 0, failed: 0, skipped: 0, failures: [] });
  counts[outcome]++;
  ofFile[outcome]++;
  if (outcome === 'failed') ofFile.failures.push(test.fullTitle());
}

runner.on('pass', (test) => count(test, 'passed'));
runner.on('fail', (test) => count(test, 'failed'));
runner.on('pending', (test) => count(test, 'skipped'));
