import * as vscode from 'vscode';
import type { Clock } from '../../base/clock';
import { DisposableOwner, type Disposable } from '../../base/disposable';
import { LazyValue } from '../../base/lazyValue';
import { defaultListPreferences, type ListAction, type ListPreferences } from '../../contracts/messageList';
import { readListPreferences } from '../../contracts/messageListMessages';
import { fieldsOf } from '../../contracts/shape';
import { visiblePath } from '../../mail/mailboxName';
import { noticeText } from '../../mail/safeText';
import type { MessageChange } from '../../mail/messageChange';
import type { MessageSummary } from '../../mail/messageSummary';
import { registerCommand, type LogError } from '../commands/registerCommand';
import { describeError, isCancellation } from '../connections/describeError';
import { readSetting } from '../config/settings';
import type { Connection, Connections } from '../connections/types';
import { UserCancelledError, UserError } from '../connections/userError';
import { uriOf } from '../documents/messageFileSystem';
import { textRef } from '../documents/messageUri';
import { plainLabel } from '../mailboxes/plainLabel';
import { renamed } from './renamed';
import type { ActionServices, MessageCommand } from './listActions';
import { holdsSentMail } from './listOrder';
import type { CreateListParts } from './listTab';
import type { ListPlace, MessageListPanels } from './messageListPanels';
import type { MailboxRef } from './titleFacts';

export interface MessageListServices {
  readonly extensionUri: vscode.Uri;
  readonly connections: Connections;
  /** Keeps order, filter and layout of each list for the next window on this folder. */
  readonly workspaceState: vscode.Memento;
  readonly clock: Clock;
  readonly logError: LogError;
  /** Tells of messages that were marked, and keeps the way back where there is one. */
  readonly tellMarked: (connection: Connection, change: MessageChange) => Promise<void>;
}

/** Commands that do what their name says in the list the user is in. */
const actionCommands = {
  'ximss.messageList.open': 'open',
  'ximss.messageList.markRead': 'markRead',
  'ximss.messageList.markUnread': 'markUnread',
  'ximss.messageList.toggleFlag': 'toggleFlag',
  'ximss.messageList.move': 'move',
  'ximss.messageList.copy': 'copy',
  'ximss.messageList.delete': 'delete',
  'ximss.messageList.remove': 'remove',
  'ximss.messageList.goTo': 'goTo',
  'ximss.messageList.sortBy': 'sortBy',
  'ximss.messageList.refresh': 'refresh',
} as const satisfies Record<string, ListAction>;

/** The commands of the mailbox tree that take messages as UIDs; they ask, tell the outcome, and offer the way back. */
const messageCommands = {
  move: 'ximss.moveMessages',
  copy: 'ximss.copyMessages',
  delete: 'ximss.deleteMessages',
  remove: 'ximss.removeMessages',
} as const satisfies Record<MessageCommand, string>;

/** So long after an account is connected the code of lists is loaded, in milliseconds: the first click has no wait for it. */
const loadAheadAfterMs = 1_000;

/** Mailboxes whose preferences are kept; those changed longest ago are forgotten. */
const maxKeptPreferences = 200;
const preferencesKey = 'messageList.preferences';

/** Makes mailboxes openable as lists; what shows them is loaded with the first one. */
export class MessageLists extends DisposableOwner implements vscode.WebviewPanelSerializer {
  private readonly panels = new LazyValue(() => this.createPanels());
  private loadAheadTimer: Disposable | undefined;

  constructor(private readonly services: MessageListServices) {
    super();
    const { logError, connections } = services;
    this.register(
      connections.onDidChange((connection) => {
        if (connection?.state === 'connected') this.loadAhead();
      }),
    );
    this.register({ dispose: () => this.loadAheadTimer?.dispose() });
    this.register(vscode.window.registerWebviewPanelSerializer('ximss.messageList', this));
    // No command of the palette: it is what the mailboxes tell of a change of names.
    this.register(registerCommand('_ximss.mailboxRenamed', logError, (...names) => this.followRename(names)));
    // Nor this one: it is what undo tells, wherever it was asked for.
    this.register(registerCommand('_ximss.returning', logError, (...told) => this.followReturning(told)));
    const command = (id: `ximss.${string}`, run: (...args: unknown[]) => unknown): void =>
      void this.register(registerCommand(id, logError, run));
    command('ximss.openMessageList', (node) => this.open(node, readSetting('messageList.openIn', 'sameTab')));
    command('ximss.openMessageListInNewTab', (node) => this.open(node, 'newTab'));
    for (const [id, action] of Object.entries(actionCommands))
      command(id as keyof typeof actionCommands, async () => (await this.panels.get()).run(action));
    command('ximss.messageList.focusFilter', async () => (await this.panels.get()).focusFilter());
    command('ximss.messageList.selectAll', async () => (await this.panels.get()).selectAll());
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const ref = readRef(state);
    if (ref === undefined) panel.dispose();
    else (await this.panels.get()).restore(ref, panel);
  }

