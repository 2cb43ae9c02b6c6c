import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseXml } from '../../../src/protocol/codec';
import { element, isXmlName, serializeXml } from '../../../src/protocol/xml';

describe('names in XML', () => {
  for (const name of ['a', '_a', 'X-Mailer', 'a.b', 'é', 'Тема', 'a·b', '\u{10000}']) {
    it(`allow ${name}`, () => assert.equal(isXmlName(name), true));
  }

  for (const name of ['', '1a', '-a', 'a b', 'a=b', 'ª', 'a²', 'a¼', '×', '\uD800', 'a\n', 'a\u1680', '\uFEFF']) {
    it(`do not allow ${JSON.stringify(name)}`, () => assert.equal(isXmlName(name), false));
  }

  it('are exactly those that are read back', () => {
    const name = fc.oneof(fc.string({ unit: 'binary', maxLength: 4 }), fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(name, (candidate) => {
        if (!isXmlName(candidate)) return assert.throws(() => serializeXml(element(candidate)));
        assert.equal(parseXml(serializeXml(element(candidate, { [candidate]: 'x' }))).name, candidate);
      }),
      { numRuns: 2000 },
    );
  });
});
