import { match, ok } from 'node:assert/strict';
import { eventually, VsCodePage } from '../support/vscodePage';

// One story: each step goes on from the one before it.
describe('messages', () => {
  let window: VsCodePage;

  before(async () => {
    window = await VsCodePage.open({ width: 1440, height: 900 });
    await window.startDemo();
    await window.openTreeRow('INBOX');
    await window.treeRow('Visit').waitFor();
  });

  after(() => window?.close());
  afterEach(function () {
    return window?.screenshotFailure(this.currentTest);
  });

  it('is previewed by a click or Space, and the focus stays in the tree', async () => {
    const { keyboard } = window.page;
    await window.openMessage('Visit');
    ok(await window.isFocusInTree(), 'the click left the focus in the tree');
    ok(await window.isPreview('Visit'));
    await keyboard.press('ArrowDown');
    await keyboard.press('Space');
    await window.editorTab('Visit').waitFor({ state: 'detached' });
    ok(await window.isFocusInTree(), 'Space left the focus in the tree');
    await keyboard.press('ArrowUp');
    await keyboard.press('Enter');
    await window.editorTab('Visit').waitFor();
    await eventually('the focus in the editor', async () => !(await window.isFocusInTree()));
    ok(!(await window.isPreview('Visit')), 'Enter keeps the tab');
  });

  it('has its headers and parts in the outline', async () => {
    await window.openMessage('Photos, figures and the rest');
    await window.page.mouse.move(700, 700);
    await window.screenshot('tree', { forDocs: true });
    await window.page.keyboard.press('ControlOrMeta+Shift+O');
    const entries = window.page.locator('.quick-input-list .monaco-list-row');
    await entries.filter({ hasText: 'Subject' }).first().waitFor();
    await window.screenshot('message-outline');
    ok((await entries.count()) >= 5);
    await window.page.keyboard.press('Escape');
  });

  it('opens an image of a message in the image viewer', async () => {
    await window.openPart(/image\//);
    const frame = await window.webviewFrame('img');
    await eventually('the picture', () =>
      frame
        .locator('img')
        .first()
        .evaluate((image) => (image as HTMLImageElement).naturalWidth > 0),
    );
    await window.screenshot('message-image');
  });

  it('follows the link on a line of the list of parts', async () => {
    await window.openMessage('Invitation: Review of the console');
    const link = window.page.locator('.editor-group-container.active .detected-link').first();
    await link.waitFor();
    await link.click({ modifiers: ['ControlOrMeta'] });
    await eventually('the part', async () => (await window.editorText()).startsWith('Please come to the review'));
    ok(!(await window.editorText()).includes('Subject:'));
  });

  it('opens a message inside a message as readable text', async () => {
    await window.openMessage('Fwd: Frage zur Lieferung');
    await window.openPart(/message\/rfc822/);
    await window.editorTab('Frage zur Lieferung – eilig').waitFor();
    await eventually('its headers', async () => /^From:\s+Vera Kowalska/m.test(await window.editorText()));
    await window.screenshot('message-nested');
  });

  it('opens the XML as received, and the source', async () => {
    await window.openMessage('Visit');
    await window.runCommand('XIMSS: Open Message as XML');
    await window.editorTab('Visit.xml').waitFor();
    await eventually('the XML', async () => (await window.editorText()).includes('<EMail>'));
    await window.treeRow('Visit').click();
    await window.editorTab('Visit.ximss-mail').waitFor();
    await window.runCommand('XIMSS: Open Message Source');
    await window.editorTab('Visit.eml').waitFor();
    await eventually('the source', async () => /^MIME-Version: 1.0/m.test(await window.editorText()));
    await window.screenshot('message-source');
  });

  it('saves an attachment where the user says', async () => {
    await window.openMessage('Photos, figures and the rest');
    await window.runCommand('XIMSS: Save Attachment...');
    const first = window.page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ hasText: /image\// })
      .first();
    await first.click();
    const input = window.page.locator('.quick-input-widget:visible input[type="text"]');
    await eventually('a file name', async () => /mail-project.*\.\w+$/.test(await input.last().inputValue()));
    match(await window.page.locator('.quick-input-title:visible').innerText(), /Save Attachment/);
    await window.screenshot('save-attachment');
    await window.page.keyboard.press('Escape');
  });
});
