import type * as vscode from 'vscode';

const stateKey = 'ximss.expandedRows';

/** More than anybody opens; beyond it the rows opened first are forgotten. */
const maxRows = 500;

/**
 * Which rows of the tree are open. The editor itself knows that only as long as a window lives; kept in the state of
 * the workspace, a window that is loaded again looks as it did.
 */
export class ExpansionMemory {
  private readonly rows: Set<string>;

  constructor(private readonly state: vscode.Memento) {
    this.rows = new Set(state.get<string[]>(stateKey, []));
  }

  has(id: string): boolean {
    return this.rows.has(id);
  }

  set(id: string, isExpanded: boolean): void {
    if (this.rows.has(id) === isExpanded) return;
    if (isExpanded) this.rows.add(id);
    else this.rows.delete(id);
    for (const oldest of this.rows) {
      if (this.rows.size <= maxRows) break;
      this.rows.delete(oldest);
    }
    void this.state.update(stateKey, [...this.rows]);
  }
}
