import { match } from 'node:assert/strict';
import { createServer } from 'node:net';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { eventually, VsCodePage } from '../support/vscodePage';

/** A port on which nobody listens: it was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

// One story: each step goes on from the one before it.
describe('accounts of the settings', () => {
  let window: VsCodePage;
  let server: DemoServer;

  before(async () => {
    server = await startDemoServer({ mail: { messages: 20 } });
    window = await VsCodePage.open({ width: 1280, height: 800 });
    const { host, port, tlsPort, accounts } = server;
    const userName = accounts[0]!.userName;
    await window.changeSettings({
      'ximss.accounts': [
        { name: 'Plain', host, port, security: 'none', userName },
        { name: 'Encrypted', host, port: tlsPort, security: 'tls', userName },
        { name: 'First asked', host, port, security: 'none', userName, password: 'ask' },
        { name: 'Second asked', host, port, security: 'none', userName, password: 'ask' },
        { name: 'Nobody there', host, port: await closedPort(), security: 'none', userName },
      ],
    });
    await window.openActivity('XIMSS');
  });

  after(async () => {
    await window?.changeSettings({ 'ximss.accounts': [] });
    await window?.close();
    await server?.stop();
  });
  afterEach(function () {
    return window?.screenshotFailure(this.currentTest);
  });

  const connect = async (account: string): Promise<void> => {
    const row = window.treeRow(account);
    await row.waitFor();
    await row.hover();
    await row.getByRole('button', { name: 'Connect' }).click();
  };

  it('say what to do when the password is wrong', async () => {
    await connect('Plain');
    await window.page.getByText('Password for Plain').waitFor();
    await window.screenshot('password-question');
    await window.answer('wrong');
    await window.openTreeRow('Plain');
    await window.treeRow(/Login failed: .+ Connect again to enter another password/).waitFor();
    await window.screenshot('wrong-password');
  });

  it('connect with the right password', async () => {
    await connect('Plain');
    await window.page.getByText('Password for Plain').waitFor();
    await window.page.getByText(/kept in the editor's secret storage, which may forget it at a reload/).waitFor();
    await window.answer(server.accounts[0]!.password);
    await window.openTreeRow('Plain');
    await window.treeRow('INBOX').waitFor();
    await window.screenshot('connected-account');
    const tooltip = window.page.locator('.monaco-hover:visible').filter({ hasText: 'Logged in as' });
    await eventually('the tooltip of the account', async () => {
      await window.page.mouse.move(700, 400);
      await window.treeRow('Plain').hover();
      await tooltip
        .first()
        .waitFor({ timeout: 3000 })
        .catch(() => undefined);
      return tooltip.first().isVisible();
    });
    const lines = await tooltip.first().innerText();
    match(
      lines,
      /Logged in as alex@demo\.example \(.+\)\s+Domain demo\.example\s+Server version .+\s+With a key to the web/,
    );
    await window.screenshot('connected-account-tooltip');
  });

  it('say what to check when nobody answers', async () => {
    await connect('Nobody there');
    await window.answer('secret');
    await window.openTreeRow('Nobody there');
    await window.treeRow(/Nothing answers at 127\.0\.0\.1:\d+/).waitFor();
    await window.screenshot('closed-port');
  });

  it('show the fingerprint of an unknown certificate, and connect when it is trusted', async () => {
    await window.page.mouse.move(700, 400);
    await window.treeRow('Plain').locator('.monaco-tl-twistie').click();
    await connect('Encrypted');
    await window.answer(server.accounts[0]!.password);
    await window.dialog.waitFor();
    match((await window.dialog.innerText()).replaceAll(':', ''), new RegExp(fingerprint(), 'i'));
    await window.screenshot('certificate-question');
    await window.answerDialog('Trust This Certificate');
    await window.openTreeRow('Encrypted');
    await window.treeRow('INBOX').waitFor();
  });

  it('ask one after the other when two connect at the same time', async () => {
    const row = (name: string, state: string) =>
      window.page.locator(`.sidebar .monaco-list-row[aria-label^="Account ${name}"][aria-label*="${state}"]`);
    await connect('First asked');
    await window.page.getByText('Password for First asked').waitFor();
    await connect('Second asked');
    await row('Second asked', 'connecting').waitFor();
    await window.page.getByText('Password for First asked').waitFor();
    await window.answer(server.accounts[0]!.password);
    await window.page.getByText('Password for Second asked').waitFor();
    await window.answer(server.accounts[0]!.password);
    for (const name of ['First asked', 'Second asked']) await row(name, ', connected').waitFor();
  });

  const fingerprint = (): string => (server.certificateFingerprint ?? 'none').replaceAll(':', '');
});
