import { match, ok } from 'node:assert/strict';
import { ConsolePage } from '../support/consolePage';
import { eventually, VsCodePage } from '../support/vscodePage';

// One story: each step goes on from the one before it.
describe('the main job', () => {
  let window: VsCodePage;
  let console: ConsolePage;

  before(async () => {
    window = await VsCodePage.open({ width: 1440, height: 900 });
    // Mail that arrives now and then would move rows away from under the pointer.
    await window.changeSettings({ 'ximss.demo.live': false });
  });

  after(async () => {
    await window?.close();
  });

  afterEach(function () {
    return window?.screenshotFailure(this.currentTest);
  });

  it('starts at an icon in the activity bar and a view with one main button', async () => {
    await window.openActivity('XIMSS');
    await window.welcomeButton('Start the Demo Server').waitFor();
    await window.screenshot('welcome');
  });

  it('fills the tree after one click', async () => {
    await window.welcomeButton('Start the Demo Server').click();
    const inbox = window.treeRow('INBOX');
    await inbox.waitFor({ timeout: 30_000 });
    match(await inbox.innerText(), /\d+ unread/);
    await window.screenshot('tree-closed');
  });

  it('shows the login and the listing in the console', async () => {
    console = await ConsolePage.open(window);
    await console.rows(/login/i).first().waitFor();
    await console.rows('mailboxList').first().waitFor();
    await window.screenshot('console-start');
  });

  it('opens a message as a readable document', async () => {
    await window.openTreeRow('INBOX');
    await window.openMessage('Invitation: Review of the console');
    await console.rows('folderRead').waitFor();
    await window.screenshot('message');
  });

  it('says how long the exchange took', async () => {
    const row = console.rows('folderRead').last();
    match(await row.locator('.duration').innerText(), /\d.*\s?m?s/);
  });

  it('shows an exchange with its frames beneath the list', async () => {
    await console.rows('folderRead').last().click();
    await console.detail.locator('.detail-frames > *').first().waitFor();
    ok((await console.detail.innerText()).includes('folderRead'));
    await window.screenshot('overview', { forDocs: true });
  });

  it('opens the request of a row in an editor after a double click', async () => {
    await console.rows('mailboxList').first().dblclick();
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
    await window.screenshot('request', { forDocs: true });
    await window.suggestion('yes').click();
    await eventually('the chosen value', async () => (await window.editorText()).includes('pureFolder="yes"'));
  });

  it('sends the edited request and shows its answer', async () => {
    const sentBefore = await console.rows('mailboxList').count();
    await window.page.keyboard.press('ControlOrMeta+Enter');
    await window.editorTab('(answer)').waitFor();
    await eventually('the new row', async () => (await console.rows('mailboxList').count()) > sentBefore);
    await window.page.getByText('done in').first().waitFor();
    await window.screenshot('answer');
  });

  it('looks at home in every theme', async () => {
    for (const theme of ['light', 'highContrast', 'dark'] as const) {
      await window.setTheme(theme);
      await window.screenshot(`overview-${theme}`);
    }
  });

  it('comes back after the window is loaded again', async () => {
    await window.reload();
    await eventually('the message, read again', async () => {
      await window.editorTab('.ximss-mail').click();
      return /^Subject:/m.test(await window.editorText());
    });
    await window.treeRow('INBOX').waitFor();
    // What was open is open again.
    await window.treeRow(/ · /).waitFor();
    console = await ConsolePage.find(window);
    await console.rows('login').waitFor();
    await window.editorTab('mailboxList-').click();
    await eventually('the request', async () => (await window.editorText()).includes('pureFolder="yes"'));
    await window.screenshot('reloaded');
  });
});
