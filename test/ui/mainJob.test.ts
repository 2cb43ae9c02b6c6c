import { match, ok } from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { eventually, VsCodePage } from '../support/vscodePage';

/** A line of the console that is an exchange or an event, by a part of its text. */
function consoleRow(frame: Frame, text: string | RegExp) {
  return frame.locator('.line.row').filter({ hasText: text });
}

// One story: each step goes on from the one before it.
describe('the main job', () => {
  let window: VsCodePage;
  let console: Frame;

  before(async () => {
    window = await VsCodePage.open({ width: 1440, height: 900 });
  });

  after(async () => {
    await window?.close();
  });

  afterEach(async function () {
    const test = this.currentTest;
    if (test?.state === 'failed') await window?.screenshot(`failed-${test.title.replace(/\W+/g, '-')}`);
  });

  it('starts at an icon in the activity bar and a view with one main button', async () => {
    await window.openActivity('XIMSS Inspector');
    await window.welcomeButton('Start the Demo Server').waitFor();
    await window.screenshot('welcome', { forDocs: true });
  });

  it('fills the tree after one click', async () => {
    await window.welcomeButton('Start the Demo Server').click();
    const inbox = window.treeRow('INBOX');
    await inbox.waitFor({ timeout: 30_000 });
    match(await inbox.innerText(), /\d+ unread/);
    await window.screenshot('tree');
  });

  it('shows the login and the listing in the console', async () => {
    await window.runCommand('XIMSS: Open Console');
    console = await window.webviewFrame('.line.row');
    await consoleRow(console, /login/i).first().waitFor();
    await consoleRow(console, 'mailboxList').first().waitFor();
    await window.screenshot('console');
  });

  it('opens a message as a readable document', async () => {
    await window.openTreeRow('INBOX');
    const message = window.treeRow(/ · /);
    await message.waitFor();
    const readRows = await consoleRow(console, 'folderRead').count();
    await message.click();
    await eventually('the text of the message', async () => /^Subject:/m.test(await window.editorText()));
    await eventually(
      'a row for it in the console',
      async () => (await consoleRow(console, 'folderRead').count()) > readRows,
    );
    await window.screenshot('message', { forDocs: true });
  });

  it('says how long the exchange took', async () => {
    const row = consoleRow(console, 'folderRead').last();
    match(await row.locator('.duration').innerText(), /\d.*\s?m?s/);
  });

  it('shows an exchange with its frames beneath the list', async () => {
    await consoleRow(console, 'folderRead').last().click();
    await console.locator('.detail .detail-frames > *').first().waitFor();
    ok((await console.locator('.detail').innerText()).includes('folderRead'));
    await window.screenshot('console-detail', { forDocs: true });
  });

  it('looks at home in every theme', async () => {
    for (const theme of ['light', 'highContrast', 'dark'] as const) {
      await window.setTheme(theme);
      await window.screenshot(`overview-${theme}`, { forDocs: theme === 'light' });
    }
  });
});
