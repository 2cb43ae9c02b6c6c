import type { DemoAccount } from '../../src/demo/demoOptions';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import type { SeedMailbox } from '../../src/demo/mailTypes';
import { VsCodePage } from './vscodePage';

export const ann = { userName: 'ann@example.com', password: 'secret1', realName: 'Ann' };

/** A server that has mail of Ann, and of others if there are any. */
export function startMailServer(
  mail: readonly SeedMailbox[],
  others: readonly DemoAccount[] = [],
): Promise<DemoServer> {
  return startDemoServer({ mail: 'sample', accounts: [{ ...ann, mail }, ...others], port: 0 });
}

/** A window in which the first account of a server is set up and connected, under the name Office. */
export interface MailWindow {
  readonly window: VsCodePage;
  readonly server: DemoServer;
}

/**
 * For the tests of one `describe`: starts a server and a window before them, and ends both behind them. A test that fails
 * leaves a picture.
 * @param onceOpen told when both are there, before the first test
 */
export function useMailWindow(
  startServer: () => Promise<DemoServer>,
  onceOpen: (opened: MailWindow) => Promise<void> | void,
): void {
  let window: VsCodePage | undefined;
  let server: DemoServer | undefined;

  before(async () => {
    server = await startServer();
    window = await VsCodePage.open({ width: 1280, height: 800 });
    await window.connectAccount('Office', server, server.accounts[0]!);
    await onceOpen({ window, server });
  });
  after(async () => {
    await window?.changeSettings({ 'ximss.accounts': [] });
    await window?.close();
    await server?.stop();
  });
  afterEach(function () {
    return window?.screenshotFailure(this.currentTest);
  });
}
