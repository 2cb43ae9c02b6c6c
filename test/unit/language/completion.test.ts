import assert from 'node:assert/strict';
import fc from 'fast-check';
import { completeAt, type Completion } from '../../../src/language/completion';

const dynamic = { mailboxes: ['INBOX', 'Sent & more'], folders: ['INBOX-1'] };

/** Completes at the bar in `marked`. */
function complete(marked: string): { text: string; items: readonly Completion[] } {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  return { text, items: completeAt(text, offset, dynamic) };
}

function labels(marked: string): string[] {
  return complete(marked).items.map(({ label }) => label);
}

/** The text once the suggestion `label` was taken, tab stops as `$1`. */
function take(marked: string, label: string): string {
  const { text, items } = complete(marked);
  const item = items.find((candidate) => candidate.label === label);
  assert.ok(item, `${label} is among ${items.map((candidate) => candidate.label).join(', ')}`);
  return text.slice(0, item.span.start) + item.snippet + text.slice(item.span.end);
}

describe('completeAt', () => {
  it('offers all requests behind "<" and in an empty file', () => {
    assert.equal(labels('<|').length, 112);
    assert.equal(labels('|').length, 112);
    assert.equal(labels('<noop/>\n<mail|').length, 112);
  });

  it('writes a request with its required attributes', () => {
    assert.equal(take('<fold|', 'folderClose'), '<folderClose folder="$1"/>');
    assert.equal(take('|', 'noop'), '<noop/>');
    assert.equal(take('<|', 'messageMark'), '<messageMark folder="$1" flags="$2">\n\t$0\n</messageMark>');
  });

  it('replaces only the name of a request that has attributes', () => {
    assert.equal(take('<folderO| folder="a"/>', 'folderReopen'), '<folderReopen folder="a"/>');
  });

  it('offers attributes that are not there yet, required ones first', () => {
    const names = labels('<folderOpen sortOrder="asc" |/>');
    assert.equal(names.includes('sortOrder'), false);
    assert.equal(names.includes('id'), false);
    const { items } = complete('<folderOpen sortOrder="asc" |/>');
    assert.equal([...items].sort((one, other) => one.order - other.order)[0]?.label, 'folder');
    assert.equal(labels('<folderOpen | folder="a"/>').includes('folder'), false);
  });

  it('keeps the value when the name of an attribute is replaced', () => {
    assert.equal(take('<folderOpen sort|="x"/>', 'sortField'), '<folderOpen sortField="x"/>');
    assert.equal(take('<folderOpen sort|/>', 'sortField'), '<folderOpen sortField="$1"/>');
  });

  it('offers values of lists, mailboxes and open folders', () => {
    assert.deepEqual(labels('<folderOpen folder="a" sortOrder="|"/>'), ['asc', 'desc']);
    assert.deepEqual(labels('<folderOpen folder="|'), ['INBOX-1']);
    assert.deepEqual(labels('<mailboxList pureFolder="|"/>'), ['yes', 'no']);
    assert.equal(
      take('<folderOpen folder="a" mailbox="S|e"/>', 'Sent & more'),
      '<folderOpen folder="a" mailbox="Sent &amp; more"/>',
    );
  });

  it('offers folders that other requests of the file open', () => {
    assert.deepEqual(labels('<folderOpen folder="F&amp;1"/>\n<folderSync folder="|"/>'), ['INBOX-1', 'F&1']);
  });

  it('replaces one flag of a list', () => {
    const marked = '<messageMark folder="a" flags="Seen,Fl|,Junk"/>';
    assert.equal(take(marked, 'Flagged'), '<messageMark folder="a" flags="Seen,Flagged,Junk"/>');
  });

  it('offers elements, their text and the end tag', () => {
    assert.deepEqual(labels('<folderSync folder="a">|'), ['/folderSync']);
    assert.equal(take('<folderOpen folder="a"><|', 'field'), '<folderOpen folder="a"><field>$0</field>');
    assert.ok(labels('<folderOpen folder="a"><field>|</field>').includes('INTERNALDATE'));
    assert.equal(take('<folderOpen folder="a"></|', '/folderOpen'), '<folderOpen folder="a"></folderOpen>');
    assert.ok(labels('<messageMark folder="a" flags="Seen"><|').includes('UID'));
  });

  it('offers nothing in comments, behind a quote and for what is unknown', () => {
    assert.deepEqual(labels('<!-- <| -->'), []);
    assert.deepEqual(labels('<folderOpen folder="a"|/>'), []);
    assert.deepEqual(labels('<frobnicate |/>'), []);
  });

  it('escapes what snippets would take for tab stops', () => {
    const item = completeAt('<folderOpen mailbox="', 21, { mailboxes: ['a$1}'], folders: [] })[0];
    assert.equal(item?.snippet, 'a\\$1\\}');
  });

  it('completes in any text without an error, replacing what is around the cursor', () => {
    const parts = fc.constantFrom(
      '<',
      'folderOpen',
      ' folder',
      '="',
      '"',
      '/>',
      '>',
      '</',
      '<field>',
      ',',
      'a',
      '\n',
      '<!--',
      '-->',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 15 }), fc.nat(60), (pieces, at) => {
        const text = pieces.join('');
        const offset = Math.min(at, text.length);
        for (const { span } of completeAt(text, offset, dynamic)) {
          assert.ok(span.start <= offset && offset <= span.end && span.end <= text.length);
        }
      }),
    );
  });
});
