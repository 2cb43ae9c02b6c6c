import { doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { ConsolePage } from '../support/consolePage';
import { eventually, VsCodePage, type ThemeName } from '../support/vscodePage';

const themes: readonly ThemeName[] = ['light', 'dark'];

// One story: each step goes on from the one before it.
describe('accounts that are reached over HTTP', () => {
  let window: VsCodePage;
  let server: DemoServer;

  before(async () => {
    server = await startDemoServer({ mail: { messages: 20 } });
    window = await VsCodePage.open({ width: 1280, height: 800 });
    const { host, httpsPort, accounts } = server;
    await window.changeSettings({
      'ximss.accounts': [
        {
          name: 'Secure Web',
          host,
          port: httpsPort,
          security: 'tls',
          transport: 'http',
          userName: accounts[0]!.userName,
        },
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

  const inThemes = async (name: string): Promise<void> => {
    for (const theme of themes) {
      await window.setTheme(theme);
      await window.screenshot(`${name}-${theme}`);
    }
  };
  const choose = (text: string): Promise<void> =>
    window.page.locator('.quick-input-widget:visible .monaco-list-row').filter({ hasText: text }).first().click();

  /** Gives a link to the editor as another program would: to the service that passes links on to extensions. */
  const openLink = async (query: string): Promise<void> => {
    await window.runCommand('Developer: Open URL');
    await window.page.getByText('URL to open').waitFor();
    await window.answer(`vscode://ximss-inspector.ximss-inspector/connect?${query}`);
    await window.dialog.filter({ hasText: "Allow 'XIMSS Inspector' extension to open this URI?" }).waitFor();
    await window.answerDialog('Open');
  };

  it('connect over https once the certificate is trusted', async () => {
    const row = window.treeRow('Secure Web');
    await row.hover();
    await row.getByRole('button', { name: 'Connect' }).click();
    await window.page.getByText('Password for Secure Web').waitFor();
    await window.answer(server.accounts[0]!.password);
    await window.dialog.waitFor();
    match(
      (await window.dialog.innerText()).replaceAll(':', ''),
      new RegExp(server.certificateFingerprint.replaceAll(':', ''), 'i'),
    );
    await window.screenshot('https-certificate-question');
    await window.answerDialog('Trust This Certificate');
    await window.openTreeRow('Secure Web');
    await window.treeRow('INBOX').waitFor();
  });

  it('come by a link that the editor passes on, in which a name that mixes alphabets is marked', async () => {
    const user = `userName=${server.accounts[1]!.userName}`;
    await openLink(`host=mа\u0456l.example.com&${user}`);
    await window.dialog.waitFor();
    const text = await window.dialog.innerText();
    match(text, /Server in ASCII: xn--ml-7kc6m\.example\.com/);
    match(text, /CAREFUL: this server name mixes letters of several alphabets \(Latin, Cyrillic\)/);
    await inThemes('link-mixed-alphabets');
    await window.page.keyboard.press('Escape');
    await window.dialog.waitFor({ state: 'detached' });
    equal(await window.treeRow('example.com').count(), 0);
    await openLink(`host=127.0.0.1&port=${server.httpPort}&security=none&transport=http&${user}&name=Plain%20Web`);
    await window.dialog.waitFor();
    match(await window.dialog.innerText(), /Server: 127\.0\.0\.1:\d+, over HTTP/);
    await window.answerDialog('Add Account');
    await window.page.getByText('Password for Plain Web').waitFor();
    await window.answer(server.accounts[1]!.password);
    await window.treeRow('Plain Web').locator('.codicon-account').waitFor();
  });

  it('are refused in a link that holds a password', async () => {
    await openLink('host=127.0.0.1&userName=ann&password=secret1');
    await window.notification(/The link holds a password or a key/).waitFor();
    await window.closeNotifications();
    equal(await window.dialog.count(), 0);
  });

  it('show mail, traffic and themselves as others do', async () => {
    await window.openTreeRow('INBOX');
    const message = window.page.locator('.sidebar .monaco-list-row[aria-level="3"]').first();
    await message.waitFor();
    await message.click();
    await eventually('a message', async () => /^Subject:/m.test(await window.editorText()));
    const console = await ConsolePage.open(window);
    await console.rows('folderOpen').first().waitFor();
    await window.page.locator('.statusbar-item').filter({ hasText: 'Secure Web, Plain Web' }).waitFor();
    await inThemes('http-accounts');
    doesNotMatch(await console.frame.locator('body').innerText(), /sesame-demo|\d{6}-[A-Za-z0-9]{20}/);
  });

  it('tell what the session is', async () => {
    await window.runCommand('XIMSS: Show Session Information');
    await choose('Secure Web');
    await eventually('the session', async () => /Connection:\s+over HTTP/.test(await window.editorText()));
    const text = await window.editorText();
    match(text, /Encryption:\s+TLS \(https\)/);
    ok(text.replace(/\s+/g, '').includes(`SHA-256:${server.certificateFingerprint}`), text);
    await inThemes('https-session');
    await window.runCommand('XIMSS: Show Session Information');
    await choose('Plain Web');
    await eventually('the other session', async () => /Encryption:\s+none/.test(await window.editorText()));
    doesNotMatch(await window.editorText(), /Certificate:/);
  });
});
