import { readFile } from 'node:fs/promises';

/**
 * What one part of the tests found.
 * @typedef {{ name: string, passed: number, failed: number, skipped: number, elapsedMs: number }} PartResult
 */

/**
 * Reads the counts that a test run left in a file, and prints the report if there is one beside them. A run that
 * left no counts is one failure.
 */
export async function readCounts(file) {
  try {
    const { passed, failed, skipped, report = [] } = JSON.parse(await readFile(file, 'utf8'));
    if (report.length > 0) console.log(report.join('\n'));
    return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
  } catch {
    console.error('The test run ended without a result.');
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** The same with the counts of each file; without any where the run left none. */
export async function readFileResults(file) {
  return readFile(file, 'utf8').then(JSON.parse, () => ({ passed: 0, failed: 0, skipped: 0, byFile: {} }));
}

/** Counts a run that exited badly although no test failed: a crash, an error outside of any test. */
export function withExitCode(counts, code) {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** A table of the parts. The last line stands alone, `N passed, N failed`, for people and machines. */
export function printSummary(results) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  console.log('');
  for (const result of results) {
    const seconds = (result.elapsedMs / 1000).toFixed(1).padStart(6);
    console.log(`${result.name.padEnd(12)} ${seconds} s  ${countsLine(result)}`);
    for (const key of Object.keys(total)) total[key] += result[key];
  }
  console.log(`\n${countsLine(total)}`);
  return total;
}

function countsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