  private async open(node: unknown, place: ListPlace): Promise<void> {
    const ref = refOfRow(node) ?? readRef(node) ?? (await this.pickMailbox());
    (await this.panels.get()).open(ref, place);
  }

  private async followRename([accountId, from, to]: readonly unknown[]): Promise<void> {
    if (typeof accountId !== 'string' || typeof from !== 'string' || typeof to !== 'string') return;
    const kept = this.keptPreferences();
    for (const { path } of this.services.connections.get(accountId)?.mail?.mailboxes.all ?? []) {
      const before = renamed(path, to, from);
      const preferences = before === undefined ? undefined : kept[keyOf({ accountId, mailbox: before })];
      if (preferences !== undefined) this.keep({ accountId, mailbox: path }, preferences);
    }
    (await this.panels.get()).followRename(accountId, from, to);
  }

  private async followReturning([refs, isReturning]: readonly unknown[]): Promise<void> {
    const mailboxes = Array.isArray(refs) ? refs.flatMap((ref) => readRef(ref) ?? []) : [];
    await (await this.panels.get()).followReturning(mailboxes, isReturning === true);
  }

  private async createPanels(): Promise<MessageListPanels> {
    const { extensionUri, connections } = this.services;
    const { AccountFacts, createMessageListPanels } = await import('../lazy/messageList');
    const titles = new AccountFacts(connections);
    return this.register(await createMessageListPanels({ extensionUri, createParts: this.createParts, titles }));
  }

  private loadAhead(): void {
    const { clock, logError } = this.services;
    const load = (): void =>
      void this.panels.get().catch((error: unknown) => logError('Loading the message lists failed', error));
    this.loadAheadTimer ??= clock.setTimer(load, loadAheadAfterMs);
  }

  private async pickMailbox(): Promise<MailboxRef> {
    const connected = this.services.connections.all.filter(({ mail }) => mail !== undefined);
    const picks = connected.flatMap(({ account, mail }) =>
      [...(mail?.mailboxes.all ?? [])]
        .filter(({ isPureFolder }) => !isPureFolder)
        .map(({ path }) => ({
          label: plainLabel(path),
          description: plainLabel(account.name),
          ref: { accountId: account.id, mailbox: path },
        })),
    );
    if (picks.length === 0) throw new UserError('No mailbox is known. Connect an account first.');
    const chosen = await vscode.window.showQuickPick(picks, { placeHolder: 'Which mailbox do you want to list?' });
    if (chosen === undefined) throw new UserCancelledError();
    return chosen.ref;
  }

  private readonly createParts: CreateListParts = (ref) => {
    const { connections, clock, logError } = this.services;
    const { accountId, mailbox } = ref;
    const account = connections.get(accountId);
    return {
      mailbox,
      title: {
        accountId,
        accountName: account?.account.name ?? accountId,
        mailbox,
        label: visiblePath(mailbox),
        showsRecipients: holdsSentMail(mailbox),
      },
      account: () => connections.get(accountId),
      onDidChangeAccounts: (listener) => connections.onDidChange(listener),
      connect: () => connections.connect(accountId),
      clock,
      describeError: (error) => describeError(error, connections.get(accountId)?.account),
      showError: (text) => void vscode.window.showErrorMessage(noticeText(text)),
      isCancellation,
      logError,
      preferences: this.keptPreferences()[keyOf(ref)] ?? defaultListPreferences,
      keepPreferences: (preferences) => this.keep(ref, preferences),
      actions: this.createActions(ref),
      askNumber,
      askSorting: async (present) => {
        const { askSorting } = await import('../lazy/messageList');
        return askSorting(present, holdsSentMail(mailbox));
      },
    };
  };

