import * as vscode from 'vscode';
import { DisposableOwner } from '../../base/disposable';
import { mailLimits } from '../../mail/limits';
import { otherAccountPath } from '../../mail/mailboxName';

const othersKey = 'ximss.otherAccounts';
const subscribedKey = 'ximss.isSubscribedOnly';

/** What the user chose to see in the tree, kept in the state of the workspace. */
export class TreeMemory extends DisposableOwner {
  private readonly changes = this.register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changes.event;

  constructor(private readonly state: vscode.Memento) {
    super();
    this.updateContext();
  }

  /** Whether only mailboxes that are subscribed to are shown. */
  get isSubscribedOnly(): boolean {
    return this.state.get(subscribedKey, false);
  }

  async showSubscribedOnly(isOn: boolean): Promise<void> {
    await this.state.update(subscribedKey, isOn);
    this.updateContext();
    this.changes.fire();
  }

  /** Other accounts (`~name@domain`) that are shown beside the mailboxes of an account. */
  othersOf(accountId: string): readonly string[] {
    const kept: unknown = this.kept[accountId];
    const names: readonly unknown[] = Array.isArray(kept) ? kept : [];
    return names.filter((name): name is string => typeof name === 'string' && otherAccountPath(name) === name);
  }

  async setOthers(accountId: string, others: readonly string[]): Promise<void> {
    const names = [...new Set(others)].slice(-mailLimits.maxOtherAccounts);
    await this.state.update(othersKey, { ...this.kept, [accountId]: names });
    this.changes.fire();
  }

  private get kept(): Readonly<Record<string, unknown>> {
    return this.state.get(othersKey, {});
  }

  private updateContext(): void {
    void vscode.commands.executeCommand('setContext', 'ximss.isSubscribedOnly', this.isSubscribedOnly);
  }
}
