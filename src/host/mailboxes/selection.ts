import type { Connection, Connections } from '../connections/types';
import type { AccountTreeNode, MailboxTreeNode, MessageTreeNode, TreeNode } from '../tree/treeNode';

/** Messages of one mailbox that a command is to act upon. */
export interface ChosenMessages {
  readonly connection: Connection;
  readonly mailbox: string;
  readonly uids: readonly number[];
  /** Generation of the UIDs when they were shown, or else chosen: the mailbox may be made anew any time. */
  readonly uidValidity: number | undefined;
}

/** What other views hand over instead of rows: `{ accountId, mailbox, uids, uidValidity? }`. */
interface MessageFields {
  readonly accountId: string;
  readonly mailbox: string;
  readonly uids: readonly number[];
  readonly uidValidity?: number | undefined;
}

/**
 * The rows a command means: the one clicked and, if it is among them, all selected; or, run by a key or from the
 * palette, the selection of the view. Read by shape, since any extension may call a command.
 */
export function rowsOf(args: readonly unknown[], selection: readonly TreeNode[]): readonly TreeNode[] {
  const [clicked, selected] = args;
  if (clicked === undefined) return selection;
  if (Array.isArray(selected) && selected.includes(clicked)) return selected.filter(isRow);
  return isRow(clicked) ? [clicked] : [];
}

/** Messages among the rows, or those of another view, grouped by mailbox. */
export function messagesOf(
  args: readonly unknown[],
  selection: readonly TreeNode[],
  connections: Connections,
): ChosenMessages[] {
  const [first] = args;
  if (isFields(first)) {
    const connection = connections.get(first.accountId);
    return connection ? [chosen(connection, first.mailbox, first.uids, first.uidValidity)] : [];
  }
  const groups: { readonly first: MessageTreeNode; readonly uids: number[] }[] = [];
  for (const row of rowsOf(args, selection)) {
    if (row.kind !== 'message') continue;
    const group = groups.find(({ first: { parent, uidValidity } }) => {
      return parent === row.parent && uidValidity === row.uidValidity;
    });
    if (group) group.uids.push(row.summary.uid);
    else groups.push({ first: row, uids: [row.summary.uid] });
  }
  return groups.map(({ first: { parent, uidValidity }, uids }) => {
    return chosen(parent.connection, parent.mailbox.path, uids, uidValidity);
  });
}

/** Mailboxes among the rows, without those nested in another one of them. */
export function mailboxesOf(args: readonly unknown[], selection: readonly TreeNode[]): MailboxTreeNode[] {
  const all = rowsOf(args, selection).filter((row): row is MailboxTreeNode => row.kind === 'mailbox');
  return all.filter((row) => {
    for (let above: TreeNode = row.parent; above.kind === 'mailbox'; above = above.parent) {
      if (all.includes(above)) return false;
    }
    return row.mailbox.kind !== 'account';
  });
}

/** The row that stands for where something new is to go: a mailbox, an account, or what belongs to one. */
export function placeOf(
  args: readonly unknown[],
  selection: readonly TreeNode[],
): MailboxTreeNode | AccountTreeNode | undefined {
  let row: TreeNode | undefined = rowsOf(args, selection)[0];
  while (row && row.kind !== 'mailbox' && row.kind !== 'account') row = row.parent;
  return row;
}

function chosen(
  connection: Connection,
  mailbox: string,
  uids: readonly number[],
  uidValidity = connection.mail?.openedFolder(mailbox)?.uidValidity,
): ChosenMessages {
  return { connection, mailbox, uids, uidValidity };
}

const kinds = ['account', 'others', 'mailbox', 'message', 'more', 'problem'];

function isRow(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null && kinds.includes((value as { kind?: unknown }).kind as string);
}

function isFields(value: unknown): value is MessageFields {
  if (typeof value !== 'object' || value === null) return false;
  const { accountId, mailbox, uids } = value as Record<string, unknown>;
  if (typeof accountId !== 'string' || typeof mailbox !== 'string' || !Array.isArray(uids)) return false;
  return uids.every((uid: unknown) => Number.isSafeInteger(uid) && (uid as number) > 0);
}
