import * as vscode from 'vscode';

/** Most requests are answered sooner: a notice that flashes up would only disturb. Milliseconds. */
const noticeAfterMs = 500;

/** Runs `task`, and shows a notice with a Cancel button when it takes long. */
export async function withDelayedProgress<T>(title: string, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const running = task(abort.signal);
  const notice = setTimeout(() => {
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    void vscode.window.withProgress(options, async (_progress, token) => {
      token.onCancellationRequested(() => abort.abort());
      await running.catch(() => undefined);
    });
  }, noticeAfterMs);
  try {
    return await running;
  } finally {
    clearTimeout(notice);
  }
}
