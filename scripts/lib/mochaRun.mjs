// Runs bundled test files and leaves the counts in a file: `node mochaRun.mjs RESULTS.json TIMEOUT_MS FILE...`
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

const [resultsFile, timeoutMs, ...files] = process.argv.slice(2);
const mocha = new Mocha({ timeout: Number(timeoutMs), forbidOnly: true });
for (const file of files) mocha.addFile(file);

const counts = { passed: 0, failed: 0, skipped: 0 };
const runner = mocha.run((failures) => {
  writeFileSync(resultsFile, JSON.stringify(counts));
  // Tests that leave a socket open would keep the process alive: the result is there, so end.
  process.exit(failures > 0 ? 1 : 0);
});
runner.on('pass', () => counts.passed++);
runner.on('fail', () => counts.failed++);
runner.on('pending', () => counts.skipped++);
