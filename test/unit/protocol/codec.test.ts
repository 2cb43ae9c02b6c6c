import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { encodeFrame, encodeWithId, parseFrame, parseXml } from '../../../src/protocol/codec';
import { XmlError } from '../../../src/protocol/errors';
import { frameBytes } from '../../../src/protocol/framer';
import { defaultProtocolLimits } from '../../../src/protocol/limits';
import { assertWellFormed } from '../../../src/protocol/wellFormed';
import {
  attributeOf,
  characterCount,
  element,
  isElement,
  serializeXml,
  withAttribute,
  type XmlElement,
  type XmlNode,
} from '../../../src/protocol/xml';

/** What a strict peer makes of a document, or undefined when it refuses it. */
function parseWithSaxes(text: string): XmlElement | undefined {
  const parser = new SaxesParser();
  const stack: { name: string; attributes: Map<string, string>; children: XmlNode[] }[] = [
    { name: '', attributes: new Map(), children: [] },
  ];
  const addText = (part: string): void => {
    const children = stack.at(-1)!.children;
    const last = children.at(-1);
    if (part === '') return;
    if (typeof last === 'string') children[children.length - 1] = last + part;
    else children.push(part);
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) =>
    stack.push({
      name: tag.name,
      attributes: new Map(Object.entries(tag.attributes as Record<string, string>)),
      children: [],
    }),
  );
  parser.on('closetag', () => {
    const closed = stack.pop()!;
    stack.at(-1)!.children.push(closed);
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  try {
    parser.write(text).close();
  } catch {
    return undefined;
  }
  return stack[0]!.children.find(isElement);
}

const refused = (text: string, pattern: RegExp): void =>
  assert.throws(
    () => parseXml(text),
    (error: unknown) => error instanceof XmlError && pattern.test(error.message),
    text.slice(0, 80),
  );

const nameArbitrary = fc.oneof(
  fc.stringMatching(/^[A-Za-z_][A-Za-z0-9._-]{0,8}$/),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'имя', 'a:b'),
);
const textArbitrary = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom('&', '<', '>', '"', "'", '\n', '\t', '\r', ' ', ']'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    ),
  })
  // Characters that XML forbids are dropped on the way out: of those there is a test of its own.
  .filter((text) => serializeXml(element('x', {}, [text])).length > 0);

const elementArbitrary: fc.Arbitrary<XmlElement> = fc.letrec<{ element: XmlElement }>((tie) => ({
  element: fc
    .tuple(
      nameArbitrary,
      fc.uniqueArray(fc.tuple(nameArbitrary, textArbitrary), { maxLength: 4, selector: ([name]) => name }),
      fc.array(fc.oneof({ maxDepth: 4 }, textArbitrary, tie('element')), { maxLength: 4 }),
    )
    .map(([name, attributes, children]) => ({ name, attributes: new Map(attributes), children })),
})).element;

