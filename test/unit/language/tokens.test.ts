import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readDocument, requestAt } from '../../../src/language/document';
import { tokenize } from '../../../src/language/tokens';

const pieces = fc.constantFrom(
  ...[
    '<',
    '>',
    '</',
    '/>',
    '"',
    "'",
    '=',
    ' ',
    '\n',
    'noop',
    'folder',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '&amp;',
    'é',
    '\u{1F600}',
  ],
);
const broken = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''));

describe('tokenize', () => {
  it('covers any text from its first to its last character, in order', () => {
    fc.assert(
      fc.property(broken, (text) => {
        let position = 0;
        for (const { start, end } of tokenize(text)) {
          assert.equal(start, position);
          assert.ok(end > start);
          position = end;
        }
        assert.equal(position, text.length);
      }),
    );
  });

  it('gives attributes with the places of their values', () => {
    const text = '<folderOpen folder="a b" mailbox = \'x\' sortField/>';
    const [tag] = tokenize(text);
    assert.ok(tag?.kind === 'startTag');
    assert.deepEqual(
      tag.attributes.map(({ name, rawValue }) => [name, rawValue]),
      [
        ['folder', 'a b'],
        ['mailbox', 'x'],
        ['sortField', undefined],
      ],
    );
    assert.equal(tag.isSelfClosing, true);
  });

  it('ends a value without its closing quote where the next line or tag begins', () => {
    const [tag, next] = tokenize('<noop id="1\n<bye/>');
    assert.ok(tag?.kind === 'startTag' && next?.kind === 'startTag');
    assert.equal(tag.attributes[0]?.rawValue, '1');
    assert.equal(next.name, 'bye');
  });
});

describe('readDocument', () => {
  it('reads any text without an error', () => {
    fc.assert(fc.property(broken, (text) => void readDocument(text)));
  });

  it('reads nesting of any depth', () => {
    const { requests } = readDocument('<a>'.repeat(20_000));
    assert.equal(requests.length, 1);
  });

  it('reads a long line of values without their closing quotes in no time', () => {
    const before = process.cpuUsage().user;
    const text = '<a b="'.repeat(150_000);
    assert.equal(tokenize(text).length, 150_000);
    const usedMs = (process.cpuUsage().user - before) / 1000;
    assert.ok(usedMs < 1500, `it took ${usedMs} ms`);
  });

  it('splits requests with comments between them', () => {
    const text = '<!-- first -->\n<noop/>\n\n<!-- <bye/> -->\n<mailboxList filter="*"/>\n';
    const { requests, strays } = readDocument(text);
    assert.deepEqual(
      requests.map(({ span }) => text.slice(span.start, span.end)),
      ['<noop/>', '<mailboxList filter="*"/>'],
    );
    assert.deepEqual(strays, []);
  });

  it('keeps the next request whole while one is being typed', () => {
    const { requests } = readDocument('<folderOpen folder="\n<noop/>');
    assert.deepEqual(
      requests.map(({ name }) => name),
      ['folderOpen', 'noop'],
    );
  });

  it('reports what stands between requests', () => {
    assert.equal(readDocument('<noop/> oops </bye>').strays.length, 2);
  });
});

describe('requestAt', () => {
  const text = '<noop/>\n\n<mailboxList filter="*"/>  <!-- all -->\n\n';

  for (const [place, offset, name] of [
    ['inside a request', 3, 'noop'],
    ['right behind one', 7, 'noop'],
    ['on the line of one', text.indexOf('all'), 'mailboxList'],
    ['below the last one', text.length, 'mailboxList'],
    ['on an empty line between two', 8, 'noop'],
  ] as const) {
    it(`finds the request of a cursor ${place}`, () => {
      assert.equal(requestAt(text, offset)?.name, name);
    });
  }

  it('finds nothing where there is no request', () => {
    assert.equal(requestAt('<!-- nothing yet -->', 3), undefined);
  });
});
