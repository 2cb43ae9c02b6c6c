import { deepEqual, equal, match } from 'node:assert/strict';
import type { DemoServer } from '../../src/demo/demoServer';
import { startMailServer, useMailWindow } from '../support/mailWindow';
import { MessageListPage } from '../support/messageListPage';
import { seedMailbox, seedMessage } from '../support/seedMail';
import { eventually, type VsCodePage } from '../support/vscodePage';

/** 20 messages, one a day: the one before the last is flagged and read. */
function startServer(): Promise<DemoServer> {
  const messages = Array.from({ length: 20 }, (_, day) =>
    seedMessage({
      subject: `Day ${day + 1}`,
      date: new Date(Date.UTC(2024, 0, 1 + day)).toISOString(),
      flags: day === 18 ? ['Seen', 'Flagged'] : [],
    }),
  );
  return startMailServer([seedMailbox('INBOX', messages), seedMailbox('Trash')]);
}

// One story: each step goes on from the one before it.
describe('changes made in a message list', () => {
  let window: VsCodePage;
  let list: MessageListPage;

  useMailWindow(startServer, async (opened) => {
    ({ window } = opened);
    list = await MessageListPage.open(window, 'INBOX');
  });

  const status = (text: RegExp): Promise<void> =>
    window.page.locator('.statusbar-item').filter({ hasText: text }).first().waitFor();
  /** Marks of the first three rows as screen readers hear them. */
  const marks = async (word: 'Unread' | 'flagged'): Promise<boolean[]> => {
    const labels = await Promise.all([1, 2, 3].map((number) => list.row(number).getAttribute('aria-label')));
    return labels.map((label) => label?.includes(word) ?? false);
  };
  const untilMarks = (word: 'Unread' | 'flagged', expected: readonly boolean[]): Promise<void> =>
    eventually(`${word}: ${expected.join()}`, async () => (await marks(word)).join() === expected.join());
  const selectThree = async (): Promise<void> => {
    await list.row(3).click();
    await list.row(1).click({ modifiers: ['Shift'] });
  };
  const choose = async (label: string): Promise<void> => {
    await list.row(1).click({ button: 'right' });
    await window.chooseFromMenu(label);
  };

  it('are taken back by key, where they are marks: of the messages that were changed, and of no other', async () => {
    await selectThree();
    deepEqual(await marks('flagged'), [false, true, false]);
    await choose('Flag or Unflag Selected');
    await status(/3 messages flagged/);
    await choose('Mark Selected as Read');
    await status(/3 messages marked as read/);
    await untilMarks('Unread', [false, false, false]);
    await untilMarks('flagged', [true, true, true]);
    await list.grid.press('ControlOrMeta+Z');
    await status(/Undone: 3 messages marked as read/);
    await untilMarks('Unread', [true, false, true]);
    await window.screenshot('message-list-mark-undone');
    await list.grid.press('ControlOrMeta+Z');
    await untilMarks('flagged', [false, true, false]);
  });

  it('are taken back where the filter has hidden what was changed', async () => {
    await list.button('Unread only').click();
    await eventually('the unread ones', async () => (await list.counts.innerText()) === '19 messages found, 19 unread');
    await list.row(1).click();
    await choose('Mark Selected as Read');
    await eventually('one less', async () => (await list.total()) === 18);
    await list.grid.press('ControlOrMeta+Z');
    await eventually('one back', async () => (await list.total()) === 19);
    equal((await list.column('subject'))[0], 'Day 20');
    await list.button('Unread only').click();
    await eventually('all', async () => (await list.total()) === 20);
  });

  it('are taken back once: the button of the notice does nothing more then, and says so', async () => {
    await list.row(1).click();
    await list.grid.press('Delete');
    const notice = window.notification('1 message moved to Trash');
    await notice.waitFor();
    await eventually('one less', async () => (await list.total()) === 19);
    await list.grid.press('ControlOrMeta+Z');
    await eventually('one back', async () => (await list.total()) === 20);
    await notice.locator('.monaco-button').filter({ hasText: 'Undo' }).click();
    await status(/Was undone already: 1 message moved to Trash/);
    await window.screenshot('message-list-undone-already');
    equal(await list.total(), 20);
  });

  it('ask before they delete for good, by key and from the menu', async () => {
    const first = (await list.column('subject'))[0]!;
    await list.row(1).click();
    await list.grid.press('Shift+Delete');
    await window.dialog.waitFor();
    match(await window.dialog.innerText(), /Delete 1 message in INBOX permanently\?[^]*cannot be undone/);
    await window.page.keyboard.press('Escape');
    await window.dialog.waitFor({ state: 'hidden' });
    equal(await list.row(1).getAttribute('aria-selected'), 'true');
    for (const theme of ['light', 'dark'] as const) {
      await window.setTheme(theme);
      await list.row(1).click({ button: 'right' });
      await window.menuItem('Delete Selected Permanently...').waitFor();
      await window.screenshot(`message-list-menu-delete-${theme}`);
      if (theme === 'light') await window.page.keyboard.press('Escape');
    }
    await window.chooseFromMenu('Delete Selected Permanently...');
    await window.dialog.getByText('Delete Permanently', { exact: true }).click();
    await eventually('one less', async () => (await list.total()) === 19);
    equal((await list.column('subject'))[0] === first, false);
    equal(await list.row(1).getAttribute('aria-selected'), 'true');
    await status(/1 message deleted/);
  });
});