describe('the XML codec', () => {
  it('keeps order, text, white space, attributes and leading zeros', () => {
    const text = '<a id="007">  <b x="0x10"/>1.0<c>007</c>\n<b x="1e3">true</b> </a>';
    assert.equal(serializeXml(parseXml(text)), text);
  });

  it('reads CDATA, comments and references as text', () => {
    assert.deepEqual(parseXml('<a>x<!-- no -->&lt;&#65;&#x1F600;<![CDATA[<&amp;>]]></a>').children, ['x<A😀<&amp;>']);
  });

  it('normalizes line ends and white space in attributes as XML says', () => {
    const parsed = parseXml('<a b="x\ty\r\nz&#10;!">1\r\n2\r3</a>');
    assert.equal(attributeOf(parsed, 'b'), 'x y z\n!');
    assert.deepEqual(parsed.children, ['1\n2\n3']);
  });

  it('takes names of the object prototype for names like any other', () => {
    const parsed = parseXml('<__proto__ constructor="1" __proto__="2"><toString/></__proto__>');
    assert.equal(parsed.name, '__proto__');
    assert.equal(attributeOf(parsed, '__proto__'), '2');
    assert.equal(({} as Record<string, unknown>)['2'], undefined);
  });

  const hostile: [string, string, RegExp][] = [
    ['a document type', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', /Document types/],
    ['an entity of its own', '<a>&nbsp;</a>', /entity/],
    ['a reference to a forbidden character', '<a>&#0;</a>', /does not allow/],
    ['a processing instruction', '<a><?php echo 1 ?></a>', /Processing instructions/],
    ['two roots', '<a/><b/>', /follows the end/],
    ['text behind the root', '<a/>x', /follows the end/],
    ['an unclosed child', '<a><b></a>', /closes/],
    ['an unclosed root', '<a>', /not closed/],
    ['a repeated attribute', '<a x="1" x="2"/>', /twice/],
    ['an attribute without quotes', '<a x=1/>', /no quoted value/],
    ['a bare control character', '<a>\u0008</a>', /does not allow/],
    ['half a surrogate pair', '<a>\ud800</a>', /does not allow/],
    ['nothing', '', /Expected an element/],
    ['no XML', 'HTTP/1.1 200 OK', /Expected an element/],
    ['too deep nesting', '<a>'.repeat(257) + '</a>'.repeat(257), /deeper than 256/],
    ['too many attributes', `<a ${Array.from({ length: 1025 }, (_, n) => `a${n}=""`).join(' ')}/>`, /more than 1024/],
  ];
  for (const [title, text, pattern] of hostile) {
    it(`refuses ${title}`, () => refused(text, pattern));
  }

  it('refuses a message of more elements than the limit', () => {
    const limits = { ...defaultProtocolLimits, maxElements: 3 };
    assert.equal(parseXml('<r><a/><a/></r>', limits).children.length, 2);
    assert.throws(() => parseXml('<r><a/><a/><a/></r>', limits), /more than 3 elements/);
  });

  it('checks a long message in time that grows with its length, and not with the square of it', () => {
    const startedAtMs = performance.now();
    assertWellFormed(`<r>${'<a b="">x</a>'.repeat(160_000)}</r>`);
    // A tenth of a second; half a minute when each piece of text is looked at to the end of all.
    assert.ok(performance.now() - startedAtMs < 5_000);
  });

  it('reads many elements below long names in time that does not grow with what is around each', () => {
    const names = Array.from({ length: 250 }, () => 'a'.repeat(10_000));
    const open = names.map((name) => `<${name}>`).join('');
    const close = names.map((name) => `</${name}>`).join('');
    // A second; minutes when the path to each of them is spelt.
    let innermost: XmlNode | undefined = parseXml(`${open}${'<b>x</b>'.repeat(60_000)}${close}`);
    for (const name of names.slice(1)) {
      innermost = typeof innermost === 'object' ? innermost.children[0] : undefined;
      assert.ok(typeof innermost === 'object' && innermost.name === name);
    }
    assert.ok(typeof innermost === 'object');
    assert.equal(innermost.children.length, 60_000);
  });

  it('accepts the deepest nesting and the most attributes that the limits allow', () => {
    parseXml('<a>'.repeat(256) + '</a>'.repeat(256));
    parseXml(`<a ${Array.from({ length: 1024 }, (_, n) => `a${n}=""`).join(' ')}/>`);
  });

  it('refuses a hundred thousand open elements at once, not with a stack overflow', () => {
    refused('<a>'.repeat(100_000), /deeper than 256/);
  });

  it('says where the fault is', () => {
    assert.throws(
      () => parseXml('<a>\n<b x=1/></a>'),
      (error: unknown) => error instanceof XmlError && error.offset === 8,
    );
  });

  it('refuses bytes that are not UTF-8', () => {
    assert.throws(() => parseFrame(Uint8Array.of(0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e)), /UTF-8/);
  });

  it('writes one line of UTF-8 and a zero byte', () => {
    const frame = encodeFrame(element('login', { id: 'A001', method: 'PLAIN' }));
    const expected = '3c6c6f67696e2069643d224130303122206d6574686f643d22504c41494e222f3e00';
    assert.equal(Buffer.from(frame).toString('hex'), expected);
  });

  it('drops the characters that XML forbids and refuses names that are none', () => {
    assert.equal(serializeXml(element('a', { b: '\u0001x' }, ['\u0000y\ud800'])), '<a b="x">y</a>');
    assert.throws(() => serializeXml(element('a b')), XmlError);
    assert.throws(() => serializeXml(element('a', { 'x="1" y': 'z' })), XmlError);
  });

  it('writes an element under a new id as if the id had been set before', () => {
    const named = fc.record({
      target: elementArbitrary,
      old: fc.constantFrom('id', 'ID', 'Id', 'idx'),
      id: fc.oneof(fc.nat().map(String), textArbitrary),
    });
    fc.assert(
      fc.property(named, ({ target, old, id }) => {
        const before = { ...target, attributes: new Map([...target.attributes, [old, 'old']]) };
        assert.deepEqual(frameBytes(encodeWithId(before, id)), encodeFrame(withAttribute(before, 'id', id)));
      }),
      { numRuns: 300 },
    );
  });

  it('gives back every element it wrote', () => {
    fc.assert(
      fc.property(elementArbitrary, (target) => {
        const text = serializeXml(target);
        const parsed = parseXml(text);
        assert.deepEqual(parsed, parseWithSaxes(text));
        assert.deepEqual(parseXml(serializeXml(parsed)), parsed);
      }),
      { numRuns: 300 },
    );
  });

  it('agrees with a strict parser on mutilated documents, whether it accepts them or not', () => {
    const pieces = fc.constantFrom(
      '<a>',
      '</a>',
      '<b x="1"',
      '/>',
      '>',
      '<',
      '&amp;',
      '&x;',
      '&#65;',
      '"',
      "'",
      ' ',
      'x',
      '=',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '--',
      '\n',
      'é',
      '<c/>',
      " y='2'",
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = `<a>${parts.join('')}</a>`;
        const oracle = parseWithSaxes(text);
        let ours: XmlElement | undefined;
        try {
          ours = parseXml(text);
        } catch (error) {
          assert.ok(error instanceof XmlError);
        }
        assert.deepEqual(ours, oracle, text);
        if (ours) accepted++;
      }),
      { numRuns: 3000 },
    );
    assert.ok(accepted > 50, `only ${accepted} documents were accepted: the property says too little`);
  });

  it('counts the characters that an element holds', () => {
    assert.equal(characterCount(parseXml('<ab c="def">gh<i/><j>kl</j></ab>')), 12);
  });
});
