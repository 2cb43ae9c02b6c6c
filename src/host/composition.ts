import * as vscode from 'vscode';
import type { Clock } from '../base/clock';
import { LazyValue } from '../base/lazyValue';
import { NodeClock } from '../transport/nodeClock';
import { NodeDigests } from '../transport/nodeDigests';
import { connectTcp, dialServer, type ConnectOptions } from '../transport/tcpTransport';
import { upgradeToTls } from '../transport/tlsUpgrade';
import { TrafficLog } from '../traffic/trafficLog';
import { noticeText } from '../mail/safeText';
import { ColorMemory } from './accounts/colorMemory';
import { AccountStatusBar } from './accounts/accountStatusBar';
import { AlertNotifier } from './alertNotifier';
import { InspectorApi } from './api';
import { registerAccountCommands, startDemo } from './commands/accountCommands';
import type { LogError } from './commands/registerCommand';
import { registerUploadCommand } from './commands/uploadCommand';
import { registerTreeCommands } from './commands/treeCommands';
import { onDidChangeSetting, readAllScopes, readNumber, readSetting } from './config/settings';
import { parseAccountSettings } from './connections/accountSettings';
import { ConnectionCare } from './connections/connectionCare';
import { ConnectionManager } from './connections/connectionManager';
import type { SessionParts, WebReader } from './connections/liveConnection';
import type { ConnectorServices } from './connections/connector';
import { networkAddresses } from './connections/networkAddresses';
import { PasswordTidying } from './connections/passwordTidying';
import { EditorPrompts } from './connections/prompts';
import { tunnelFor } from './connections/proxies';
import { SecretMemory } from './connections/secretMemory';
import { PasswordStore } from './connections/secretStore';
import type { Visit } from './connections/visitor';
import type { AccountConfig } from './connections/types';
import { readSessionAddress } from './connections/webAccess';
import { registerConsole, type Console } from './console/registerConsole';
import { DemoController, demoAccountId } from './demo/demoController';
import { registerDocuments } from './documents/registerDocuments';
import { registerLanguage } from './language/registerLanguage';
import { Mailboxes } from './mailboxes/registerMailboxes';
import { registerMessageList } from './messageList/registerMessageList';
import { registerRequests, type RequestEditor } from './requests/registerRequests';
import { ExpansionMemory } from './tree/expansionMemory';
import { FirstLook } from './tree/firstLook';
import { MailboxTreeProvider } from './tree/mailboxTreeProvider';
import { MailboxView } from './tree/mailboxView';
import { TreeMemory } from './tree/treeMemory';

const bytesPerMegabyte = 1_000_000;
/** Much more than the few frames of a rehearsal take. */
const rehearsalBytes = bytesPerMegabyte;
/** How long it stands in the status bar that a change was carried out after all, in milliseconds. */
const lateOutcomeMs = 10_000;

/**
 * The composition root: makes the parts, hands each what it needs, and registers them for disposal. Everything
 * that takes time (sockets, the demo server, the catalog) waits for its first use.
 */
