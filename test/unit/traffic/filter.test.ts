import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ByteSearcher } from '../../../src/traffic/byteSearch';
import { compileFilter } from '../../../src/traffic/filter';
import type { TrafficFilter } from '../../../src/traffic/types';

function matches(filter: TrafficFilter, payload: string): boolean {
  const bytes = Buffer.from(`..${payload}..`);
  return compileFilter(filter).matcher!.matchesPayload(bytes, 2, bytes.length - 2);
}

describe('traffic filter', () => {
  const cases: readonly (readonly [TrafficFilter, string, boolean])[] = [
    [{}, '<a/>', true],
    [{ text: '' }, '<a/>', true],
    [{ text: 'inbox' }, '<a mailbox="INBOX"/>', true],
    [{ text: 'inbox', matchCase: true }, '<a mailbox="INBOX"/>', false],
    [{ text: 'Q&A' }, '<a>q&amp;a</a>', true],
    [{ text: '<b' }, '<a>&lt;B</a>', true],
    [{ text: 'grüße' }, '<a>GRÜSSE Grüße</a>', true],
    [{ text: 'GRÜN' }, '<a>grün</a>', true],
    [{ text: 'GRÜN', matchCase: true }, '<a>grün</a>', false],
    [{ text: 'grün', matchCase: true }, '<a>grün</a>', true],
    [{ text: 'x' }, '<a>X</a>', true],
    [{ text: 'xy' }, '<a>x y</a>', false],
    [{ text: 'mail(box)?="I', isRegex: true }, '<a Mailbox="inbox"/>', true],
    [{ text: '^<a', isRegex: true, matchCase: true }, '<A/>', false],
    [{ text: '..', matchCase: true }, '<a/>', false],
  ];
  for (const [filter, payload, expected] of cases) {
    it(`${expected ? 'lets pass' : 'holds back'} ${payload} for ${JSON.stringify(filter)}`, () => {
      assert.equal(matches(filter, payload), expected);
    });
  }

  it('says what is wrong with a regular expression instead of throwing', () => {
    for (const text of ['(', '[a', '*', '\\']) {
      const { matcher, problem } = compileFilter({ text, isRegex: true });
      assert.equal(matcher, undefined);
      assert.match(problem, /^Not a regular expression: .{5}/);
    }
  });

  it('finds in bytes what a search in text finds', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'B', 'c'), maxLength: 60 });
    const needles = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'A'), minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(letters, needles, fc.boolean(), (text, patterns, ignoreCase) => {
        const fold = (one: string): string => (ignoreCase ? one.toLowerCase() : one);
        const searcher = new ByteSearcher(
          patterns.map((pattern) => Buffer.from(pattern)),
          ignoreCase,
        );
        const starts = patterns.map((pattern) => fold(text).indexOf(fold(pattern))).filter((start) => start >= 0);
        const expected = starts.length > 0 ? Math.min(...starts) : undefined;
        assert.equal(searcher.find(Buffer.from(text))?.start, expected);
      }),
      { numRuns: 1000 },
    );
  });
});
