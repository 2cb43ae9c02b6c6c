import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** How long one test may take: the editor itself needs a second for some answers. */
const TEST_TIMEOUT_MS = 30_000;

/**
 * Entry of the suite inside an extension host, the same for the VS Code server and a desktop VS Code. Leaves the
 * counts in the file that XIMSS_TEST_RESULTS names. Rejects when a test failed.
 */
export function run(): Promise<void> {
  const mocha = new Mocha({ timeout: TEST_TIMEOUT_MS, forbidOnly: true, color: false });
  for (const name of readdirSync(__dirname)) if (name.endsWith('.test.cjs')) mocha.addFile(join(__dirname, name));
  const counts = { passed: 0, failed: 0, skipped: 0 };
  return new Promise((resolve, reject) => {
    const runner = mocha.run((failureCount) => {
      writeResults(counts);
      if (failureCount === 0) resolve();
      else reject(new Error(`${failureCount} extension tests failed.`));
    });
    runner.on('pass', () => counts.passed++);
    runner.on('fail', () => counts.failed++);
    runner.on('pending', () => counts.skipped++);
  });
}

function writeResults(counts: object): void {
  const file = process.env['XIMSS_TEST_RESULTS'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
}
