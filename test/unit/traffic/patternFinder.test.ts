import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EscapedSearch } from '../../../src/traffic/escapedSearch';
import { PatternFinder } from '../../../src/traffic/patternFinder';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 80 });
const somePatterns = fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 20 }), {
  minLength: 1,
  maxLength: 6,
});

function finderOf(patterns: readonly string[]): PatternFinder {
  return new PatternFinder(patterns.map((pattern) => Buffer.from(pattern)));
}

describe('pattern finder', () => {
  it('finds every occurrence of every pattern', () => {
    fc.assert(
      fc.property(letters, somePatterns, (text, patterns) => {
        const found: string[] = [];
        finderOf(patterns).findAll(Buffer.from(text), (pattern, start, end) =>
          found.push(`${pattern} ${start} ${end}`),
        );
        const expected = patterns.flatMap((pattern, index) =>
          Array.from(text, (_, start) => start)
            .filter((start) => text.startsWith(pattern, start))
            .map((start) => `${index} ${start} ${start + pattern.length}`),
        );
        assert.deepEqual(found.sort(), expected.sort());
      }),
      { numRuns: 2000 },
    );
  });

  it('takes a few look-ups for each byte, however much of a pattern the bytes repeat', () => {
    const finder = finderOf([`${'a'.repeat(500)}b`, `${'ab'.repeat(300)}c`, 'a'.repeat(501) + 'c']);
    for (const part of ['a'.repeat(450), 'ab'.repeat(280), `${'a'.repeat(450)}${'ab'.repeat(280)}`]) {
      const text = Buffer.from(part.repeat(40));
      assert.ok(finder.automaton);
      const lookUps = countLookUps(() => {
        finder.findAll(text, () => assert.fail('nothing is in there'));
      });
      // One for the patterns that end at a byte, and two to go on: each fall takes back a byte that was read before.
      assert.ok(lookUps <= 3 * text.length, `${lookUps} for ${text.length} bytes`);
    }
  });
});

/** The automaton keeps its edges in maps, so what is looked up there is the number of its steps. */
function countLookUps(run: () => void): number {
  const get = Reflect.get(Map.prototype, 'get') as (this: Map<unknown, unknown>, key: unknown) => unknown;
  let count = 0;
  Map.prototype.get = function (this: Map<unknown, unknown>, key: unknown): unknown {
    count++;
    return get.call(this, key);
  };
  try {
    run();
  } finally {
    Map.prototype.get = get;
  }
  return count;
}

describe('escaped search', () => {
  const secret = 'p%41+a b&c;';
  const spell = {
    xml: (character: string): string => `&#${character.charCodeAt(0)};`,
    url: (character: string): string => `%${character.charCodeAt(0).toString(16)}`,
  };
  const search = new EscapedSearch([Buffer.from(secret)], finderOf([secret]), true);

  function rangesIn(text: string): string[] {
    const found: string[] = [];
    search.findAll(Buffer.from(text), (_, start, end) => found.push(text.slice(start, end)));
    return [...new Set(found)];
  }

  it('finds a secret with any of its characters escaped, between any other escapes', () => {
    const around = fc.string({ unit: fc.constantFrom('&amp;', '%20', '+', '&#', '%', 'x', '&'), maxLength: 8 });
    const mask = fc.array(fc.boolean(), { minLength: secret.length, maxLength: secret.length });
    fc.assert(
      fc.property(around, around, mask, fc.constantFrom('xml', 'url'), (before, after, choice, how) => {
        // What itself reads as an escape of the kind must be written as one.
        const isAmbiguous = (character: string): boolean => character === (how === 'xml' ? '&' : '%');
        const isEscaped = (character: string, index: number): boolean => choice[index]! || isAmbiguous(character);
        const spelling = [...secret].map((one, index) => (isEscaped(one, index) ? spell[how](one) : one)).join('');
        assert.ok(rangesIn(`${before}|${spelling}|${after}`).includes(spelling), spelling);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes a sign that is part of the secret for itself while other signs are escapes', () => {
    for (const spelling of ['p%41+a b&amp;c;', 'p%2541%2Ba+b%26c;', 'p%2541+a%20b%26c;']) {
      assert.deepEqual(rangesIn(`|${spelling}|`), [spelling]);
    }
  });
});