export function createComposition(context: vscode.ExtensionContext): { readonly api: InspectorApi } {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const log = own(vscode.window.createOutputChannel('XIMSS Inspector', { log: true }));
  const logError = (message: string, error: unknown): void => log.error(`${message}: ${causeChain(error)}`);
  const clock = new NodeClock();
  const traffic = new TrafficLog({ budgetBytes: budgetBytes(), clock });
  own(onDidChangeSetting('traffic.budgetMB', () => traffic.setBudget(budgetBytes())));

  const { manager, demo, prompts, visit, loadAhead, tidying } = createConnections(context, {
    log,
    logError,
    clock,
    traffic,
  });
  own(manager);
  own(demo);
  // Before anybody listens: what is made below begins with the accounts that there are.
  own(watchAccounts(manager, tidying, (problem) => log.warn(problem)));
  const care = own(new ConnectionCare({ connections: manager, clock, networkAddresses }));
  // Who comes back to the window wants to see what is, not what was.
  own(vscode.window.onDidChangeWindowState(({ focused }) => focused && care.hurry('user')));

  const { provider, view, mailboxes } = createTree(context, { manager, clock, logError }, own);
  // Who looks at the accounts is about to connect one: the first click has no wait for code.
  own(new FirstLook(view.tree, clock, loadAhead));
  own(new AccountStatusBar(manager, clock));
  context.subscriptions.push(
    ...registerAccountCommands({
      manager,
      demo,
      prompts,
      visit,
      reveal: (accountId) => view.revealAccount(accountId),
      logError,
    }),
    ...registerTreeCommands({ provider, manager, logError }),
  );
  registerDocuments({ connections: manager, logError, subscriptions: context.subscriptions });
  own(registerLanguage({ connections: manager }));
  own(
    registerMessageList({
      extensionUri: context.extensionUri,
      connections: manager,
      workspaceState: context.workspaceState,
      clock,
      logError,
      tellMarked: (connection, change) => mailboxes.tellChange(connection, change),
    }),
  );
  // The two know each other: a row opens in the request editor, and what it sends is selected in the console.
  const requests: RequestEditor = own(
    registerRequests({
      context,
      connections: manager,
      revealRow: (entry): Promise<void> => console.revealEntry(entry),
      logError,
    }),
  );
  own(registerUploadCommand({ connections: manager, requests, logError }));
  const console: Console = own(
    registerConsole({
      extensionUri: context.extensionUri,
      traffic,
      connections: manager,
      requests,
      workspaceState: context.workspaceState,
      clock,
      logError,
    }),
  );
  const alerts = new AlertNotifier(clock, (text) => void vscode.window.showInformationMessage(text));
  own(manager.onAlert(({ connection, text }) => alerts.show(connection.account.name, text)));
  own(manager.onGoodbye(({ connection, text }) => tellGoodbye(connection.account.name, text)));
  const refusals = new AlertNotifier(clock, (text) => void vscode.window.showWarningMessage(text), 'refusals');
  own(
    manager.onLateOutcome(({ connection: { account }, wasDone, text }) => {
      if (wasDone) vscode.window.setStatusBarMessage(noticeText(`${account.name}: ${text}`), lateOutcomeMs);
      else refusals.show(account.name, text);
    }),
  );
  openAtStart(manager, demo, logError);
  return { api: own(new InspectorApi(manager, prompts, traffic)) };
}

/** With a button, the editor shows the whole text at once. */
function tellGoodbye(accountName: string, text: string): void {
  const openConsole = 'Open Console';
  void vscode.window.showWarningMessage(noticeText(`${accountName}: ${text}`), openConsole).then((answer) => {
    if (answer === openConsole) void vscode.commands.executeCommand('ximss.openConsole');
  });
}

interface Surroundings {
  readonly log: vscode.LogOutputChannel;
  readonly logError: LogError;
  readonly clock: Clock;
  readonly traffic: TrafficLog;
}

/** The tree in the side bar, and what is done with its rows. */
function createTree(
  { workspaceState }: vscode.ExtensionContext,
  { manager, clock, logError }: Pick<Surroundings, 'clock' | 'logError'> & { readonly manager: ConnectionManager },
  own: <T extends vscode.Disposable>(part: T) => T,
): { readonly provider: MailboxTreeProvider; readonly view: MailboxView; readonly mailboxes: Mailboxes } {
  const expansion = new ExpansionMemory(workspaceState);
  const memory = own(new TreeMemory(workspaceState));
  const pageSize = (): number => readNumber('tree.pageSize', 100, 20, 500);
  const provider = own(new MailboxTreeProvider({ connections: manager, expansion, memory, clock, pageSize }));
  // The two know each other: rows are dragged in the view, and the commands act upon what is selected there.
  const mailboxes: Mailboxes = own(
    new Mailboxes({
      connections: manager,
      clock,
      memory,
      logError,
      get tree() {
        return view.tree;
      },
      selectedRows: () => view.selectedRows,
      mailboxRow: (connection, mailbox) => provider.mailboxRow(connection, mailbox),
    }),
  );
  const view: MailboxView = own(new MailboxView(provider, manager, expansion, clock, mailboxes));
  return { provider, view, mailboxes };
}

