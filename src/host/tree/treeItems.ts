import * as vscode from 'vscode';
import { visibleName, visiblePath } from '../../mail/mailboxName';
import type { MailboxNode } from '../../mail/mailboxNode';
import type { MessageSummary } from '../../mail/messageSummary';
import { noticeText, safeLine } from '../../mail/safeText';
import { themeColorOf, type AccountColor } from '../accounts/accountColors';
import type { Connection, ConnectionState, SessionFacts } from '../connections/types';
import { uriOf } from '../documents/messageFileSystem';
import { textRef } from '../documents/messageUri';
import type { ExpansionMemory } from './expansionMemory';
import {
  idOf,
  type AccountTreeNode,
  type MailboxTreeNode,
  type MessageTreeNode,
  type MoreTreeNode,
  type OthersTreeNode,
  type ProblemTreeNode,
  type TreeNode,
} from './treeNode';

const none = vscode.TreeItemCollapsibleState.None;
const collapsed = vscode.TreeItemCollapsibleState.Collapsed;
const expanded = vscode.TreeItemCollapsibleState.Expanded;

/** How a node looks. Tooltips of messages come later, from `resolveTooltip`: making them for each row is slow. */
export function treeItemOf(
  node: TreeNode,
  expansion: ExpansionMemory,
  colorOf: (accountId: string) => AccountColor,
): vscode.TreeItem {
  const item = node.kind === 'account' ? accountItem(node, colorOf(node.connection.account.id)) : itemOf(node);
  item.id = idOf(node);
  if (item.collapsibleState === collapsed && expansion.has(item.id)) item.collapsibleState = expanded;
  return item;
}

function itemOf(node: Exclude<TreeNode, AccountTreeNode>): vscode.TreeItem {
  switch (node.kind) {
    case 'others':
      return othersItem(node);
    case 'mailbox':
      return mailboxItem(node);
    case 'message':
      return messageItem(node);
    case 'more':
      return moreItem(node);
    case 'problem':
      return problemItem(node);
  }
}

const stateWords: Record<ConnectionState, string> = {
  disconnected: 'not connected',
  connecting: 'connecting...',
  connected: '',
  waiting: 'connection lost, trying again',
  failed: 'not connected',
};

/** The colour is the account's own, whatever its state: the form tells the state. */
function accountIcon(state: ConnectionState, color: AccountColor): vscode.ThemeIcon {
  const own = new vscode.ThemeColor(themeColorOf(color));
  switch (state) {
    case 'connected':
      return new vscode.ThemeIcon('account', own);
    case 'connecting':
      return new vscode.ThemeIcon('loading~spin', own);
    case 'disconnected':
      return new vscode.ThemeIcon('debug-disconnect', own);
    case 'waiting':
      return new vscode.ThemeIcon('sync', new vscode.ThemeColor('list.warningForeground'));
    case 'failed':
      return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  }
}

function accountItem({ connection }: AccountTreeNode, color: AccountColor): vscode.TreeItem {
  const { account, state } = connection;
  const item = new vscode.TreeItem(account.name, state === 'disconnected' ? collapsed : expanded);
  item.description = accountDescription(connection);
  item.iconPath = accountIcon(state, color);
  item.contextValue = `account:${state}:${account.isTransient ? 'transient' : 'stored'}`;
  item.tooltip = accountTooltip(connection);
  item.accessibilityInformation = {
    label: `Account ${account.name}, ${account.userName}, ${stateWords[state] || 'connected'}`,
  };
  return item;
}

/** The state with the seconds until the next try; not for screen readers, which would read it again and again. */
function stateText({ state, retryInMs = 0 }: Connection): string {
  const seconds = Math.round(retryInMs / 1000);
  if (state !== 'waiting') return stateWords[state];
  return seconds > 1 ? `${seconds} s to next try` : 'trying again';
}

/** The user's name as the server has it, where that says more than the name of the row. */
function accountDescription(connection: Connection): string {
  const { account, state, sessionInfo } = connection;
  // In a narrow side bar the end is cut off: the seconds stand first, that the connection is lost stands below.
  if (state === 'waiting') return stateText(connection);
  if (state !== 'connected') return `${account.userName}, ${stateText(connection)}`;
  const { userName = account.userName, realName } = sessionInfo ?? {};
  const names = [realName, userName].filter((name) => name !== undefined && name !== account.name);
  return names.map((name) => safeLine(name ?? '')).join(' · ');
}

