import { deepEqual } from 'node:assert/strict';
import { filesToRepeat, withSecondRun } from '../../scripts/lib/secondRun.mjs';

const good = { passed: 3, failed: 0, skipped: 0, failures: [] };
const bad = { passed: 1, failed: 2, skipped: 0, failures: ['a list opens', 'a list closes'] };

function results(byFile: Record<string, typeof good | typeof bad>) {
  const all = Object.values(byFile);
  const sum = (key: 'passed' | 'failed' | 'skipped'): number => all.reduce((total, file) => total + file[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), byFile };
}

describe('The second run of files that failed', () => {
  it('is of those files, unless so many failed that it is no chance, or something outside of them did', () => {
    deepEqual(filesToRepeat(results({ one: good, two: bad })), ['two']);
    deepEqual(filesToRepeat(results({ one: good })), []);
    deepEqual(filesToRepeat(results({ one: bad, two: bad, three: bad, four: bad })), []);
    deepEqual(filesToRepeat(results({ '': bad, two: bad })), []);
  });

  it('counts instead of the first where all passed, and names what failed before', () => {
    const first = results({ one: good, two: bad });
    deepEqual(withSecondRun(first, results({ two: good })), {
      counts: { passed: 6, failed: 0, skipped: 0 },
      unsteady: ['a list opens', 'a list closes'],
    });
  });

  it('changes nothing where a test failed again, or the run broke off', () => {
    const first = results({ one: good, two: bad });
    const asBefore = { counts: { passed: 4, failed: 2, skipped: 0 }, unsteady: [] };
    deepEqual(withSecondRun(first, results({ two: { ...bad, passed: 2, failed: 1 } })), asBefore);
    deepEqual(withSecondRun(first, results({ two: { ...good, passed: 2 } })), asBefore);
    deepEqual(withSecondRun(first, results({})), asBefore);
  });
});