/** What stands behind an account: its password, the questions it may raise, its connection, and the demo's server. */
function createConnections(context: vscode.ExtensionContext, { log, logError, clock, traffic }: Surroundings) {
  const secretMemory = new SecretMemory(context.secrets, context.globalState);
  const prompts = new EditorPrompts(new PasswordStore(context.secrets), context.globalState, secretMemory);
  const requestTimeoutMs = (): number => readNumber('request.timeoutSeconds', 60, 5, 600) * 1000;
  const services: ConnectorServices = {
    traffic,
    clock,
    digests: new NodeDigests(),
    prompts,
    openTransport: async (options) => connectTcp(await withTunnel(options, false)),
    openWebTransport: async (options) => {
      const { connectHttp } = await import('./lazy/http');
      return connectHttp({ ...(await withTunnel(options, true)), clock, dial: dialServer });
    },
    upgradeTransport: upgradeToTls,
    logNotice: (message) => log.warn(message),
    requestTimeoutMs,
  };
  const sessionParts = new LazyValue(() => createSessionParts(services));
  const visit: Visit = async (...visited) => (await sessionParts.get()).visit(...visited);
  const readWeb: WebReader = (account, ...address) => {
    const pinned = prompts.pinnedFingerprint(account) ?? account.certificateFingerprint;
    return readSessionAddress(account, pinned, ...address);
  };
  const manager: ConnectionManager = new ConnectionManager(
    {
      loadSessionParts: () => sessionParts.get(),
      clock,
      readWeb,
      requestTimeoutMs,
      logError,
      random: Math.random,
      mayReconnect: () => readSetting('connection.reconnect', true),
    },
    (accountId) => (accountId === demoAccountId ? demo.start() : undefined),
    new ColorMemory(context.globalState),
  );
  const demo: DemoController = new DemoController(
    () => manager,
    prompts,
    context.workspaceState,
    (line) => log.debug(`demo server: ${line}`),
  );
  const forget = (account: AccountConfig): Promise<void> => prompts.forgetKeptPassword(account);
  const prepare = async (): Promise<void> => {
    const { rehearse } = await sessionParts.get();
    const isNew = manager.all.every(({ state }) => state === 'disconnected');
    if (isNew) await Promise.all([rehearse(), prompts.prepare()]);
  };
  const loadAhead = (): void =>
    void prepare().catch((error: unknown) => logError('Preparing the code of sessions failed', error));
  return { manager, demo, prompts, visit, loadAhead, tidying: new PasswordTidying({ clock, forget, logError }) };
}

/** What of the code that is loaded for sessions is used here. */
interface SessionCode extends SessionParts {
  readonly visit: Visit;
  readonly rehearse: () => Promise<void>;
}

async function createSessionParts(services: ConnectorServices): Promise<SessionCode> {
  const { Connector, MailAccount, Visitor, rehearse } = await import('./lazy/sessions');
  return {
    rehearse: async () => {
      const traffic = new TrafficLog({ budgetBytes: rehearsalBytes, clock: services.clock });
      await rehearse({ ...services, traffic }).finally(() => traffic.dispose());
    },
    connector: new Connector(services),
    createMail: (parts) => new MailAccount(parts),
    visit: new Visitor(services).visit,
  };
}

/** Through the proxy that the editor is set to use, if any. */
async function withTunnel(options: ConnectOptions, isHttp: boolean): Promise<ConnectOptions> {
  const isPlainHttp = isHttp && options.security === 'none';
  return { ...options, tunnel: await tunnelFor({ host: options.host, port: options.port, isPlainHttp }) };
}

function budgetBytes(): number {
  return readNumber('traffic.budgetMB', 256, 8, 4096) * bytesPerMegabyte;
}

/** Keeps the list of accounts as the setting says, and no passwords beyond it. */
function watchAccounts(
  manager: ConnectionManager,
  tidying: PasswordTidying,
  warn: (problem: string) => void,
): vscode.Disposable {
  const update = (): void => {
    const { accounts, problems } = parseAccountSettings(readSetting('accounts', []));
    manager.setAccounts(accounts);
    const lists = readAllScopes('accounts').map(parseAccountSettings);
    tidying.update(
      lists.flatMap((list) => list.accounts),
      lists.every((list) => list.problems.length === 0),
    );
    problems.forEach(warn);
    if (problems.length > 0) void vscode.window.showWarningMessage(noticeText(problems.join(' ')));
  };
  update();
  return vscode.Disposable.from(onDidChangeSetting('accounts', update), tidying);
}

/** Starts the demo where a setting asks for it, and shows it then, or where it ran before the window was reloaded. */
function openAtStart(
  manager: ConnectionManager,
  demo: DemoController,
  logError: (message: string, error: unknown) => void,
): void {
  const isWanted = readSetting('demo.startOnOpen', false);
  if (!isWanted && !demo.wasRunning) return;
  const open = async (): Promise<void> => {
    await startDemo(manager, demo);
    if (!isWanted || demo.wasShown) return;
    await vscode.commands.executeCommand('ximss.console.focus');
    await vscode.commands.executeCommand('ximss.mailboxes.focus');
    await demo.rememberShown();
  };
  open().catch((error: unknown) => logError('Starting the demo server failed', error));
}

/** An error and what caused it, on one line; never a payload, since errors of the lower layers hold none. */
function causeChain(error: unknown): string {
  const parts: string[] = [];
  for (let current: unknown = error; current instanceof Error && parts.length < 5; current = current.cause) {
    parts.push(`${current.name}: ${current.message}`);
  }
  return parts.join(' <- ') || String(error);
}
