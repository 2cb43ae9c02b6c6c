import { equal, match } from 'node:assert/strict';
import { ConsolePage } from '../support/consolePage';
import { eventually, VsCodePage } from '../support/vscodePage';

// One story: each step goes on from the one before it.
describe('requests', () => {
  let window: VsCodePage;
  let console: ConsolePage;

  before(async () => {
    window = await VsCodePage.open({ width: 1440, height: 900 });
    await window.startDemo();
    console = await ConsolePage.open(window);
    await console.rows('mailboxList').waitFor();
  });

  after(() => window?.close());
  afterEach(function () {
    return window?.screenshotFailure(this.currentTest);
  });

  it('are not sent while they are no XML, and the place is marked', async () => {
    const rows = await console.rows().count();
    await window.sendRequest('<mailboxList filter="*>');
    await window.notification('Nothing was sent.').waitFor();
    await window.page.locator('.squiggly-error').first().waitFor();
    await window.screenshot('invalid-xml');
    equal(await console.rows().count(), rows);
    await window.closeNotifications();
  });

  it('that destroy data ask first, and are not sent when the answer is no', async () => {
    await window.sendRequest('<mailboxRemove mailbox="Lists/Backups"/>');
    await window.dialog.waitFor();
    match(await window.dialog.innerText(), /Send mailboxRemove to Demo\?[^]*Lists\/Backups[^]*cannot be undone/);
    await window.screenshot('destructive-question');
    await window.answerDialog('Cancel');
    equal(await console.rows('mailboxRemove').count(), 0);
  });

  it('that destroy data are sent when the answer is yes', async () => {
    await window.sendRequest('<mailboxRemove mailbox="Junk"/>');
    await window.answerDialog('Send');
    await console.rows('mailboxRemove').waitFor();
    await window.treeRow('Junk').waitFor({ state: 'detached' });
  });

  it('show an error of the server as an answer', async () => {
    await window.sendRequest('<mailboxRemove mailbox="Nowhere"/>');
    await window.answerDialog('Send');
    await eventually('the answer', async () => /The server refused it: .+/.test(await window.allEditorsText()));
    await console.detail.getByText('The server reported an error').waitFor();
    await window.screenshot('server-error');
  });

  it('complete names of operations while one types', async () => {
    await window.writeRequest('');
    await window.page.keyboard.type('<folderO', { delay: 30 });
    await window.suggestion('folderOpen').waitFor();
    await window.screenshot('completion-names');
    await window.page.keyboard.press('Escape');
  });

  it('say on hover what an operation does', async () => {
    await window.writeRequest('<mailboxSubList filter="*"/>');
    for (const key of ['Home', 'ArrowRight', 'Control+K', 'Control+I']) await window.page.keyboard.press(key);
    await window.page.locator('.monaco-hover:visible').filter({ hasText: 'mailboxSubList' }).first().waitFor();
    await window.screenshot('request-hover');
  });

  it('and their answers stand beside each other again after a reload', async () => {
    await window.page.keyboard.press('Escape');
    await window.page.keyboard.press('ControlOrMeta+S');
    await window.reload();
    await eventually('both', async () => {
      const text = await window.allEditorsText();
      return text.includes('mailboxSubList') && text.includes('This answer is no longer kept.');
    });
    await window.screenshot('answer-after-reload');
  });
});
