import { equal, match, ok } from 'node:assert/strict';
import { createServer } from 'node:net';
import type { Locator } from 'playwright-core';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { ConsolePage } from '../support/consolePage';
import { idOf, startScriptedServer, type ScriptedServer } from '../support/scriptedServer';
import { eventually, VsCodePage, type ThemeName } from '../support/vscodePage';

const themes: readonly ThemeName[] = ['light', 'highContrast', 'dark'];

/** A port on which nobody listens: it was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

// One story: each step goes on from the one before it.
describe('the dialog for accounts', () => {
  let window: VsCodePage;
  let server: DemoServer;
  const servers: ScriptedServer[] = [];

  before(async () => {
    server = await startDemoServer({ mail: { messages: 20 }, lateAnswerMs: 1 });
    window = await VsCodePage.open({ width: 1280, height: 800 });
    await window.changeSettings({ 'ximss.accounts': [] });
    await window.openActivity('XIMSS');
  });

  after(async () => {
    await window?.changeSettings({ 'ximss.accounts': [] });
    await window?.close();
    await server?.stop();
    for (const other of servers) await other.stop();
  });
  afterEach(function () {
    return window?.screenshotFailure(this.currentTest);
  });

  const input = (): Locator => window.page.locator('.quick-input-widget:visible');
  const choice = (text: string | RegExp): Locator =>
    input().locator('.monaco-list-row').filter({ hasText: text }).first();
  const title = (): Locator => input().locator('.quick-input-title');

  /** Waits for a step, then answers it; an empty answer takes what is suggested. */
  const answer = async (step: string, text?: string): Promise<void> => {
    await title().filter({ hasText: step }).waitFor();
    if (text === undefined) await window.page.keyboard.press('Enter');
    else await window.answer(text);
  };

  /** The steps up to what the server offers. */
  const dial = async (connection: string, port: number, userName = server.accounts[0]!.userName): Promise<void> => {
    await answer('Account Name', userName);
    await answer('Host', '127.0.0.1');
    await answer('Connection', connection);
    await answer('Port', String(port));
    await title().filter({ hasText: 'What the Server Offers' }).waitFor();
  };

  const accountNames = async (): Promise<string[]> => {
    const rows = await window.page.locator('.sidebar .monaco-list-row[aria-level="1"] .label-name').allInnerTexts();
    return rows.map((text) => text.trim());
  };

  it('guesses the host, asks the server what it offers, and connects', async () => {
    await window.welcomeButton('Add Account...').click();
    await answer('Account Name', 'alex@demo.example');
    await title().filter({ hasText: 'Host' }).waitFor();
    equal(await input().locator('input').last().inputValue(), 'demo.example');
    await window.page.keyboard.press('Alt+ArrowLeft');
    await input().locator('[aria-label^="Back"]').first().click();
    await dial('None', server.port);
    await choice('Login methods').waitFor();
    for (const text of ['Domain', 'STARTTLS', 'Signup', 'Languages']) await choice(text).waitFor();
    await window.screenshot('add-account-offer');
    await answer('What the Server Offers');
    await title().filter({ hasText: 'Login Method' }).waitFor();
    await window.screenshot('add-account-method');
    await answer('Login Method');
    await answer('Name', 'Work');
    await title().filter({ hasText: 'Color' }).waitFor();
    await window.screenshot('add-account-colour');
    await answer('Color', 'Orange');
    await answer('Password', 'Keep');
    await window.page.getByText('Password for Work').waitFor();
    await window.answer(server.accounts[0]!.password);
    await window.openTreeRow('Work');
    await window.treeRow('INBOX').waitFor();
  });

  it('shows a certificate that nobody vouches for before it goes on', async () => {
    await window.runCommand('XIMSS: Add Account...');
    await dial('from the first byte', server.tlsPort, server.accounts[1]!.userName);
    await window.dialog.waitFor();
    await window.answerDialog('Trust This Certificate');
    await choice('Login methods').waitFor();
    await answer('What the Server Offers');
    await answer('Login Method');
    await answer('Name', 'Play');
    await answer('Color', 'Purple');
    await answer('Password', 'Ask Every Time');
    await window.page.getByText('Password for Play').waitFor();
    await window.answer(server.accounts[1]!.password);
    await window.treeRow('Play').locator('.codicon-account').waitFor();
  });

  it('gives each account its colour in tree, console and status bar', async () => {
    const console = await ConsolePage.open(window);
    await console.frame.locator('.row .account-mark[data-colour="purple"]:visible').first().waitFor();
    await console.goToStart();
    await console.frame.locator('.row .account-mark[data-colour="orange"]:visible').first().waitFor();
    const accounts = console.frame.locator('vscode-dropdown[aria-label="Account or session"]');
    await accounts.click();
    await accounts.locator('vscode-option:text-is("Work")').click();
    await accounts.locator('> .account-mark[data-colour="orange"]').waitFor();
    await accounts.click();
    const bar = window.page.locator('.statusbar-item').filter({ hasText: 'Work, Play' });
    await bar.waitFor();
    for (const theme of themes) {
      await window.setTheme(theme);
      await window.screenshot(`account-colours-${theme}`);
    }
    await accounts.locator('vscode-option').filter({ hasText: 'All accounts' }).click();
    await bar.hover();
    await window.page.locator('.monaco-hover:visible').filter({ hasText: 'Play: connected' }).first().waitFor();
    await window.screenshot('account-status-bar');
    await bar.click();
    await choice('Play').waitFor();
    for (const theme of themes) {
      await window.setTheme(theme);
      await window.screenshot(`account-list-${theme}`);
    }
    await window.page.keyboard.press('Escape');
  });

  it('asks for a password every time where that was chosen', async () => {
    await window.runCommand('XIMSS: Disconnect');
    await choice('Play').click();
    await window.treeRow('Play').filter({ hasText: 'not connected' }).waitFor();
    // The only one that is not connected: there is nothing to ask.
    await window.runCommand('XIMSS: Connect');
    await window.page.getByText('Password for Play').waitFor();
    await input().getByText('It is kept nowhere').waitFor();
    await window.answer(server.accounts[1]!.password);
    await window.treeRow('Play').locator('.codicon-account').waitFor();
  });

  it('moves accounts in the tree', async () => {
    equal((await accountNames()).join(), 'Work,Play');
    await window.treeRow('Play').click({ button: 'right' });
    await window.menuItem('Move Account Up').waitFor();
    await window.screenshot('account-menu');
    await window.chooseFromMenu('Move Account Up');
    await eventually('the other order', async () => (await accountNames()).join() === 'Play,Work');
    // It is not connected anew for that.
    equal(await input().count(), 0);
  });

  it('edits with the present answers, back and forth', async () => {
    await window.treeRow('Work').click({ button: 'right' });
    await window.chooseFromMenu('Edit Account...');
    await answer('Account Name');
    await answer('Host');
    await title().filter({ hasText: 'Connection' }).waitFor();
    match((await choice('None').getAttribute('class')) ?? '', /focused/);
    await input().locator('[aria-label^="Back"]').first().click();
    await title().filter({ hasText: 'Host' }).waitFor();
    equal(await input().locator('input').last().inputValue(), '127.0.0.1');
    await answer('Host');
    await answer('Connection');
    await answer('Port');
    await choice('Login methods').waitFor();
    await answer('What the Server Offers');
    await answer('Login Method');
    await answer('Name', 'Office');
    await answer('Color');
    await answer('Password');
    await window.treeRow('Office').locator('.codicon-account').waitFor();
    equal((await accountNames()).join(), 'Play,Office');
  });

  it('forgets the password of a server that the account left', async () => {
    for (const host of ['localhost', '127.0.0.1']) {
      await window.treeRow('Office').click({ button: 'right' });
      await window.chooseFromMenu('Edit Account...');
      await answer('Account Name');
      await answer('Host', host);
      await answer('Connection');
      await answer('Port');
      await choice('Login methods').waitFor();
      for (const step of ['What the Server Offers', 'Login Method', 'Name', 'Color', 'Password']) await answer(step);
      // Asked for at the new server, and back at the one of before as well.
      await window.page.getByText('Password for Office').waitFor();
      await window.answer(server.accounts[0]!.password);
      await window.treeRow('Office').locator('.codicon-account').waitFor();
    }
  });

  const problems: [string, string, (request: string, send: (text: string) => void) => void, RegExp][] = [
    [
      'no method that is known',
      'None',
      (request, send) => {
        if (!request.startsWith('<listFeatures')) return;
        send(`<features id="${idOf(request)}"><sasl>GSSAPI</sasl></features>\0<response id="${idOf(request)}"/>\0`);
      },
      /no login method that is known here: GSSAPI/,
    ],
    [
      'starttls taken out',
      'STARTTLS',
      (request, send) => {
        if (!request.startsWith('<listFeatures')) return;
        send(`<features id="${idOf(request)}"><sasl>PLAIN</sasl></features>\0<response id="${idOf(request)}"/>\0`);
      },
      /it does not offer starttls/,
    ],
    [
      'something else than XIMSS',
      'None',
      (_request, send) => send('HTTP/1.1 400 Bad Request\r\n\r\n'),
      /does not speak XIMSS/,
    ],
  ];

  for (const [what, connection, onRequest, words] of problems) {
    it(`stays usable in front of a server with ${what}`, async () => {
      let tries = 0;
      const other = await startScriptedServer(onRequest, () => void tries++);
      servers.push(other);
      await window.runCommand('XIMSS: Add Account...');
      await dial(connection, other.port);
      await choice('Try Again').waitFor();
      // The heading stands at the end of the first of the lines that the sentence is wrapped into.
      match((await input().innerText()).replace('What went wrong', '').replace(/\s+/g, ' '), words);
      await window.screenshot(`add-account-${what.replaceAll(' ', '-')}`);
      const triesBefore = tries;
      await choice('Try Again').click();
      await eventually('another try', () => Promise.resolve(tries > triesBefore));
      await choice('Try Again').waitFor();
      // The first question may still be on the screen, and its button does nothing any more.
      await eventually('the question before', async () => {
        await input().locator('[aria-label^="Back"]').first().click();
        const port = title().filter({ hasText: 'Port' });
        return port.waitFor({ timeout: 3000 }).then(
          () => true,
          () => false,
        );
      });
      await window.page.keyboard.press('Escape');
    });
  }

  it('saves an account whose server cannot be reached', async () => {
    await window.runCommand('XIMSS: Add Account...');
    await dial('None', await closedPort());
    await choice(/Nothing answers at 127\.0\.0\.1/).waitFor();
    await window.screenshot('add-account-closed-port');
    await choice('Continue Anyway').click();
    await answer('Login Method');
    await answer('Name', 'Away');
    await answer('Color');
    await answer('Password');
    await window.page.getByText('Password for Away').waitFor();
    await window.page.keyboard.press('Escape');
    await window.treeRow('Away').filter({ hasText: 'not connected' }).waitFor();
  });

  it('shows what a link asks for before it is written', async () => {
    await window.runCommand('XIMSS: Import Account from Link...');
    const query = `host=127.0.0.1&port=${server.port}&security=none&userName=alex%40demo.example&name=Linked`;
    await window.answer(`vscode://ximss-inspector.ximss-inspector/connect?${query}`);
    await window.dialog.waitFor();
    match(await window.dialog.innerText(), /Name: Linked[^]*Encryption: NONE[^]*alex@demo\.example/);
    await window.screenshot('import-account');
    await window.answerDialog('Add Account');
    // The same server and user: the password is known.
    await window.treeRow('Linked').locator('.codicon-account').waitFor();
  });

  it('removes an account after asking', async () => {
    await window.treeRow('Linked').click({ button: 'right' });
    await window.chooseFromMenu('Remove Account...');
    await window.dialog.waitFor();
    await window.screenshot('remove-account');
    await window.answerDialog('Remove');
    await eventually('the row to go', async () => !(await accountNames()).includes('Linked'));
    ok((await accountNames()).includes('Office'));
  });

  const ask = async (command: string, account: string): Promise<void> => {
    await window.runCommand(command);
    await choice(account).click();
  };

  it('tells what a server offers, its time, and what the session is', async () => {
    await ask('XIMSS: Show Server Features', 'Office');
    await eventually('the features', async () => /Login methods:.*CRAM-MD5/.test(await window.editorText()));
    await window.screenshot('server-features');
    await ask('XIMSS: Show Session Information', 'Office');
    await eventually('the session', async () => /Server version:\s+6\.1/.test(await window.editorText()));
    match(await window.editorText(), /never shown/);
    await window.screenshot('session-information');
    await ask('XIMSS: Show Server Time', 'Office');
    await window.notification(/the server's clock says .* It agrees with this computer's/).waitFor();
    await window.closeNotifications();
  });

  it('shows the texts of a skin, and says why a password cannot be recovered', async () => {
    await ask('XIMSS: Show Server Texts...', 'Office');
    await answer('Skin', '');
    await answer('Language', 'English');
    await eventually('the texts', async () => /ErrorCodes:/.test(await window.editorText()));
    await ask('XIMSS: Recover Password...', 'Office');
    await window.answerDialog('Send Password');
    await window.notification(/The server refused recoverPassword: /).waitFor();
    await window.closeNotifications();
  });

  it('signs up, and offers to add the account', async () => {
    await ask('XIMSS: Sign Up on Server...', 'Office');
    await window.page.getByText('Name of the new account').waitFor();
    await window.answer('carol');
    await window.page.getByText('Real name').waitFor();
    await window.answer('Carol');
    await window.page.getByText('Mail address that').waitFor();
    await window.answer('');
    await input().getByText('New password').first().waitFor();
    await window.answer('carol-secret');
    await input().getByText('once more').waitFor();
    await window.answer('carol-secrot');
    await input().getByText('The two are not the same').waitFor();
    await window.answer('carol-secret');
    await window.notification(/has made the account carol@demo\.example/).waitFor();
    await window.screenshot('signed-up');
    await window.closeNotifications();
  });

  it('changes a password, and keeps the new one', async () => {
    await ask('XIMSS: Change Password...', 'Office');
    await input().getByText('Present password of').waitFor();
    await window.answer(server.accounts[0]!.password);
    await input().getByText('New password').first().waitFor();
    await window.answer('quite-new-secret');
    await input().getByText('once more').waitFor();
    await window.answer('quite-new-secret');
    await window.notification(/The password of "Office" is changed/).waitFor();
    await ask('XIMSS: Disconnect', 'Office');
    await window.treeRow('Office').filter({ hasText: 'not connected' }).waitFor();
    await ask('XIMSS: Connect', 'Office');
    await window.treeRow('Office').locator('.codicon-account').waitFor();
    const console = await ConsolePage.open(window);
    await console.filter.fill('passwordModify');
    await console.rows('passwordModify').first().waitFor();
    ok(!/quite-new-secret|sesame-demo/.test(await console.frame.locator('body').innerText()));
    await window.screenshot('password-changed');
  });
});
