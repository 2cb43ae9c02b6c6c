import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import type { SeedMessage } from '../../src/demo/mailTypes';
import { seedMailbox, seedMessage } from '../support/seedMail';
import { eventually, VsCodePage } from '../support/vscodePage';

const account = { userName: 'ann@example.com', password: 'secret1', realName: 'Ann' };

/** The same account each time, as after a restart. */
function startServer(port = 0, meanwhile: readonly SeedMessage[] = []): Promise<DemoServer> {
  const mail = [seedMailbox('INBOX', [seedMessage({ subject: 'Before the restart' }), ...meanwhile])];
  return startDemoServer({ mail: 'sample', accounts: [{ ...account, mail }], port });
}

// One story: each step goes on from the one before it.
describe('an account whose server goes away and comes back', () => {
  let window: VsCodePage;
  let server: DemoServer;

  before(async () => {
    server = await startServer();
    window = await VsCodePage.open({ width: 1280, height: 800 });
    await window.changeSettings({ 'ximss.notifications.newMail': 'INBOX' });
    await window.connectAccount('Office', server, account);
    await window.openTreeRow('INBOX');
    await window.treeRow('Before the restart').waitFor();
  });

  after(async () => {
    await window?.changeSettings({
      'ximss.accounts': [],
      'ximss.notifications.newMail': 'off',
      'ximss.connection.reconnect': true,
      'ximss.request.timeoutSeconds': 60,
    });
    await window?.close();
    await server?.stop();
  });
  afterEach(function () {
    return window?.screenshotFailure(this.currentTest);
  });

  // A change that is sent at once: marks of chosen messages ask first how those are.
  const markAllRead = async (): Promise<void> => {
    await window.treeRow('INBOX').click({ button: 'right' });
    await window.chooseFromMenu('Mark All as Read');
  };

  it('says that the connection is lost, and keeps mailboxes and messages on the screen', async () => {
    await server.stop();
    await window.treeRow(/Nothing answers at .+ Click to try again now/).waitFor();
    await window.treeRow('Before the restart').waitFor();
    for (const theme of ['light', 'highContrast', 'dark'] as const) {
      await window.setTheme(theme);
      await window.screenshot(`connection-lost-${theme}`);
    }
  });

  it('is back by itself, with the folder that was open, and with new mail in it', async () => {
    const { port } = server;
    const date = new Date().toISOString();
    server = await startServer(port, [seedMessage({ subject: 'During the restart', date })]);
    await window.treeRow(/Click to try again now|Connecting again/).waitFor({ state: 'hidden' });
    await window.treeRow('During the restart').waitFor();
    await window.treeRow('Before the restart').waitFor();
    await window.notification('New mail for Office: During the restart').waitFor();
    await window.screenshot('connection-back-news');
    await window.closeNotifications();
    server.control.deliver({ mailbox: 'INBOX' }, seedMessage({ subject: 'After the restart' }));
    await window.treeRow('After the restart').waitFor();
    await window.screenshot('connection-back');
  });

  it('says why the server ended the session, also when the account is back at once', async () => {
    // For the session that comes next.
    await window.changeSettings({ 'ximss.request.timeoutSeconds': 5 });
    await server.control.sayGoodbye('Maintenance: [sign in again](command:workbench.action.quit)');
    const why =
      /Office: The server at .+ ended the session: "Maintenance: \[sign in again\] \(command:.+"\. Connected again\./;
    await window.notification(why).waitFor();
    await window.treeRow('After the restart').waitFor();
    for (const theme of ['light', 'dark'] as const) {
      await window.setTheme(theme);
      await window.screenshot(`goodbye-${theme}`);
    }
    await window.closeNotifications();
  });

  it('says which change was not answered in time, until its answer comes', async () => {
    server.control.setFaults({ delayMs: 12_000 });
    await markAllRead();
    const doubt = /It is not known whether messageMark was carried out\. Click to refresh\./;
    await window.treeRow(doubt).waitFor();
    for (const theme of ['light', 'dark'] as const) {
      await window.setTheme(theme);
      await window.screenshot(`outcome-late-${theme}`);
    }
    await window.treeRow(doubt).waitFor({ state: 'detached' });
    const after = window.page.locator('.statusbar-item').filter({ hasText: /messageMark was carried out after all/ });
    await after.first().waitFor();
    await window.screenshot('outcome-late-known');
    server.control.setFaults({});
    await window.closeNotifications();
  });

  it('says which change nobody knows the outcome of, before and after it connects again', async () => {
    server.control.deliver({ mailbox: 'INBOX' }, seedMessage({ subject: 'After the delay' }));
    await window.treeRow('After the delay').waitFor();
    server.control.setFaults({ delayMs: 60_000 });
    await markAllRead();
    await eventually('the mark at the server', () => {
      const messages = server.control.listMessages({ mailbox: 'INBOX' });
      return Promise.resolve(messages.every(({ flags }) => flags.includes('Seen')));
    });
    await window.changeSettings({ 'ximss.connection.reconnect': false });
    const { port } = server;
    await server.stop();
    const doubt = /It is not known whether messageMark was carried out\. /;
    await window.treeRow(new RegExp(`${doubt.source}Click to connect, then look\\.`)).waitFor();
    for (const theme of ['light', 'dark'] as const) {
      await window.setTheme(theme);
      await window.screenshot(`outcome-unknown-${theme}`);
    }
    server = await startServer(port);
    await window.treeRow(doubt).click();
    await window.treeRow(new RegExp(`${doubt.source}Click to refresh\\.`)).waitFor();
    await window.screenshot('outcome-unknown-connected');
    await window.treeRow(doubt).click();
    await window.treeRow(doubt).waitFor({ state: 'detached' });
  });
});
