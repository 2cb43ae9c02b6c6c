import type { Connection } from '../connections/types';
import type { AccountTreeNode, TreeNode } from './treeNode';

/** Names of changes that one row lists; it has to stay a line. */
const maxNames = 3;

/** What there is to say about an account above its mailboxes; each row acts with a click. */
export function stateRows(parent: AccountTreeNode): TreeNode[] {
  const { connection } = parent;
  const rows: TreeNode[] = [];
  if (connection.state === 'connecting')
    rows.push({ kind: 'problem', parent, icon: 'loading~spin', message: 'Connecting again...' });
  else if (connection.state !== 'connected')
    rows.push({ kind: 'problem', parent, icon: 'warning', message: lossOf(connection) });
  return [...rows, ...doubtRows(parent)];
}

/** The row for changes nobody knows the outcome of, if there are any: whether somebody is connected or not. */
export function doubtRows(parent: AccountTreeNode): TreeNode[] {
  const { state, unknownOutcomes } = parent.connection;
  if (unknownOutcomes.length === 0) return [];
  const isOver = state === 'failed' || state === 'disconnected';
  const step = isOver ? 'Click to connect, then look.' : 'Click to refresh.';
  return [{ kind: 'problem', parent, icon: 'question', message: `${doubtAbout(unknownOutcomes)} ${step}` }];
}

/** The seconds stand in the row of the account, where they are kept up to date. */
function lossOf({ problem = 'The connection was lost.' }: Connection): string {
  return problem.replace(/ Trying again in \d+ s\.$/, ' Click to try again now.');
}

function doubtAbout(changes: readonly string[]): string {
  const more = changes.length > maxNames ? ', ...' : '';
  const names = [...new Set(changes)].slice(0, maxNames).join(', ') + more;
  const what = changes.length === 1 ? names : `${changes.length} changes (${names})`;
  return `It is not known whether ${what} ${changes.length === 1 ? 'was' : 'were'} carried out.`;
}
