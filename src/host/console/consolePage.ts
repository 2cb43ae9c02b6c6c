import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { DisposableOwner } from '../../base/disposable';
import { webviewHtml } from '../webviewHtml';
import { ConsoleController, type ConsoleControllerParts } from './consoleController';

/** One page of the console, in the panel or in an editor, and its controller. Disposed with the view that holds it. */
export class ConsolePage extends DisposableOwner {
  readonly controller: ConsoleController;

  /** @param createParts all that the controller needs, but for the way to the page. */
  constructor(
    webview: vscode.Webview,
    extensionUri: vscode.Uri,
    createParts: () => Omit<ConsoleControllerParts, 'post'>,
  ) {
    super();
    const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
    this.controller = this.register(
      new ConsoleController({ ...createParts(), post: (message) => void webview.postMessage(message) }),
    );
    this.register(webview.onDidReceiveMessage((message: unknown) => this.controller.receive(message)));
    webview.options = { enableScripts: true, localResourceRoots: [folder] };
    webview.html = webviewHtml({
      title: 'XIMSS Console',
      scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(folder, 'console.js')).toString(),
      styleUri: webview.asWebviewUri(vscode.Uri.joinPath(folder, 'consoleStyle.css')).toString(),
      cspSource: webview.cspSource,
      nonce: randomBytes(24).toString('base64url'),
    });
  }
}
