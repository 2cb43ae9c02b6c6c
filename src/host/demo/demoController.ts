import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import type { DemoServer } from '../../demo/demoServer';
import { readSetting } from '../config/settings';
import type { ConnectionManager } from '../connections/connectionManager';
import type { EditorPrompts } from '../connections/prompts';

export const demoAccountId = 'demo';
const runningKey = 'ximss.isDemoRunning';
const shownKey = 'ximss.wasDemoShown';

/** Starts and stops the embedded demo server and keeps its account in the list while it runs. */
export class DemoController implements Disposable {
  private running: { readonly server: DemoServer; readonly account: Disposable } | undefined;
  private starting: Promise<void> | undefined;

  constructor(
    private readonly manager: () => ConnectionManager,
    private readonly prompts: EditorPrompts,
    private readonly workspaceState: vscode.Memento,
    private readonly log: (line: string) => void,
  ) {}

  /** Whether it ran when this window was closed or reloaded. */
  get wasRunning(): boolean {
    return this.workspaceState.get<boolean>(runningKey, false);
  }

  /** Whether its views were brought to the front in this workspace before; after that the layout is the user's. */
  get wasShown(): boolean {
    return this.workspaceState.get<boolean>(shownKey, false);
  }

  async rememberShown(): Promise<void> {
    await this.workspaceState.update(shownKey, true);
  }

  /** Starts the server unless it runs, and adds its account. Does not connect. */
  start(): Promise<void> {
    if (this.running) return Promise.resolve();
    this.starting ??= this.launch().finally(() => (this.starting = undefined));
    return this.starting;
  }

  async stop(): Promise<void> {
    await this.starting?.catch(() => undefined);
    const running = this.running;
    this.running = undefined;
    if (!running) return;
    await this.manager().get(demoAccountId)?.disconnect();
    running.account.dispose();
    this.prompts.forgetTransientPassword(demoAccountId);
    await running.server.stop();
    await this.remember(false);
  }

  dispose(): void {
    const running = this.running;
    this.running = undefined;
    running?.account.dispose();
    void running?.server.stop().catch(() => undefined);
  }

  private async launch(): Promise<void> {
    const { startDemoServer } = await import('../lazy/demo');
    const server = await startDemoServer({ mail: 'sample', live: readSetting('demo.live', true), log: this.log });
    const login = server.accounts[0]!;
    this.prompts.setTransientPassword(demoAccountId, login.password);
    const account = this.manager().add({
      id: demoAccountId,
      name: 'Demo',
      host: server.host,
      port: server.port,
      security: 'none',
      userName: login.userName,
      method: 'auto',
      webUrl: `http://${server.host}:${server.httpPort}`,
      isTransient: true,
    });
    this.running = { server, account };
    await this.remember(true);
  }

  private async remember(isRunning: boolean): Promise<void> {
    await vscode.commands.executeCommand('setContext', 'ximss.isDemoRunning', isRunning);
    await this.workspaceState.update(runningKey, isRunning);
  }
}
