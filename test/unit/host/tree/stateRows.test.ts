import * as assert from 'node:assert/strict';
import type { Connection } from '../../../../src/host/connections/types';
import { stateRows } from '../../../../src/host/tree/stateRows';
import { idOf } from '../../../../src/host/tree/treeNode';

function rowsOf(fields: Partial<Connection>) {
  const connection = {
    account: { id: 'a' },
    state: 'connected',
    unknownOutcomes: [],
    ...fields,
  } as unknown as Connection;
  const rows = stateRows({ kind: 'account', connection });
  return rows.map((row) => ({ id: idOf(row), message: row.kind === 'problem' ? row.message : '' }));
}

describe('Rows about the state of an account', () => {
  it('are not there while all is well', () => {
    assert.deepEqual(rowsOf({}), []);
  });

  it('say why the connection was lost and what a click does', () => {
    const problem = 'The connection to h:1 was lost. Trying again in 12 s.';
    assert.deepEqual(rowsOf({ state: 'waiting', problem }), [
      { id: 'problem:warning:a', message: 'The connection to h:1 was lost. Click to try again now.' },
    ]);
  });

  it('say that it is being made again, which is no warning', () => {
    assert.deepEqual(rowsOf({ state: 'connecting', problem: 'The connection was lost.' }), [
      { id: 'problem:loading~spin:a', message: 'Connecting again...' },
    ]);
  });

  it('name the changes nobody knows the outcome of, a few of many', () => {
    const one = rowsOf({ unknownOutcomes: ['messageMark'] });
    assert.deepEqual(one, [
      {
        id: 'problem:question:a',
        message: 'It is not known whether messageMark was carried out. Click to refresh.',
      },
    ]);
    const many = rowsOf({ unknownOutcomes: ['a', 'b', 'b', 'c', 'd'], state: 'waiting', problem: 'x.' });
    assert.match(many[1]?.message ?? '', /whether 5 changes \(a, b, c, \.\.\.\) were carried out\./);
  });
});
