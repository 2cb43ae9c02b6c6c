import * as assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { ColorMemory } from '../../../../src/host/accounts/colorMemory';

function stateOf(kept: unknown): { readonly state: vscode.Memento; readonly updates: unknown[] } {
  const updates: unknown[] = [];
  const state = {
    get: () => updates.at(-1) ?? kept,
    update: (_: string, value: unknown) => Promise.resolve(void updates.push(value)),
    keys: () => [],
  };
  return { state: state, updates };
}

describe('the memory of colours', () => {
  it('gives back what it kept, and writes only what changed', () => {
    const { state, updates } = stateOf(undefined);
    const memory = new ColorMemory(state);
    memory.keep(new Map([['a', 'blue']]));
    memory.keep(new Map([['a', 'blue']]));
    memory.keep(new Map([['b', 'red']]));
    assert.deepEqual(
      [...memory.read()],
      [
        ['a', 'blue'],
        ['b', 'red'],
      ],
    );
    assert.equal(updates.length, 2);
  });

  it('takes nothing that is no colour, and no more than it needs', () => {
    assert.deepEqual([...new ColorMemory(stateOf({ a: 'mauve', b: 'red', c: 1 }).state).read()], [['b', 'red']]);
    assert.deepEqual([...new ColorMemory(stateOf('damaged').state).read()], []);
    const { state } = stateOf(undefined);
    const memory = new ColorMemory(state);
    for (let id = 0; id < 150; id++) memory.keep(new Map([[`account-${id}`, 'green']]));
    assert.equal(memory.read().size, 100);
    assert.equal(memory.read().get('account-149'), 'green');
  });
});
