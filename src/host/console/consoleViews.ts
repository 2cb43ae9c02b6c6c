import * as vscode from 'vscode';
import { DisposableOwner } from '../../base/disposable';
import type { ConsoleController } from './consoleController';
import type { ConsolePage } from './consolePage';

/** The view in the bottom panel; `package.json` declares it. */
export const consoleViewId = 'ximss.console';
/** The same as an editor tab. */
export const consoleEditorType = 'ximss.consoleEditor';

/**
 * The console's places: the view in the panel and at most one editor tab. Neither keeps its page while hidden: the
 * controller keeps what the page needs to come back.
 */
export class ConsoleViews extends DisposableOwner implements vscode.WebviewViewProvider, vscode.WebviewPanelSerializer {
  private view: { readonly view: vscode.WebviewView; readonly page: ConsolePage } | undefined;
  private editor: { readonly panel: vscode.WebviewPanel; readonly page: ConsolePage } | undefined;
  private lastUsed: ConsolePage | undefined;
  /** What to do with the page in the panel once the editor has made it. */
  private waiting: ((controller: ConsoleController) => void)[] = [];

  constructor(
    private readonly createPage: (webview: vscode.Webview) => ConsolePage,
    private readonly iconPath: vscode.Uri,
  ) {
    super();
    this.register(vscode.window.registerWebviewViewProvider(consoleViewId, this));
    this.register(vscode.window.registerWebviewPanelSerializer(consoleEditorType, this));
    this.register({ dispose: () => this.disposePages() });
  }

  /** The console that the user sees, or saw last. */
  get controller(): ConsoleController | undefined {
    return (this.lastUsed ?? this.view?.page ?? this.editor?.page)?.controller;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const page = this.createPage(view.webview);
    this.view = { view, page };
    this.use(page);
    view.onDidChangeVisibility(() => this.changedVisibility(page, view.visible));
    view.onDidDispose(() => {
      page.dispose();
      if (this.view?.page === page) this.view = undefined;
      this.forget(page);
    });
    for (const action of this.waiting.splice(0)) action(page.controller);
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.adopt(panel);
    return Promise.resolve();
  }

  openInEditor(): void {
    if (this.editor !== undefined) return this.editor.panel.reveal();
    this.adopt(vscode.window.createWebviewPanel(consoleEditorType, 'XIMSS Console', vscode.ViewColumn.Active, {}));
  }

  /** Shows a console (the editor tab when it is in view, else the panel), then does something with it. */
  async show(action: (controller: ConsoleController) => void): Promise<void> {
    if (this.editor?.panel.visible === true) {
      this.editor.panel.reveal(undefined, true);
      return action(this.editor.page.controller);
    }
    if (this.view !== undefined) action(this.view.page.controller);
    else this.waiting.push(action);
    await vscode.commands.executeCommand(`${consoleViewId}.focus`);
  }

  private adopt(panel: vscode.WebviewPanel): void {
    panel.iconPath = this.iconPath;
    const page = this.createPage(panel.webview);
    this.editor = { panel, page };
    this.use(page);
    panel.onDidChangeViewState(() => this.changedVisibility(page, panel.visible));
    panel.onDidDispose(() => {
      page.dispose();
      if (this.editor?.page === page) this.editor = undefined;
      this.forget(page);
    });
  }

  private changedVisibility(page: ConsolePage, isVisible: boolean): void {
    page.controller.setVisible(isVisible);
    if (isVisible) this.use(page);
  }

  private use(page: ConsolePage): void {
    this.lastUsed = page;
  }

  private forget(page: ConsolePage): void {
    if (this.lastUsed === page) this.lastUsed = undefined;
  }

  private disposePages(): void {
    this.view?.page.dispose();
    this.editor?.panel.dispose();
  }
}
