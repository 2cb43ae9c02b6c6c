import type { Event } from '../../base/emitter';
import { DisposableOwner } from '../../base/disposable';
import type { TreeNode } from './treeNode';

/** What of a tree view tells which rows are selected. */
export interface SelectableTree {
  readonly selection: readonly TreeNode[];
  readonly onDidChangeSelection: Event<{ readonly selection: readonly TreeNode[] }>;
}

/**
 * The selected rows. While the editor reads rows again that have changed, its own list of them lacks those that it has
 * not read yet: who pressed a key in that moment would be told that nothing is selected.
 */
export class TreeSelection extends DisposableOwner {
  /** As of the last change that the editor has told, which is any that a user sees. */
  private told: readonly TreeNode[] = [];

  constructor(private readonly tree: SelectableTree) {
    super();
    this.register(tree.onDidChangeSelection(({ selection }) => (this.told = selection)));
  }

  get rows(): readonly TreeNode[] {
    const { selection } = this.tree;
    return selection.length < this.told.length ? this.told : selection;
  }
}
