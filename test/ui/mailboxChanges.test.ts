import { equal, match, ok } from 'node:assert/strict';
import { eventually, VsCodePage } from '../support/vscodePage';

// One story: each step goes on from the one before it.
describe('changes to mailboxes and messages in the tree', () => {
  let window: VsCodePage;

  before(async () => {
    window = await VsCodePage.open({ width: 1280, height: 900 });
    await window.startDemo();
  });

  after(() => window?.close());
  afterEach(function () {
    return window?.screenshotFailure(this.currentTest);
  });

  const menuOf = async (row: string, entry: string): Promise<void> => {
    // A row that changes its state just now still has the menu of the old one.
    await eventually(`"${entry}" in the menu of ${row}`, async () => {
      await window.treeRow(row).click({ button: 'right' });
      await window
        .menuItem('Refresh')
        .or(window.menuItem('Copy'))
        .first()
        .waitFor({ timeout: 2_000 })
        .catch(() => undefined);
      if (await window.menuItem(entry).isVisible()) return true;
      await window.page.keyboard.press('Escape');
      return false;
    });
    await window.chooseFromMenu(entry);
  };
  const unread = async (mailbox: string): Promise<number> =>
    Number(/(\d+) unread/.exec(await window.treeRow(mailbox).innerText())?.[1] ?? 0);
  const pick = (text: string | RegExp) =>
    window.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first();
  const selectedRow = (text: string) =>
    window.page.locator('.sidebar .monaco-list-row.selected').filter({ hasText: text }).first();
  // A row may be selected before the change is over; what selects it at the end takes the focus, and closes questions.
  const told = (words: RegExp): Promise<void> =>
    window.page.locator('.statusbar-item:visible').filter({ hasText: words }).first().waitFor();
  const collapse = async (row: string): Promise<void> => {
    await window.treeRow(row).locator('.monaco-tl-twistie').click();
  };

  it('creates a mailbox, nested, with a class', async () => {
    await menuOf('Demo', 'Create Mailbox...');
    await window.page.locator('.quick-input-widget:visible input').last().waitFor();
    await window.screenshot('mailbox-create');
    await window.answer('Plans/Sketches');
    await pick('Tasks').waitFor();
    await window.screenshot('mailbox-create-class');
    await pick('Tasks').click();
    await selectedRow('Sketches').waitFor();
  });

  it('says what is wrong with a name while it is typed', async () => {
    await menuOf('Plans', 'Create Mailbox...');
    await window.page.locator('.quick-input-widget:visible input').last().fill('Sketches');
    await eventually('the reason', async () =>
      /already/.test(await window.page.locator('.quick-input-widget').innerText()),
    );
    await window.page.keyboard.press('Escape');
  });

  it('renames it with F2', async () => {
    await window.treeRow('Sketches').click();
    await window.page.keyboard.press('F2');
    await window.page.locator('.quick-input-widget:visible input').last().waitFor();
    await window.screenshot('mailbox-rename');
    await window.answer('Plans/Dreams');
    await told(/^Sketches renamed to Plans\/Dreams/);
    await selectedRow('Dreams').waitFor();
    equal(await window.treeRow('Sketches').count(), 0);
  });

  it('takes that back with Ctrl+Z', async () => {
    await window.page.keyboard.press('ControlOrMeta+Z');
    await told(/^Undone: Sketches renamed/);
    await selectedRow('Sketches').waitFor();
    equal(await window.treeRow('Dreams').count(), 0);
    await window.screenshot('mailbox-rename-undone');
    await window.page.keyboard.press('F2');
    await window.answer('Plans/Dreams');
    await told(/^Sketches renamed to Plans\/Dreams/);
    await selectedRow('Dreams').waitFor();
  });

  it('deletes a message to the trash, and undo brings it back', async () => {
    await window.openTreeRow('INBOX');
    const row = window.treeRow('Undelivered mail returned');
    await row.click();
    await window.treeRow('INBOX').waitFor();
    await row.click({ button: 'right' });
    await window.screenshot('message-menu');
    const labels = await window.menuLabels();
    ok(labels.includes('Flag') && !labels.includes('Remove Flag'), labels.join());
    await window.chooseFromMenu('Delete');
    await row.waitFor({ state: 'detached' });
    const notice = window.notification('1 message moved to Trash');
    await notice.waitFor();
    await window.screenshot('message-undo');
    await notice.locator('.monaco-button').filter({ hasText: 'Undo' }).click();
    await window.treeRow('Undelivered mail returned').waitFor();
  });

  it('marks many at once', async () => {
    const before = await unread('INBOX');
    const rows = window.page.locator('.sidebar .monaco-list-row[aria-label^="Unread"]');
    const labels = [await rows.nth(0).getAttribute('aria-label'), await rows.nth(1).getAttribute('aria-label')];
    await rows.nth(0).click({ modifiers: ['ControlOrMeta'] });
    const first = window.page.locator(`.sidebar .monaco-list-row.selected`).first();
    await first.waitFor();
    await rows.nth(1).click({ modifiers: ['ControlOrMeta'] });
    await rows.nth(1).click({ button: 'right' });
    await window.chooseFromMenu('Mark as Read');
    await eventually('two less', async () => (await unread('INBOX')) <= before - 2);
    ok(labels[0] !== labels[1]);
    await window.screenshot('messages-marked');
  });

  it('moves a message that is dragged onto a mailbox', async () => {
    // The target has to be in view.
    await collapse('INBOX');
    await window.openTreeRow('Junk');
    const row = window.page.locator('.sidebar .monaco-list-row[aria-level="3"]').first();
    await row.waitFor();
    const label = await row.getAttribute('aria-label');
    await row.dragTo(window.treeRow('Drafts'));
    await window.notification(/1 message moved to Drafts/).waitFor();
    await eventually('another row', async () => (await row.getAttribute('aria-label')) !== label);
    await window.screenshot('message-dragged');
    await window.closeNotifications();
  });

  it('asks before a mailbox that is dragged moves, and before one is deleted', async () => {
    await collapse('Junk');
    await window.treeRow('Dreams').dragTo(window.treeRow('Lists'));
    await window.dialog.waitFor();
    match(await window.dialog.innerText(), /Move Dreams to Lists\?/);
    await window.screenshot('mailbox-move-question');
    await window.answerDialog('Move');
    // Not the old row, which goes when the list is there anew; where the pointer rested long, Lists is open by then.
    const old = window.page.locator('.sidebar .monaco-list-row[aria-level="2"]').filter({ hasText: 'Dreams' });
    await old.waitFor({ state: 'detached' });
    await window.openTreeRow('Lists');
    await window.treeRow('Dreams').waitFor();
    await window.selectTreeRow('Lists');
    await window.page.keyboard.press('Delete');
    await window.dialog.waitFor();
    match(await window.dialog.innerText(), /Delete Lists permanently\?[\s\S]*106 messages and 4 nested mailboxes/);
    await window.screenshot('mailbox-delete-question');
    await window.answerDialog('Delete Permanently');
    await window.treeRow('Lists').waitFor({ state: 'detached' });
  });

  it('deletes what is in the trash only for good, after a question', async () => {
    await window.openTreeRow('Trash');
    const row = window.page.locator('.sidebar .monaco-list-row[aria-level="3"]').first();
    await row.waitFor();
    await row.click();
    await window.page.keyboard.press('Delete');
    await window.dialog.waitFor();
    match(await window.dialog.innerText(), /Delete 1 message in Trash permanently\?/);
    await window.answerDialog('Cancel');
    await row.waitFor();
    await collapse('Trash');
  });

  it('shows and changes who has access', async () => {
    await menuOf('Sent', 'Access Rights...');
    await pick('Your rights').waitFor();
    await window.screenshot('access-list');
    await pick('Give Somebody Access').click();
    await window.page.locator('.quick-input-widget:visible input[type="text"]').last().waitFor();
    await window.answer('bo@demo.example');
    await pick('Look up').waitFor();
    await window.screenshot('access-rights');
    await window.page.keyboard.press('Enter');
    await pick('bo@demo.example').waitFor();
    match(await pick('bo@demo.example').innerText(), /lr/);
    await window.page.keyboard.press('Escape');
  });

  it('shows mailboxes of another account, still after a reload', async () => {
    await menuOf('Demo', 'Open Mailbox of Another Account...');
    await window.answer('bo@demo.example');
    await selectedRow('bo@demo.example').waitFor();
    await window.treeRow('Team').waitFor();
    await window.screenshot('other-accounts');
    await window.reload();
    await window.treeRow('Team').waitFor();
  });

  it('tells of new mail, and opens it', async () => {
    await window.changeSettings({ 'ximss.notifications.newMail': 'INBOX' });
    await window.sendRequest(
      '<messageSubmit><EMail><To>alex@demo.example</To><Subject>Fresh news</Subject>' +
        '<MIME type="text" subtype="plain">Hello</MIME></EMail></messageSubmit>',
    );
    await window.answerDialog('Send');
    const notice = window.notification('New mail for Demo: Fresh news');
    await notice.waitFor();
    await window.screenshot('new-mail');
    await notice.locator('.monaco-button').filter({ hasText: 'Open' }).click();
    await eventually('the message', async () => /^Subject: +Fresh news/m.test(await window.editorText()));
  });

  it('shows subscribed mailboxes only', async () => {
    await menuOf('Drafts', 'Subscribe');
    await window.runCommand('XIMSS: Show Subscribed Mailboxes Only');
    await window.treeRow('Sent').waitFor({ state: 'detached' });
    await window.treeRow('Drafts').waitFor();
    await window.screenshot('subscribed-only');
    await window.setTheme('light');
    await window.screenshot('subscribed-only-light');
    await window.setTheme('highContrast');
    await window.screenshot('subscribed-only-high-contrast');
    await window.setTheme('dark');
    await window.runCommand('XIMSS: Show All Mailboxes');
    await window.treeRow('Sent').waitFor();
  });
});
