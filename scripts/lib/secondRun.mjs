/**
 * What a run of test files found, in all and by the path of each file.
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {Counts & { byFile: Record<string, Counts & { failures: string[] }> }} FileResults
 */

/** More files than this do not fail by chance: then there is no second run. */
const maxFiles = 3;

/**
 * The files to run once more in a window of their own: a window that is used like a person would has moments that
 * nobody controls, and each file is one story, in which the first failure brings others.
 * @param {FileResults} results
 * @returns {string[]} none where nothing failed, or so much that it is no chance
 */
export function filesToRepeat({ byFile }) {
  const files = Object.keys(byFile).filter((file) => byFile[file].failed > 0);
  // A failure outside of any file has no story to repeat.
  return files.includes('') || files.length > maxFiles ? [] : files;
}

/**
 * Counts the second run of files instead of their first.
 * @param {FileResults} first
 * @param {FileResults} second
 * @returns {{ counts: Counts, unsteady: string[] }} `unsteady`: what failed in a file that then passed, by its titles
 */
export function withSecondRun(first, second) {
  const counts = { passed: first.passed, failed: first.failed, skipped: first.skipped };
  const unsteady = [];
  for (const [file, again] of Object.entries(second.byFile)) {
    const before = first.byFile[file];
    // A run that broke off has counted less than the file has.
    const isWhole = again.passed + again.failed + again.skipped >= before.passed + before.failed + before.skipped;
    if (again.failed > 0 || !isWhole) continue;
    for (const key of ['passed', 'failed', 'skipped']) counts[key] += again[key] - before[key];
    unsteady.push(...before.failures);
  }
  return { counts, unsteady };
}
