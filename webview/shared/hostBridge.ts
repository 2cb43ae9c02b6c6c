interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

/**
 * The page's only door to the extension host. Make one per page: the editor gives its interface away once.
 * `read` gives a message of the page's contract, or undefined for anything else.
 */
export class HostBridge<Sent extends object, Received> {
  private readonly api = acquireVsCodeApi();

  constructor(private readonly read: (data: unknown) => Received | undefined) {}

  send(message: Sent): void {
    this.api.postMessage(message);
  }

  /** Calls `listener` for each message of the contract; anything else that reaches the window is left alone. */
  onMessage(listener: (message: Received) => void): void {
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      const message = this.read(event.data);
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
