import { deepEqual, equal } from 'node:assert/strict';
import { Emitter } from '../../../../src/base/emitter';
import type { TreeNode } from '../../../../src/host/tree/treeNode';
import { TreeSelection } from '../../../../src/host/tree/treeSelection';

const row = (message: string) => ({ kind: 'problem', message }) as unknown as TreeNode;

/** A view as the editor has it: it finds the selected rows only while it knows them. */
function setUp() {
  const changes = new Emitter<{ readonly selection: readonly TreeNode[] }>();
  const view = { selection: [] as readonly TreeNode[], onDidChangeSelection: changes.event };
  const selection = new TreeSelection(view);
  const select = (...rows: readonly TreeNode[]): void => {
    view.selection = rows;
    changes.fire({ selection: rows });
  };
  return { changes, select, selection, view };
}

describe('The selection of the tree', () => {
  const one = row('one');
  const two = row('two');

  it('is still there while the editor reads rows again', () => {
    const { select, selection, view } = setUp();
    select(one, two);
    view.selection = [];
    deepEqual(selection.rows, [one, two]);
    view.selection = [two];
    deepEqual(selection.rows, [one, two]);
  });

  it('is what the editor has, as soon as it has it again', () => {
    const { select, selection, view } = setUp();
    select(one);
    const again = row('one, read again');
    view.selection = [again];
    deepEqual(selection.rows, [again]);
    // Told while the row was being read, and so without it.
    select();
    view.selection = [two];
    deepEqual(selection.rows, [two]);
  });

  it('is nothing once nothing is selected any more', () => {
    const { changes, select, selection } = setUp();
    select(one);
    select();
    deepEqual(selection.rows, []);
    selection.dispose();
    equal(changes.hasListeners, false);
  });
});
