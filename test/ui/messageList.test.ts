import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { MessageListPage } from '../support/messageListPage';
import { eventually, VsCodePage } from '../support/vscodePage';

// One story: each step goes on from the one before it.
describe('the message list', () => {
  let window: VsCodePage;
  let list: MessageListPage;
  let total = 0;
  let widths: readonly number[] = [];

  before(async () => {
    window = await VsCodePage.open({ width: 1280, height: 800 });
    await window.startDemo();
  });

  after(() => window?.close());
  afterEach(function () {
    return window?.screenshotFailure(this.currentTest);
  });

  it('opens from the mailbox and shows its messages, newest first', async () => {
    list = await MessageListPage.open(window, 'INBOX');
    await list.rows().first().waitFor();
    match(await list.counts.innerText(), /^\d+ messages, \d+ unread$/);
    total = await list.total();
    equal(await list.heading('Date').getAttribute('aria-sort'), 'descending');
    equal(await list.grid.getAttribute('aria-rowcount'), String(total + 1));
    await window.screenshot('message-list-first');
  });

  it('sorts by a click on a heading, and the other way round by another', async () => {
    const newest = (await list.column('subject'))[0];
    await list.heading('Size').getByRole('button').click();
    await eventually('the largest first', async () => /[MG]B$/.test((await list.column('size'))[0] ?? ''));
    equal(await list.heading('Size').getAttribute('aria-sort'), 'descending');
    await list.heading('Size').getByRole('button').click();
    await eventually('the smallest first', async () => /\d B$/.test((await list.column('size'))[0] ?? ''));
    await list.heading('Date').getByRole('button').click();
    await eventually('the newest first', async () => (await list.column('subject'))[0] === newest);
  });

  it('sorts by a field that no column shows, and says so', async () => {
    const first = (await list.column('subject'))[0];
    await window.runCommand('XIMSS: Sort Messages By...');
    await window.page.getByPlaceholder('Sort by what?').waitFor();
    await window.screenshot('message-list-sort-by');
    await window.answer('UID');
    await window.page.getByPlaceholder('In which order?').waitFor();
    await window.answer('Ascending');
    await eventually('the words', async () => /Sorted by UID, ascending/.test(await list.status.innerText()));
    await eventually('another order', async () => (await list.column('subject'))[0] !== first);
    await list.untilLoaded();
    equal(await list.heading('Date').getAttribute('aria-sort'), 'none');
    await window.screenshot('message-list-sorted-by-uid');
    await list.heading('Date').getByRole('button').click();
    await eventually('the order before', async () => (await list.column('subject'))[0] === first);
    equal(await list.heading('Date').getAttribute('aria-sort'), 'descending');
  });

  it('filters on the server, says when nothing matches, and offers a way back', async () => {
    equal(await list.filter.getAttribute('aria-label'), 'Filter messages on the server');
    await list.filter.fill('invitation');
    await eventually('a few', async () => /^\d{1,2} messages? found/.test(await list.counts.innerText()));
    await list.untilLoaded();
    ok((await list.column('subject')).every((subject) => /invitation/i.test(subject)));
    await list.filter.fill('no such words anywhere');
    await list.button('Clear Filter').waitFor();
    await window.screenshot('message-list-no-match');
    await list.button('Clear Filter').click();
    await eventually('all', async () => (await list.total()) === total);
    await list.button('Unread only').click();
    await eventually('unread ones', async () => /^\d{1,2} messages found/.test(await list.counts.innerText()));
    await list.untilLoaded();
    equal(await list.frame.locator('.line:not(.header):not(.is-unread):visible').count(), 0);
    await list.button('Unread only').click();
    await eventually('all again', async () => (await list.total()) === total);
    await list.untilLoaded();
  });

  it('selects one, several and all by mouse and keyboard', async () => {
    await list.row(2).click();
    equal(await list.selected.count(), 1);
    await list.row(5).click({ modifiers: ['Shift'] });
    await list.row(8).click({ modifiers: ['ControlOrMeta'] });
    equal(await list.selected.count(), 5);
    await window.screenshot('message-list-selected');
    await list.grid.press('ControlOrMeta+A');
    match(await list.status.innerText(), new RegExp(`${total} selected`));
    await list.grid.press('End');
    await list.row(total).waitFor();
    equal(await list.row(total).getAttribute('aria-selected'), 'true');
    match(await list.status.innerText(), /1 selected/);
    await list.untilLoaded();
    await list.grid.press('Home');
    await list.row(1).waitFor();
    await list.untilLoaded();
  });

  it('marks what is selected from the context menu', async () => {
    await list.row(3).click();
    const wasUnread = (await list.row(3).getAttribute('class'))?.includes('is-unread') === true;
    await list.row(3).click({ button: 'right' });
    await window.menuItem('Mark Selected as Read').waitFor();
    deepEqual((await window.menuLabels()).slice(0, 3), [
      'Open Selected Message',
      'Mark Selected as Read',
      'Mark Selected as Unread',
    ]);
    await window.screenshot('message-list-menu');
    await window.chooseFromMenu(wasUnread ? 'Mark Selected as Read' : 'Mark Selected as Unread');
    await eventually('the mark', async () => {
      return ((await list.row(3).getAttribute('class'))?.includes('is-unread') === true) !== wasUnread;
    });
  });

  it('opens the context menu of the row with the cursor by key, wherever the list is scrolled to', async () => {
    await list.row(4).click();
    const wasUnread = (await list.row(4).getAttribute('class'))?.includes('is-unread') === true;
    await list.grid.evaluate((grid) => (grid.scrollTop = grid.scrollHeight));
    await list.row(await list.total()).waitFor();
    await list.grid.press('Shift+F10');
    await window.menuItem('Mark Selected as Read').waitFor();
    await window.screenshot('message-list-menu-by-key');
    await window.chooseFromMenu(wasUnread ? 'Mark Selected as Read' : 'Mark Selected as Unread');
    await eventually('the mark', async () => {
      return ((await list.row(4).getAttribute('class'))?.includes('is-unread') === true) !== wasUnread;
    });
  });

  it('groups replies below what they answer', async () => {
    await list.button('Group by thread').click();
    await list.grid.press('PageDown');
    await list.grid.press('PageDown');
    await list.frame.locator('.line.is-reply:visible').first().waitFor();
    match(await list.status.innerText(), /Threads of the loaded messages only/);
    match(
      (await list.frame.locator('.line.is-reply:visible').first().getAttribute('aria-label')) ?? '',
      /^Reply at level 1/,
    );
    await window.screenshot('message-list-threads');
    await list.button('Group by thread').click();
    await eventually('no groups', async () => (await list.frame.locator('.line.is-reply:visible').count()) === 0);
  });

  it('shows another mailbox in its tab, and is where it was when it shows the first one again', async () => {
    await list.grid.evaluate((grid) => (grid.scrollTop = 0));
    await list.row(4).click();
    await list.grid.evaluate((grid) => (grid.scrollTop = 22 * 60));
    await list.row(70).waitFor();
    await list.untilLoaded();
    list = await MessageListPage.open(window, 'Sent');
    await window.editorTab(/^Sent/).waitFor();
    equal(await window.page.locator('.editor-group-container .tab').count(), 1);
    equal(await list.frame.locator('.announced').innerText(), 'Sent of Demo');
    equal(await list.heading('To').count(), 1);
    equal(await list.selected.count(), 0);
    await list.row(1).waitFor();
    await window.screenshot('message-list-other-mailbox');
    list = await MessageListPage.open(window, 'INBOX');
    await list.row(62).waitFor();
    match(await list.status.innerText(), /1 selected/);
    await list.grid.evaluate((grid) => (grid.scrollTop = 0));
    await eventually('the selected row', async () => (await list.row(4).getAttribute('aria-selected')) === 'true');
  });

  it('opens in a tab of its own when asked to, and finds the tab that shows a mailbox', async () => {
    await window.treeRow('Sent').click({ button: 'right' });
    await window.chooseFromMenu('Open Message List in New Tab');
    await window.editorTab(/^Sent/).waitFor();
    equal(await window.page.locator('.editor-group-container .tab').count(), 2);
    await MessageListPage.find(window, 'Sent');
    list = await MessageListPage.open(window, 'INBOX');
    await window.page.locator('.tab.active').filter({ hasText: 'INBOX' }).waitFor();
    equal(await window.page.locator('.editor-group-container .tab').count(), 2);
    await window.editorTab(/^Sent/).click({ button: 'middle' });
    await window.editorTab(/^Sent/).waitFor({ state: 'detached' });
  });

  it('lets columns be made wider by mouse and keyboard', async () => {
    const before = await list.widthOf('correspondent');
    const box = (await list.grip('correspondent').boundingBox())!;
    await window.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await window.page.mouse.down();
    await window.page.mouse.move(box.x + 30, box.y + 5);
    await window.page.mouse.move(box.x + box.width / 2 + 50, box.y + 5);
    await window.page.mouse.up();
    equal(await list.widthOf('correspondent'), before + 50);
    const dateBefore = await list.widthOf('date');
    await list.grip('date').focus();
    await list.grip('date').press('ArrowLeft');
    equal(await list.widthOf('date'), dateBefore + 10);
    equal(await list.grip('date').getAttribute('aria-valuenow'), String(dateBefore + 10));
    widths = [before + 50, dateBefore + 10];
    await window.screenshot('message-list-resized');
  });

  it('goes to a message by its number', async () => {
    await list.grid.press('Control+G');
    await window.page.getByText('Number of the message in the list').waitFor();
    await window.answer('120');
    await eventually('the row', async () => (await list.row(120).getAttribute('aria-selected')) === 'true');
    await list.untilLoaded();
  });

  it('comes back after a reload with its place and selection', async () => {
    const subject = await list.row(120).locator('.subject').innerText();
    await window.reload();
    list = await MessageListPage.find(window);
    // First the row, then its content: until the list is back at its place other rows are there, and loaded.
    await eventually('the selected row', async () => (await list.selected.count()) === 1);
    await list.untilLoaded();
    equal(await list.selected.locator('.subject').innerText(), subject);
    deepEqual([await list.widthOf('correspondent'), await list.widthOf('date')], widths);
  });

  it('opens a message by a double click', async () => {
    await list.grid.press('Home');
    await list.untilLoaded();
    const row = list.rows('Invitation: Review of the console').first();
    // Not by the row itself: the page goes away with the second click, and a click on it would wait for it.
    const box = await row.boundingBox();
    await window.page.mouse.dblclick((box?.x ?? 0) + 200, (box?.y ?? 0) + 10);
    await window.editorTab('Invitation_ Review of the console').waitFor();
    await eventually('the message', async () => /^Subject:/m.test(await window.editorText()));
    await window.screenshot('message-list-opened');
  });

  it('is readable in every theme', async () => {
    await window.editorTab(/^INBOX/).click();
    list = await MessageListPage.find(window);
    await list.untilLoaded();
    await list.row(2).click();
    const backgrounds = new Set<string>();
    for (const theme of ['light', 'highContrast', 'dark'] as const) {
      await window.setTheme(theme);
      await list.row(2).waitFor();
      // The controls learn of a theme by themselves, a little later than the page.
      await eventually('controls of another colour', async () => {
        const background = await list.controlBackground();
        if (backgrounds.has(background)) return false;
        backgrounds.add(background);
        return true;
      });
      await window.screenshot(`message-list-${theme}`);
    }
    await window.screenshot('message-list', { forDocs: true });
  });

  it('keeps who and what in a narrow editor', async () => {
    await window.page.setViewportSize({ width: 660, height: 700 });
    await list.row(2).waitFor();
    await window.screenshot('message-list-narrow');
    ok(await list.row(2).locator('.subject').isVisible());
  });
});
