import { equal, match } from 'node:assert/strict';
import { eventually, VsCodePage } from '../support/vscodePage';

// One story: each step goes on from the one before it.
describe('the mailbox tree', () => {
  let window: VsCodePage;

  before(async () => {
    window = await VsCodePage.open({ width: 1280, height: 800 });
    await window.startDemo();
  });

  after(() => window?.close());
  afterEach(function () {
    return window?.screenshotFailure(this.currentTest);
  });

  const unread = async (): Promise<number> =>
    Number(/(\d+) unread/.exec(await window.treeRow('INBOX').innerText())?.[1] ?? 0);

  it('marks a message as read, and the count follows', async () => {
    await window.openTreeRow('INBOX');
    const row = window.treeRow('Undelivered mail returned');
    match((await row.getAttribute('aria-label')) ?? '', /^Unread/);
    const before = await unread();
    await row.hover();
    await row.getByRole('button', { name: 'Mark as Read' }).click();
    await eventually('one less', async () => (await unread()) === before - 1);
    await eventually('a read message', async () => !/^Unread/.test((await row.getAttribute('aria-label')) ?? ''));
    await row.hover();
    await row.getByRole('button', { name: 'Mark as Unread' }).click();
    await eventually('one more', async () => (await unread()) === before);
    await eventually('an unread message', async () => /^Unread/.test((await row.getAttribute('aria-label')) ?? ''));
  });

  it('follows what another request changes', async () => {
    const before = await unread();
    await window.sendRequest('<messageMark folder="INBOX-1" flags="Read"><UID>139</UID></messageMark>');
    await eventually('one less', async () => (await unread()) === before - 1);
  });

  it('says in clear words that an open message was deleted', async () => {
    await window.treeRow('Visit').click();
    await eventually('the message', async () => /^Subject: +Visit/m.test(await window.editorText()));
    const uid = await window.uidOfRow('Visit');
    await window.sendRequest(`<messageRemove folder="INBOX-1" mode="Immediately"><UID>${uid}</UID></messageRemove>`);
    await window.dialog.waitFor();
    await window.screenshot('remove-question');
    await window.answerDialog('Send');
    await window.treeRow('Visit').waitFor({ state: 'detached' });
    await window.editorTab('Visit.ximss-mail').click();
    await eventually('the reason', async () => /no longer\s+in\s+INBOX/.test(await window.editorText()));
    await window.screenshot('message-gone');
  });

  it('shows more messages at the end of a page', async () => {
    const more = window.treeRow('Show more...');
    await eventually('the end of the page', async () => {
      await window.page.locator('.sidebar .monaco-list').first().hover();
      await window.page.mouse.wheel(0, 4000);
      return more.isVisible();
    });
    match(await more.innerText(), /100 of 142 shown/);
    await window.screenshot('show-more');
    await more.click();
    await eventually('all', async () => {
      await window.page.mouse.wheel(0, 4000);
      return (await window.treeRow('Show more...').count()) === 0;
    });
    equal(await window.treeRow('Show more...').count(), 0);
  });
});
