import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { DisposableOwner } from '../../base/disposable';
import type { ListAction, ListMessage } from '../../contracts/messageList';
import { webviewHtml } from '../webviewHtml';
import { MessageListController, type MessageListParts } from './messageListController';

/** The type of panel; `package.json` names it in conditions. */
export const messageListType = 'ximss.messageList';

/** A mailbox of an account. */
export interface MailboxRef {
  readonly accountId: string;
  readonly mailbox: string;
}

export interface PanelServices {
  readonly extensionUri: vscode.Uri;
  /** All that a controller needs, but for the way to its page and its tab. */
  readonly createParts: (ref: MailboxRef) => Omit<MessageListParts, 'post' | 'onDidChangeCounts'>;
}

interface OpenList {
  readonly ref: MailboxRef;
  readonly panel: vscode.WebviewPanel;
  readonly controller: MessageListController;
}

/** The message lists of the window: editor tabs, one per mailbox. */
export class MessageListPanels extends DisposableOwner {
  private readonly lists = new Map<string, OpenList>();
  private lastUsed: OpenList | undefined;

  constructor(private readonly services: PanelServices) {
    super();
    this.register({
      dispose: () => {
        for (const { panel } of [...this.lists.values()]) panel.dispose();
      },
    });
  }

  /** Shows the list of a mailbox: the tab that is there, or a new one. */
  open(ref: MailboxRef): void {
    const open = this.lists.get(keyOf(ref));
    if (open !== undefined) return open.panel.reveal();
    // The server is asked while the editor makes the page.
    const posts = new PostBox();
    const controller = this.createController(ref, posts);
    const panel = vscode.window.createWebviewPanel(messageListType, titleOf(ref, undefined), vscode.ViewColumn.Active, {
      enableScripts: true,
    });
    this.adopt(ref, panel, controller, posts);
  }

  /** Takes over a tab that the editor kept over a reload of the window. A second one for a mailbox goes. */
  restore(ref: MailboxRef, panel: vscode.WebviewPanel): void {
    if (this.lists.has(keyOf(ref))) {
      panel.dispose();
      return;
    }
    const posts = new PostBox();
    this.adopt(ref, panel, this.createController(ref, posts), posts);
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

  private get active(): OpenList | undefined {
    return [...this.lists.values()].find(({ panel }) => panel.active) ?? this.lastUsed;
  }

  private createController(ref: MailboxRef, posts: PostBox): MessageListController {
    return new MessageListController({
      ...this.services.createParts(ref),
      post: (message) => posts.post(message),
      onDidChangeCounts: () => posts.changeTitle(),
    });
  }

  private adopt(ref: MailboxRef, panel: vscode.WebviewPanel, controller: MessageListController, posts: PostBox): void {
    const list: OpenList = { ref, panel, controller };
    this.lists.set(keyOf(ref), list);
    this.lastUsed = list;
    const { extensionUri } = this.services;
    panel.iconPath = {
      light: vscode.Uri.joinPath(extensionUri, 'media', 'messages-light.svg'),
      dark: vscode.Uri.joinPath(extensionUri, 'media', 'messages-dark.svg'),
    };
    panel.onDidChangeViewState(() => {
      controller.setVisible(panel.visible);
      if (panel.active) this.lastUsed = list;
    });
    panel.onDidDispose(() => {
      controller.dispose();
      this.lists.delete(keyOf(ref));
      if (this.lastUsed === list) this.lastUsed = undefined;
    });
    panel.webview.onDidReceiveMessage((message: unknown) => controller.receive(message));
    posts.connect(
      (message) => void panel.webview.postMessage(message),
      () => (panel.title = titleOf(ref, controller.unread)),
    );
    showPage(panel.webview, extensionUri);
  }
}

/** Stands between a controller and its panel, since the controller begins before there is one. */
class PostBox {
  private send: (message: ListMessage) => void = () => undefined;
  private showTitle: () => void = () => undefined;

  connect(send: (message: ListMessage) => void, showTitle: () => void): void {
    this.send = send;
    this.showTitle = showTitle;
  }

  post(message: ListMessage): void {
    this.send(message);
  }

  changeTitle(): void {
    this.showTitle();
  }
}

function showPage(webview: vscode.Webview, extensionUri: vscode.Uri): void {
  const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  webview.html = webviewHtml({
    title: 'Messages',
    scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(folder, 'messages.js')).toString(),
    styleUri: webview.asWebviewUri(vscode.Uri.joinPath(folder, 'messagesStyle.css')).toString(),
    cspSource: webview.cspSource,
    nonce: randomBytes(24).toString('base64url'),
  });
}

function titleOf({ mailbox }: MailboxRef, unread: number | undefined): string {
  const name = mailbox.split('/').at(-1) ?? mailbox;
  return unread === undefined || unread === 0 ? name : `${name} (${unread.toLocaleString('en')})`;
}

function keyOf({ accountId, mailbox }: MailboxRef): string {
  return JSON.stringify([accountId, mailbox]);
}
