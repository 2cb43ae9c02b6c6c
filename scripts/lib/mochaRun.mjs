// Runs bundled test files and leaves the counts in a file: `node mochaRun.mjs RESULTS.json TIMEOUT_MS FILE...`
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

const [resultsFile, timeoutMs, ...files] = process.argv.slice(2);
/**
 * A step in the real editor is taken once more before it counts as failed: a menu that the editor closes again right
 * after it opened is nothing that the extension did. Other tests have one try.
 */
const retries = process.env['XIMSS_UI_ADDRESS'] ? 1 : 0;
const mocha = new Mocha({ timeout: Number(timeoutMs), forbidOnly: true, retries });
for (const file of files) mocha.addFile(file);

const counts = { passed: 0, failed: 0, skipped: 0 };
const runner = mocha.run((failures) => {
  writeFileSync(resultsFile, JSON.stringify(counts));
  // Tests that leave a socket open would keep the process alive: the result is there, so end.
  process.exit(failures > 0 ? 1 : 0);
});
runner.on('pass', () => counts.passed++);
runner.on('fail', () => counts.failed++);
runner.on('retry', (test, error) => console.log(`    again: ${test.title}: ${error.message.split('\n')[0]}`));
runner.on('pending', () => counts.skipped++);
