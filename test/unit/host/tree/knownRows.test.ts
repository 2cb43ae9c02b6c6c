import { deepEqual, equal, notEqual } from 'node:assert/strict';
import type { Connection } from '../../../../src/host/connections/types';
import { hasRowAbove, KnownRows } from '../../../../src/host/tree/knownRows';
import { idOf } from '../../../../src/host/tree/treeNode';

interface Box {
  readonly path: string;
  readonly kind: string;
  readonly parent?: Box;
}

function connectionOf(id: string, boxes: readonly Box[]): Connection {
  const get = (path: string) => boxes.find((box) => box.path === path);
  return { account: { id }, mail: { mailboxes: { get } } } as unknown as Connection;
}

const work: Box = { path: 'Work', kind: 'mailbox' };
const plans: Box = { path: 'Work/Plans', kind: 'mailbox', parent: work };
const eva: Box = { path: '~eva', kind: 'account' };

describe('Rows that the editor knows', () => {
  it('stay the same object as long as they mean the same', () => {
    const connection = connectionOf('a', [work, plans]);
    const rows = new KnownRows();
    const row = rows.mailboxAt(connection, 'Work');
    equal(rows.mailboxAt(connection, 'Work'), row);
    equal(rows.get('a/Work'), row);
    const renewed = connectionOf('a', [{ ...work }]);
    notEqual(rows.mailboxAt(renewed, 'Work'), row);
  });

  it('come with those above them', () => {
    const rows = new KnownRows();
    const connection = connectionOf('a', [work, plans, eva]);
    const row = rows.mailboxAt(connection, 'Work/Plans');
    equal(row?.parent, rows.mailboxAt(connection, 'Work'));
    equal(row && hasRowAbove(row, new Set(['a'])), true);
    equal(row && hasRowAbove(row, new Set(['a/Work/Plans', 'b'])), false);
    const other = rows.mailboxAt(connection, '~eva');
    equal(other && idOf(other.parent), 'others:a');
    equal(rows.mailboxAt(connection, 'Nowhere'), undefined);
  });

  it('are forgotten with their account', () => {
    const rows = new KnownRows();
    const kept = connectionOf('a', [work]);
    const gone = connectionOf('b', [work]);
    for (const connection of [kept, gone]) rows.mailboxAt(connection, 'Work');
    const connections = new Map([['a', kept]]);
    deepEqual(rows.dropRemoved(connections), ['b', 'b/Work']);
    equal(rows.get('b/Work'), undefined);
    equal(rows.get('a/Work')?.kind, 'mailbox');
    // The same account with another login is another one.
    connections.set('a', connectionOf('a', [work]));
    deepEqual(rows.dropRemoved(connections), ['a', 'a/Work']);
  });
});
