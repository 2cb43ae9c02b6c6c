import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { unwrapDocuments } from '../../../src/binding/answer';
import { wrapDocuments } from '../../../src/binding/batches';
import { BindingError } from '../../../src/binding/errors';
import { decodeUtf8, encodeUtf8 } from '../../../src/base/utf8';
import { serializeXml, type XmlElement, type XmlNode } from '../../../src/protocol/xml';

const unwrap = (text: string): { respSeq: number | undefined; documents: string[] } => {
  const { respSeq, documents } = unwrapDocuments(encodeUtf8(text), 'web.example:443');
  return { respSeq, documents: documents.map(decodeUtf8) };
};

const name = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_.-]{0,8}$/);
const text = fc.string({ unit: fc.constantFrom(...'<>&"\'/=-]![ žab\n'), maxLength: 20 });
const { document } = fc.letrec<{ document: XmlElement; node: XmlNode }>((tie) => ({
  document: fc.record({
    name,
    attributes: fc.array(fc.tuple(name, text), { maxLength: 3 }).map((pairs) => new Map(pairs)),
    children: fc.array(tie('node'), { maxLength: 3 }),
  }),
  node: fc.oneof({ depthSize: 'small' }, text, tie('document')),
}));

describe('an answer over HTTP taken apart', () => {
  it('gives every document back byte for byte', () => {
    fc.assert(
      fc.property(fc.array(document, { maxLength: 6 }), (documents) => {
        const texts = documents.map(serializeXml);
        assert.deepEqual(unwrap(decodeUtf8(wrapDocuments(texts.map(encodeUtf8)))).documents, texts);
      }),
    );
  });

  const cases: readonly (readonly [string, string[], number?])[] = [
    ['<XIMSS/>', []],
    ['<ximss respSeq="7"/>', [], 7],
    ["\ufeff<?xml version=\"1.0\"?>\n<!-- > --><XIMSS a='>' RESPSEQ = '12'>\n</XIMSS >\n", [], 12],
    ['<XIMSS><a/> <b c="/>"/>\r\n<d><a><a/></a></d></XIMSS>', ['<a/>', '<b c="/>"/>', '<d><a><a/></a></d>']],
    ['<XIMSS><!-- <a> --><a><!-- </a> --></a><?x ?></XIMSS>', ['<a><!-- </a> --></a>']],
    ['<XIMSS><a><![CDATA[</a></XIMSS>]]></a></XIMSS>', ['<a><![CDATA[</a></XIMSS>]]></a>']],
    // What is no document is not passed over: whoever reads it says so.
    ['<XIMSS>busy<a/></XIMSS>', ['busy', '<a/>']],
  ];
  for (const [body, documents, respSeq] of cases) {
    it(`finds ${documents.length} in ${JSON.stringify(body)}`, () => {
      assert.deepEqual(unwrap(body), { respSeq, documents });
    });
  }

  const bad: readonly (readonly [string, string])[] = [
    ['', 'http-no-xml'],
    ['<response id="1"/>', 'http-no-xml'],
    ['<XIMSS>', 'http-no-xml'],
    ['<XIMSS><a></XIMSS>', 'http-no-xml'],
    ['<XIMSS></XIMSS></a>', 'http-no-xml'],
    ['<XIMSS/>rest', 'http-no-xml'],
    ['<XIMSS><!DOCTYPE a></XIMSS>', 'http-no-xml'],
    ['<XIMSS><a b="</XIMSS>', 'http-no-xml'],
    ['<XIMSS><!-- </XIMSS>', 'http-no-xml'],
    ['<XIMSS respSeq="-1"/>', 'http-sequence'],
    ['<XIMSS respSeq=""/>', 'http-sequence'],
    ['<HTML><body/></HTML>', 'http-page'],
    ['<!DOCTYPE html><title>Log in</title>', 'http-page'],
  ];
  for (const [body, code] of bad) {
    it(`refuses ${JSON.stringify(body)}`, () => {
      assert.throws(
        () => unwrap(body),
        (error: Error) =>
          error instanceof BindingError && error.code === code && /^web\.example:443 /.test(error.message),
      );
    });
  }

  it('never throws anything else, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '<XIMSS',
            '</XIMSS>',
            '<a',
            '>',
            '/>',
            '<!--',
            '-->',
            '<![CDATA[',
            ']]>',
            '"',
            ' ',
            '<?',
            '?>',
          ),
          { maxLength: 12 },
        ),
        (parts) => {
          try {
            unwrap(parts.join(''));
          } catch (error) {
            assert.ok(error instanceof BindingError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
