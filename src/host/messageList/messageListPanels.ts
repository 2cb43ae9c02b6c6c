import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { DisposableOwner } from '../../base/disposable';
import type { ListAction } from '../../contracts/messageList';
import { inlinePageHtml, readInlineParts, type InlineParts } from '../inlinePage';
import { renamed } from './renamed';
import { ListTab, titleOf, type CreateListParts } from './listTab';
import type { MailboxRef, TitleSource } from './titleFacts';

/** The type of panel; `package.json` names it in conditions. */
export const messageListType = 'ximss.messageList';

/** Where the list of a mailbox opens that no tab shows. */
export type ListPlace = 'sameTab' | 'newTab';

export interface PanelServices {
  readonly extensionUri: vscode.Uri;
  readonly createParts: CreateListParts;
  readonly titles: TitleSource;
}

/** Reads what the pages of lists are made of. Rejects as the file system does. */
export async function createMessageListPanels(services: PanelServices): Promise<MessageListPanels> {
  const folder = vscode.Uri.joinPath(services.extensionUri, 'dist', 'webview');
  return new MessageListPanels(services, folder, await readInlineParts(folder.fsPath, 'messages'));
}

/** The message lists of the window: editor tabs, none twice. */
export class MessageListPanels extends DisposableOwner {
  private readonly tabs = new Set<ListTab>();
  private lastUsed: ListTab | undefined;

  constructor(
    private readonly services: PanelServices,
    private readonly folder: vscode.Uri,
    private readonly page: InlineParts,
  ) {
    super();
    this.register({
      dispose: () => {
        for (const { panel } of [...this.tabs]) panel.dispose();
      },
    });
  }

  /** Shows the list of a mailbox: in the tab that has it, else in the one used last or in a new one. */
  open(ref: MailboxRef, place: ListPlace): void {
    const tab = this.tabOf(ref) ?? (place === 'sameTab' ? this.active : undefined);
    if (tab === undefined) return this.create(ref);
    if (!isSame(tab.ref, ref)) tab.show(ref);
    tab.panel.reveal();
  }

  /** Takes over a tab that the editor kept over a reload of the window. A second one for a mailbox goes. */
  restore(ref: MailboxRef, panel: vscode.WebviewPanel): void {
    if (this.tabOf(ref) !== undefined) {
      panel.dispose();
      return;
    }
    // It has options of an earlier version.
    panel.webview.options = this.pageOptions;
    this.adopt(ref, panel);
  }

  /** Lists of a renamed mailbox, and of those nested in it, go on under their new names. */
  followRename(accountId: string, from: string, to: string): void {
    for (const tab of this.tabs) {
      const mailbox = renamed(tab.ref.mailbox, from, to);
      const ref = { accountId, mailbox: mailbox ?? '' };
      if (mailbox !== undefined && tab.ref.accountId === accountId && this.tabOf(ref) === undefined) tab.show(ref);
    }
  }

  /** Messages are about to come back to mailboxes by the user's doing, or have. Those of lists are looked for then. */
  async followReturning(refs: readonly MailboxRef[], isReturning: boolean): Promise<void> {
    const lists = [...this.tabs].filter(({ ref }) => refs.some((other) => isSame(ref, other)));
    await Promise.all(lists.map(({ controller }) => controller.setReturning(isReturning)));
  }

  /** Does something in the list that the user is in, or was in last. */
  run(action: ListAction): Promise<void> {
    return this.active?.controller.run(action) ?? Promise.resolve();
  }

  focusFilter(): void {
    this.active?.controller.focusFilter();
  }

  selectAll(): void {
    this.active?.controller.selectAll();
  }

  private get active(): ListTab | undefined {
    return [...this.tabs].find(({ panel }) => panel.active) ?? this.lastUsed ?? [...this.tabs].at(-1);
  }

  private tabOf(ref: MailboxRef): ListTab | undefined {
    return [...this.tabs].find((tab) => isSame(tab.ref, ref));
  }

  private create(ref: MailboxRef): void {
    // With the count at once: a title that changes while the editor makes the page would hold that up.
    const title = titleOf(ref, this.services.titles.factsOf(ref));
    const options = { ...this.pageOptions, retainContextWhenHidden: true };
    this.adopt(ref, vscode.window.createWebviewPanel(messageListType, title, vscode.ViewColumn.Active, options));
  }

  private get pageOptions(): vscode.WebviewOptions {
    return { enableScripts: true, localResourceRoots: [this.folder] };
  }

  private adopt(ref: MailboxRef, panel: vscode.WebviewPanel): void {
    // The server is asked while the editor makes the page.
    const tab = new ListTab(panel, ref, this.services.createParts, this.services.titles);
    this.tabs.add(tab);
    this.lastUsed = tab;
    const icon = (theme: string): vscode.Uri =>
      vscode.Uri.joinPath(this.services.extensionUri, 'media', `messages-${theme}.svg`);
    panel.onDidChangeViewState(() => {
      if (panel.active) this.lastUsed = tab;
    });
    panel.onDidDispose(() => {
      tab.dispose();
      this.tabs.delete(tab);
      if (this.lastUsed === tab) this.lastUsed = undefined;
    });
    this.showPage(panel.webview);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
  }

  private showPage(webview: vscode.Webview): void {
    const uriOf = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(this.folder, file)).toString();
    webview.html = inlinePageHtml({
      title: 'Messages',
      parts: this.page,
      iconFontUri: uriOf('codicon.ttf'),
      laterScriptUri: uriOf('messagesToolkit.js'),
      cspSource: webview.cspSource,
      nonce: randomBytes(24).toString('base64url'),
    });
  }
}

function isSame(a: MailboxRef, b: MailboxRef): boolean {
  return a.accountId === b.accountId && a.mailbox === b.mailbox;
}