  private createActions({ accountId, mailbox }: MailboxRef): ActionServices {
    return {
      openMessage: (message, uidValidity, isPreview) =>
        openMessage({ accountId, mailbox, uid: message.uid, uidValidity }, message, isPreview),
      runCommand: async (command, messages) => {
        const chosen = { accountId, mailbox, ...messages };
        const isDone = await vscode.commands.executeCommand<true | undefined>(messageCommands[command], chosen);
        if (isDone !== true) throw new UserCancelledError();
      },
      tellMarked: async (change) => {
        const connection = this.services.connections.get(accountId);
        if (connection !== undefined) await this.services.tellMarked(connection, change);
      },
      undo: async () => {
        await vscode.commands.executeCommand('ximss.undo');
      },
      userError: (text) => new UserError(text),
    };
  }

  private keptPreferences(): Readonly<Record<string, ListPreferences>> {
    const kept: unknown = this.services.workspaceState.get(preferencesKey);
    const entries = typeof kept === 'object' && kept !== null ? Object.entries(kept) : [];
    const read = entries.map(([key, value]) => [key, readListPreferences(value)] as const);
    return Object.fromEntries(read.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
  }

  private keep(ref: MailboxRef, preferences: ListPreferences): void {
    const { workspaceState, logError } = this.services;
    const others = Object.entries(this.keptPreferences()).filter(([key]) => key !== keyOf(ref));
    const kept = [...others.slice(1 - maxKeptPreferences), [keyOf(ref), preferences]];
    workspaceState
      .update(preferencesKey, Object.fromEntries(kept))
      .then(undefined, (error: unknown) => logError('Keeping the preferences of a message list failed', error));
  }
}

/** The mailbox of a row of the mailbox tree. Read by shape, since any extension may call a command. */
function refOfRow(row: unknown): MailboxRef | undefined {
  const { kind, connection, mailbox } = fieldsOf(row) ?? {};
  if (kind !== 'mailbox') return undefined;
  const account = fieldsOf(fieldsOf(connection)?.['account']);
  return readRef({ accountId: account?.['id'], mailbox: fieldsOf(mailbox)?.['path'] });
}

/** Reads which mailbox a list shows, from what the page kept or from the argument of a command. */
function readRef(value: unknown): MailboxRef | undefined {
  const { accountId, mailbox } = fieldsOf(value) ?? {};
  return typeof accountId === 'string' && typeof mailbox === 'string' ? { accountId, mailbox } : undefined;
}

function keyOf({ accountId, mailbox }: MailboxRef): string {
  return JSON.stringify([accountId, mailbox]);
}

async function openMessage(
  ref: Parameters<typeof textRef>[0],
  { subject }: MessageSummary,
  isPreview: boolean,
): Promise<void> {
  // A preview leaves the keyboard in the list, so that the arrow keys go on to the next message.
  const options = { preview: isPreview, preserveFocus: isPreview, viewColumn: isPreview ? beside() : undefined };
  await vscode.commands.executeCommand('vscode.open', uriOf(textRef(ref, subject)), options);
}

/** Beside the list when there is a second group already, else where it is. */
function beside(): vscode.ViewColumn {
  return vscode.window.tabGroups.all.length > 1 ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
}

async function askNumber(total: number): Promise<number | undefined> {
  const range = `1 to ${total.toLocaleString('en')}`;
  const text = await vscode.window.showInputBox({
    title: 'Go to Message Number',
    prompt: `Number of the message in the list, ${range}`,
    // Asked from the command palette, which gives the focus back to the list after this question has opened.
    ignoreFocusOut: true,
    validateInput: (value) => (numberIn(value, total) === undefined ? `Type a number from ${range}.` : undefined),
  });
  return text === undefined ? undefined : numberIn(text, total);
}

function numberIn(text: string, total: number): number | undefined {
  const digits = text.replace(/[\s,.']/g, '');
  const value = /^\d{1,12}$/.test(digits) ? Number(digits) : NaN;
  return value >= 1 && value <= total ? value : undefined;
}

/** Makes the lists' commands and brings back those that were open before the window was reloaded. */
export function registerMessageList(services: MessageListServices): MessageLists {
  return new MessageLists(services);
}