function accountTooltip({ account, state, problem, sessionInfo }: Connection): string {
  const encryption = account.security === 'none' ? 'not encrypted' : 'TLS';
  const lines = [account.name, `${account.userName} at ${account.host}:${account.port}, ${encryption}`];
  return [...lines, ...sessionLines(sessionInfo), problem === undefined ? stateWords[state] : noticeText(problem)]
    .filter((line) => line !== '')
    .join('\n');
}

function sessionLines(info: SessionFacts | undefined): string[] {
  if (!info) return [];
  const lines = [`Logged in as ${info.userName}${info.realName === undefined ? '' : ` (${info.realName})`}`];
  const [, domain = ''] = info.userName.split('@');
  if (domain !== '') lines.push(`Domain ${domain}`);
  if (info.version !== undefined) lines.push(`Server version ${info.version}`);
  lines.push(
    info.hasWebKey
      ? 'With a key to the web interface, which is never shown'
      : 'Without access to the web interface: parts of messages cannot be fetched',
  );
  return lines.map(safeLine);
}

const mailboxIcons: Record<MailboxNode['kind'], string> = {
  inbox: 'inbox',
  sent: 'send',
  drafts: 'edit',
  trash: 'trash',
  junk: 'flame',
  archive: 'archive',
  contacts: 'organization',
  calendar: 'calendar',
  tasks: 'checklist',
  notes: 'note',
  mail: 'mail',
  container: 'folder',
  account: 'account',
};

function othersItem({ connection }: OthersTreeNode): vscode.TreeItem {
  const item = new vscode.TreeItem('Other Accounts', collapsed);
  item.iconPath = new vscode.ThemeIcon('organization');
  item.contextValue = 'others';
  item.tooltip = `Mailboxes of other accounts that ${connection.account.name} may see`;
  return item;
}

function mailboxItem({ connection, mailbox }: MailboxTreeNode): vscode.TreeItem {
  const isEmptyLeaf =
    !mailbox.mayHaveChildren && mailbox.kind !== 'account' && (mailbox.isPureFolder || mailbox.messages === 0);
  const name = mailbox.kind === 'account' ? mailbox.name.slice(1) : mailbox.name;
  const item = new vscode.TreeItem(visibleName(name), isEmptyLeaf ? none : collapsed);
  const unseen = mailbox.unseen ?? 0;
  if (unseen > 0) {
    item.description = `${unseen} unread`;
  }
  item.iconPath = new vscode.ThemeIcon(
    mailboxIcons[mailbox.kind],
    unseen > 0 ? new vscode.ThemeColor('list.highlightForeground') : undefined,
  );
  item.contextValue = mailboxContext(mailbox, connection.mail?.subscriptions.has(mailbox.path) === true);
  item.tooltip = mailboxTooltip(mailbox);
  item.accessibilityInformation = { label: mailboxLabel(mailbox) };
  return item;
}

/** `mailbox`, then what the menus look for: each a word between colons. */
function mailboxContext(mailbox: MailboxNode, isSubscribed: boolean): string {
  if (mailbox.kind === 'account') return 'otherAccount';
  const words = [mailbox.isPureFolder ? 'container' : 'messages', mailbox.kind === 'inbox' ? 'inbox' : 'named'];
  return ['mailbox', ...words, isSubscribed ? 'subscribed' : 'unsubscribed', ''].join(':');
}

function mailboxTooltip(mailbox: MailboxNode): string {
  const counts = mailbox.messages === undefined ? '' : `${mailbox.messages} messages, ${mailbox.unseen ?? 0} unread`;
  const kind = mailbox.mailboxClass ? `Class ${visibleName(mailbox.mailboxClass)}` : '';
  return [visiblePath(mailbox.path), mailbox.isPureFolder ? 'Holds only other mailboxes' : counts, kind]
    .filter((line) => line !== '')
    .join('\n');
}

function mailboxLabel(mailbox: MailboxNode): string {
  const parts = [`Mailbox ${visibleName(mailbox.name)}`];
  if (mailbox.messages !== undefined) parts.push(`${mailbox.messages} messages`);
  if (mailbox.unseen) parts.push(`${mailbox.unseen} unread`);
  return parts.join(', ');
}

function messageItem(node: MessageTreeNode): vscode.TreeItem {
  const { summary } = node;
  const isSeen = summary.flags.has('Seen');
  const isFlagged = summary.flags.has('Flagged');
  const item = new vscode.TreeItem(subjectOf(summary), none);
  item.description = [fromText(summary), shortDate(summary.internalDateMs)].filter((part) => part !== '').join(' · ');
  item.iconPath = messageIcon(isSeen, isFlagged);
  item.contextValue = `message:${isSeen ? 'read' : 'unread'}${isFlagged ? ':flagged' : ':unflagged'}`;
  item.accessibilityInformation = {
    label: `${isSeen ? '' : 'Unread, '}${isFlagged ? 'flagged, ' : ''}${subjectOf(summary)}, from ${fromText(summary)}, ${longDate(summary.internalDateMs)}`,
  };
  item.command = { command: 'vscode.open', title: 'Open Message', arguments: [messageUri(node)] };
  return item;
}

