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
    // Mail that arrives now and then would move rows away from under the pointer.
    await window.changeSettings({ 'ximss.demo.live': false });
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

  it('opens the request of a row in an editor after a double click', async () => {
    await consoleRow(console, 'mailboxList').first().dblclick();
    await window.editorTab('mailboxList').waitFor();
    await eventually('the request', async () => (await window.editorText()).includes('<mailboxList'));
  });

  it('offers the values of an attribute', async () => {
    const { keyboard } = window.page;
    await keyboard.press('ControlOrMeta+A');
    // Typing over a selection would put it into brackets.
    await keyboard.press('Delete');
    await keyboard.insertText('<mailboxList filter="*" pureFolder=""/>');
    for (let step = 0; step < '"/>'.length; step++) await keyboard.press('ArrowLeft');
    await keyboard.press('Control+Space');
    await window.suggestion('yes').waitFor();
    await window.screenshot('completion', { forDocs: true });
    await window.suggestion('yes').click();
    await eventually('the chosen value', async () => (await window.editorText()).includes('pureFolder="yes"'));
  });

  it('sends the edited request and shows its answer', async () => {
    const sentBefore = await consoleRow(console, 'mailboxList').count();
    await window.page.keyboard.press('ControlOrMeta+Enter');
    await window.editorTab('(answer)').waitFor();
    await eventually('the new row', async () => (await consoleRow(console, 'mailboxList').count()) > sentBefore);
    await window.page.getByText('done in').first().waitFor();
    await window.screenshot('answer', { forDocs: true });
  });

  it('looks at home in every theme', async () => {
    for (const theme of ['light', 'highContrast', 'dark'] as const) {
      await window.setTheme(theme);
      await window.screenshot(`overview-${theme}`, { forDocs: theme === 'light' });
    }
  });

  it('comes back after the window is loaded again', async () => {
    await window.reload();
    await eventually('the message, read again', async () => {
      await window.editorTab('.ximss-mail').click();
      return /^Subject:/m.test(await window.editorText());
    });
    await window.screenshot('reloaded');
  });
});
