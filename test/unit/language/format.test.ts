import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatXml } from '../../../src/language/format';
import { formatDocument } from '../../../src/language/formatDocument';
import { symbolsOf } from '../../../src/language/symbols';
import { parseXml } from '../../../src/protocol/codec';
import { element, isElement, serializeXml, type XmlElement, type XmlNode } from '../../../src/protocol/xml';

function format(text: string): string {
  return formatXml(parseXml(text));
}

describe('formatXml', () => {
  it('indents elements', () => {
    assert.equal(
      format('<folderOpen folder="a"><field>UID</field><field>FLAGS</field></folderOpen>'),
      '<folderOpen folder="a">\n  <field>UID</field>\n  <field>FLAGS</field>\n</folderOpen>',
    );
  });

  it('keeps text and mixed content as they are', () => {
    const text = '<body> a <b>c</b>\n d </body>';
    assert.equal(format(text), text);
    assert.equal(format('<a>  </a>'), '<a>  </a>');
  });

  it('gives long start tags a line per attribute', () => {
    const long = 'x'.repeat(80);
    assert.equal(format(`<a one="${long}" two="${long}"/>`), `<a\n  one="${long}"\n  two="${long}"/>`);
  });

  it('changes nothing but white space between elements, and nothing the second time', () => {
    const text = fc.constantFrom('a', ' b ', '\n', '&', '<', ']]>', 'é');
    const tree: fc.Arbitrary<XmlElement> = fc.letrec<{ node: XmlElement }>((tie) => ({
      node: fc
        .tuple(
          fc.constantFrom('a', 'b', 'long-name'),
          fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.string({ maxLength: 60 })),
          fc.array(fc.oneof({ maxDepth: 3 }, text, tie('node')), { maxLength: 4 }),
        )
        .map(([name, attributes, children]) => element(name, attributes, children)),
    })).node;
    fc.assert(
      fc.property(tree, (target) => {
        const given = parseXml(serializeXml(target));
        const once = formatXml(given);
        const read = parseXml(once);
        assert.deepEqual(significant(read), significant(given));
        assert.equal(formatXml(read), once);
      }),
      { numRuns: 60 },
    );
  });
});

describe('formatDocument', () => {
  it('leaves broken requests and those with comments inside alone', () => {
    const text = '<noop>\n\n<folderOpen folder="a"><!-- why --><field>UID</field></folderOpen>';
    assert.deepEqual(formatDocument(text), []);
  });

  it('formats each request in its place', () => {
    const text = '<!-- one -->\n<noop  />\n<mailboxList   filter="*"/>';
    assert.deepEqual(
      formatDocument(text).map(({ newText }) => newText),
      ['<noop/>', '<mailboxList filter="*"/>'],
    );
  });
});

describe('symbolsOf', () => {
  it('lists requests with what tells them apart, without passwords', () => {
    const symbols = symbolsOf(
      '<login authData="a" password="p"/><folderOpen id="1" folder="f" mailbox="m"><field>UID</field></folderOpen>',
    );
    assert.deepEqual(
      symbols.map(({ name, detail }) => [name, detail]),
      [
        ['login', 'a'],
        ['folderOpen', 'f, m'],
      ],
    );
    assert.equal(symbols[1]?.children[0]?.name, 'field');
  });
});

function significant(target: XmlElement): unknown {
  const isMixed = target.children.some((node: XmlNode) => !isElement(node) && node.trim() !== '');
  const children = target.children.filter((node) => isMixed || isElement(node) || target.children.length === 1);
  return [target.name, [...target.attributes], children.map((node) => (isElement(node) ? significant(node) : node))];
}
