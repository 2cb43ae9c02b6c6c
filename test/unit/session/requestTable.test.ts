import { deepEqual, equal, throws } from 'node:assert/strict';
import fc from 'fast-check';
import { IdGenerator } from '../../../src/session/idGenerator';
import { RequestTable } from '../../../src/session/requestTable';

const entry = (id: string) => ({ id });

describe('the table of requests', () => {
  it('finds by the whole id, spelled as it was given', () => {
    const table = new RequestTable<{ readonly id: string }>();
    table.add(entry('0'));
    table.add(entry('12'));
    equal(table.get('12')?.id, '12');
    for (const id of ['', 'abc', '012', '12.0', '1.2e1', ' 12', '76', '-52', 'NaN', '1e999']) {
      equal(table.get(id), undefined, id);
    }
  });

  it('takes no two ids of one slot', () => {
    const table = new RequestTable<{ readonly id: string }>();
    table.add(entry('5'));
    equal(table.isTaken('69'), true);
    throws(() => table.add(entry('69')), /taken/);
    table.delete('69');
    equal(table.get('5')?.id, '5');
    table.delete('5');
    equal(table.isTaken('69'), false);
  });

  it('holds what a map would hold, whatever comes and goes', () => {
    // Each number adds a request, or takes away one of those that are there.
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat()), { maxLength: 400 }), (steps) => {
        const table = new RequestTable<{ readonly id: string }>();
        const ids = new IdGenerator();
        const expected = new Map<string, { readonly id: string }>();
        for (const step of steps) {
          const known = [...expected.keys()];
          const gone = step === null ? undefined : known[step % (known.length * 3)];
          if (gone === undefined) {
            const added = entry(ids.next((id) => table.isTaken(id)));
            table.add(added);
            expected.set(added.id, added);
          } else {
            table.delete(gone);
            expected.delete(gone);
          }
        }
        equal(table.count, expected.size);
        for (const [id, value] of expected) equal(table.get(id), value);
        deepEqual(new Set(table.values()), new Set(expected.values()));
        table.clear();
        deepEqual(table.values(), []);
      }),
    );
  });
});
