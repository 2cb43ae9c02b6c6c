import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** How long one test may take: the editor itself needs a second for some answers. */
const TEST_TIMEOUT_MS = 30_000;

/** What the run leaves for the script that started it. The console of an extension host is no place for a report. */
interface SuiteResults {
  passed: number;
  failed: number;
  skipped: number;
  readonly report: string[];
}

/**
 * Entry of the suite inside an extension host, the same for the VS Code server and a desktop VS Code. Writes the
 * results into the file that XIMSS_TEST_RESULTS names, anew after each test, so that a run that hangs says how far
 * it came. Rejects when a test failed.
 */
export function run(): Promise<void> {
  // The base of all reporters prints nothing.
  const mocha = new Mocha({ timeout: TEST_TIMEOUT_MS, forbidOnly: true, reporter: Mocha.reporters.Base });
  for (const name of readdirSync(__dirname)) if (name.endsWith('.test.cjs')) mocha.addFile(join(__dirname, name));
  const results: SuiteResults = { passed: 0, failed: 0, skipped: 0, report: [] };
  return new Promise((resolve, reject) => {
    const runner = mocha.run((failureCount) => {
      if (failureCount === 0) resolve();
      else reject(new Error(`${failureCount} extension tests failed.`));
    });
    collect(runner, results);
  });
}

function collect(runner: Mocha.Runner, results: SuiteResults): void {
  const note = (line: string): void => {
    results.report.push(line);
    write(results);
  };
  runner.on('pass', (test) => {
    results.passed++;
    note(`  ✔ ${test.fullTitle()} (${test.duration ?? 0} ms)`);
  });
  runner.on('pending', (test) => {
    results.skipped++;
    note(`  - ${test.fullTitle()}`);
  });
  runner.on('fail', (test, error: Error) => {
    results.failed++;
    note(`  ✘ ${test.fullTitle()}\n${(error.stack ?? error.message).replace(/^/gm, '      ')}`);
  });
}

function write(results: SuiteResults): void {
  const file = process.env['XIMSS_TEST_RESULTS'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(results));
}
