import type { MailboxNode } from '../../mail/mailboxNode';
import type { Connection, Connections } from '../connections/types';
import {
  idOf,
  parentOf,
  type AccountTreeNode,
  type MailboxTreeNode,
  type OthersTreeNode,
  type TreeNode,
} from './treeNode';

/** Rows that others may stand below, and that last. */
export type KnownRow = AccountTreeNode | OthersTreeNode | MailboxTreeNode;

/**
 * The rows that were shown, by their ids: what the editor knows of a row it keeps as long as it gets the same object,
 * and a change names the row that is on the screen.
 */
export class KnownRows {
  private readonly rows = new Map<string, KnownRow>();

  get(id: string): KnownRow | undefined {
    return this.rows.get(id);
  }

  account(connection: Connection): AccountTreeNode {
    return this.keep({ kind: 'account', connection });
  }

  others(parent: AccountTreeNode): OthersTreeNode {
    return this.keep({ kind: 'others', parent, connection: parent.connection });
  }

  mailbox(parent: KnownRow, mailbox: MailboxNode): MailboxTreeNode {
    return this.keep({ kind: 'mailbox', parent, connection: parent.connection, mailbox });
  }

  /** The row of a mailbox that is listed, with those above it, whether they were shown or not. */
  mailboxAt(connection: Connection, path: string): MailboxTreeNode | undefined {
    const mailbox = connection.mail?.mailboxes.get(path);
    const parent = mailbox && this.above(connection, mailbox);
    return parent && this.mailbox(parent, mailbox);
  }

  /** Forgets the rows of accounts that are gone, or mean another login; gives their ids. */
  dropRemoved(connections: Pick<Connections, 'get'>): readonly string[] {
    const dropped: string[] = [];
    for (const [id, row] of this.rows) {
      if (connections.get(row.connection.account.id) === row.connection) continue;
      this.rows.delete(id);
      dropped.push(id);
    }
    return dropped;
  }

  private above(connection: Connection, { parent, kind }: MailboxNode): KnownRow | undefined {
    if (parent) return this.mailboxAt(connection, parent.path);
    const account = this.account(connection);
    return kind === 'account' ? this.others(account) : account;
  }

  private keep<Row extends KnownRow>(row: Row): Row {
    const known = this.rows.get(idOf(row));
    if (known && isSameRow(known, row)) return known as Row;
    this.rows.set(idOf(row), row);
    return row;
  }
}

/** Whether one of the rows above this one is among these. */
export function hasRowAbove(node: TreeNode, ids: ReadonlySet<string>): boolean {
  for (let above = parentOf(node); above; above = parentOf(above)) if (ids.has(idOf(above))) return true;
  return false;
}

function isSameRow(left: KnownRow, right: KnownRow): boolean {
  if (left.kind !== right.kind || left.connection !== right.connection) return false;
  return left.kind !== 'mailbox' || right.kind !== 'mailbox' || left.mailbox === right.mailbox;
}
