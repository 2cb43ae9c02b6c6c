import type { WebviewMessage, HostMessage } from '../../src/contracts/console';
import { readHostMessage } from '../../src/contracts/consoleMessages';

interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** The page's only door to the extension host. Make one per page: the editor gives its interface away once. */
export class HostBridge {
  private readonly api = acquireVsCodeApi();

  send(message: WebviewMessage): void {
    this.api.postMessage(message);
  }

  /** Calls `listener` for each message of the contract; anything else that reaches the window is left alone. */
  onMessage(listener: (message: HostMessage) => void): void {
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      const message = readHostMessage(event.data);
      if (message !== undefined) listener(message);
    });
  }

  /** What the page kept for the time when it does not exist; of unknown shape, since it may be an older version's. */
  readState(): unknown {
    return this.api.getState();
  }

  keepState(state: object): void {
    this.api.setState(state);
  }
}
