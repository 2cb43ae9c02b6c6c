import assert from 'node:assert/strict';
import {
  allDataMessages,
  allOperations,
  findDataMessage,
  findOperation,
  sections,
  type OperationName,
} from '../../../src/catalog/catalog';
import { riskOf } from '../../../src/catalog/risk';
import { sourceLabels } from '../../../src/catalog/sources';
import type { AttributeSpec, ChildSpec, DataMessage, Operation } from '../../../src/catalog/types';
import { parseXml } from '../../../src/protocol/codec';
import { childElements, type XmlElement } from '../../../src/protocol/xml';

const everything: readonly (Operation | DataMessage)[] = [...allOperations, ...allDataMessages];

describe('catalog', () => {
  it('has all requests, server messages and sections', () => {
    assert.equal(allOperations.length, 112);
    assert.equal(allDataMessages.length, 52);
    assert.equal(sections.length, 20);
  });

  it('names every message once, whatever the letter case', () => {
    assert.equal(new Set(allOperations.map(({ name }) => name.toLowerCase())).size, allOperations.length);
    assert.equal(new Set(allDataMessages.map(({ name }) => name.toLowerCase())).size, allDataMessages.length);
  });

  it('finds entries without regard to letter case', () => {
    const name: OperationName = 'folderOpen';
    assert.equal(findOperation('FOLDEROPEN')?.name, name);
    assert.equal(findDataMessage('folderreport')?.name, 'folderReport');
    assert.equal(findOperation('constructor'), undefined);
    assert.equal(findDataMessage('toString'), undefined);
  });

  it('gives every request an id, and every reply', () => {
    for (const { attributes } of allOperations) assert.equal(attributes[0]?.name, 'id');
    for (const { name, mode, attributes } of allDataMessages) {
      assert.equal(attributes[0]?.name === 'id', mode !== 'async', name);
    }
  });

  it('knows every data message that a request produces', () => {
    for (const { name, data } of allOperations) {
      for (const message of data) assert.ok(findDataMessage(message), `${name} produces ${message}`);
    }
  });

  it('lists the values of every enumeration, and names nothing twice', () => {
    for (const { name, attributes } of everything) {
      const names = attributes.flatMap((attribute) => [attribute.name, ...(attribute.aliases ?? [])]);
      // Both spellings of one attribute may differ in letter case alone.
      assert.equal(new Set(names).size, names.length, name);
      for (const { type, values } of attributes) if (type === 'enum') assert.ok(values && values.length > 0, name);
    }
  });

  for (const { name, example, attributes, children } of everything) {
    it(`shows ${name} with a well-formed example of listed names only`, () => {
      const root = parseXml(example);
      assert.equal(root.name, name);
      assertListed(root, attributes, children);
      for (const { name: attribute, isRequired, aliases = [] } of attributes) {
        if (isRequired)
          assert.ok(
            [attribute, ...aliases].some((key) => root.attributes.has(key)),
            attribute,
          );
      }
    });
  }

  it('explains the labels of its sources', () => {
    assert.ok(Object.values(sourceLabels).every((description) => description.length > 0));
    assert.ok(everything.every(({ source, summary }) => source !== '' && summary !== ''));
  });
});

describe('risk', () => {
  it('tells reading from changing', () => {
    assert.equal(riskOf('mailboxList'), 'read');
    assert.equal(riskOf('messageMark'), 'change');
  });

  it('knows what loses data and what reaches other people', () => {
    for (const name of ['mailboxRemove', 'messageRemove', 'FOLDEREXPUNGE', 'fileRemove', 'cliExecute']) {
      assert.equal(riskOf(name), 'destroy', name);
    }
    for (const name of ['messageSubmit', 'sendIM', 'callStart']) assert.equal(riskOf(name), 'send', name);
  });

  it('expects an unknown request to change something', () => {
    assert.equal(riskOf('frobnicate'), 'change');
  });

  it('calls nothing harmless that the catalog marks as changing', () => {
    for (const { name, isDestructive } of allOperations) assert.equal(riskOf(name) !== 'read', isDestructive, name);
  });
});

function assertListed(element: XmlElement, attributes: readonly AttributeSpec[], children: readonly ChildSpec[]): void {
  const known = new Set(attributes.flatMap(({ name, aliases = [] }) => [name, ...aliases]));
  for (const name of element.attributes.keys()) assert.ok(known.has(name), `${element.name} has ${name}`);
  for (const inner of childElements(element)) {
    const spec = children.find(({ name }) => name === inner.name) ?? children.find(({ name }) => name === '*');
    assert.ok(spec, `${element.name} holds ${inner.name}`);
    // What stands inside a structured value, such as a message as XML, is another vocabulary.
    const isLeaf = childElements(inner).length === 0;
    if (spec.name !== '*' && (isLeaf || spec.children.length > 0)) assertListed(inner, spec.attributes, spec.children);
  }
}