/**
 * The editor gives how a row was opened to this command alone, and so opens messages as its Explorer opens files: a
 * click shows a preview and leaves the focus in the tree, a double click or Enter goes to the editor.
 */
function messageUri({ parent, summary, uidValidity }: MessageTreeNode): vscode.Uri {
  const accountId = parent.connection.account.id;
  const message = { accountId, mailbox: parent.mailbox.path, uid: summary.uid, uidValidity };
  return uriOf(textRef(message, summary.subject));
}

function messageIcon(isSeen: boolean, isFlagged: boolean): vscode.ThemeIcon {
  if (isFlagged) return new vscode.ThemeIcon('star-full', new vscode.ThemeColor('charts.yellow'));
  return isSeen
    ? new vscode.ThemeIcon('mail-read', new vscode.ThemeColor('disabledForeground'))
    : new vscode.ThemeIcon('mail', new vscode.ThemeColor('list.highlightForeground'));
}

/** All that a row cannot show, made when the pointer rests on it. Plain text: nothing of a message is markup. */
export function messageTooltip({ summary }: MessageTreeNode): string {
  return [
    subjectOf(summary),
    `From: ${summary.from.map(senderText).join(', ')}`,
    `Date: ${longDate(summary.internalDateMs)}`,
    `Size: ${summary.sizeBytes === undefined ? 'unknown' : `${summary.sizeBytes.toLocaleString()} bytes`}`,
    `Flags: ${safeLine([...summary.flags].join(', ')) || 'none'}`,
    `UID: ${summary.uid}`,
  ].join('\n');
}

/** Strangers wrote it: a line end in it must not begin another line of the tooltip. */
function senderText({ realName, address }: MessageSummary['from'][number]): string {
  return safeLine(realName ? `${realName} <${address}>` : address);
}

function moreItem(node: MoreTreeNode): vscode.TreeItem {
  const item = new vscode.TreeItem('Show more...', none);
  item.description = `${node.shown.toLocaleString()} of ${node.total.toLocaleString()} shown`;
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.contextValue = 'more';
  item.command = { command: 'ximss.showMore', title: 'Show More Messages', arguments: [node] };
  return item;
}

function problemItem(node: ProblemTreeNode): vscode.TreeItem {
  // Words of a server may be in it.
  const message = noticeText(node.message);
  // In a narrow side bar little is seen of a sentence.
  const label = node.icon === 'question' ? 'Outcome not known' : node.label;
  const item = new vscode.TreeItem(label ?? message, none);
  if (label !== undefined) item.description = message;
  item.accessibilityInformation = { label: message };
  const isWarning = node.icon === 'warning' || node.icon === 'question';
  item.iconPath = new vscode.ThemeIcon(
    node.icon,
    isWarning ? new vscode.ThemeColor('list.warningForeground') : undefined,
  );
  item.tooltip = isWarning && !message.includes('Click') ? `${message}\nClick to try again.` : message;
  if (node.icon === 'info') item.tooltip = `${message}\nClick to hide.`;
  item.contextValue = 'problem';
  item.command =
    node.icon === 'filter'
      ? { command: 'ximss.showAllMailboxes', title: 'Show All Mailboxes' }
      : { command: 'ximss.retry', title: 'Try Again', arguments: [node] };
  return item;
}

function subjectOf(summary: MessageSummary): string {
  return safeLine(summary.subject ?? '') || '(no subject)';
}

function fromText(summary: MessageSummary): string {
  const [first, ...others] = summary.from;
  if (!first) return '';
  const name = safeLine(first.realName ?? first.address);
  return others.length > 0 ? `${name} and ${others.length} more` : name;
}

const dayMs = 24 * 60 * 60 * 1000;

function shortDate(dateMs: number | undefined): string {
  if (dateMs === undefined) return '';
  const date = new Date(dateMs);
  const isRecent = Date.now() - dateMs < dayMs && date.getDate() === new Date().getDate();
  return isRecent
    ? date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
    : date.toLocaleDateString([], { year: 'numeric', month: 'short', day: 'numeric' });
}

function longDate(dateMs: number | undefined): string {
  return dateMs === undefined ? 'unknown date' : new Date(dateMs).toLocaleString();
}
