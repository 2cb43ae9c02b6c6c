import { equal, match } from 'node:assert/strict';
import type { DemoServer } from '../../src/demo/demoServer';
import { ann, startMailServer, useMailWindow } from '../support/mailWindow';
import { MessageListPage } from '../support/messageListPage';
import { seedMailbox, seedMessage } from '../support/seedMail';
import { eventually, type VsCodePage } from '../support/vscodePage';

const bo = { userName: 'bo@example.com', password: 'secret2', realName: 'Bo' };

const few = (name: string) => [1, 2, 3].map((number) => seedMessage({ subject: `${name} ${number}` }));

function startServer(): Promise<DemoServer> {
  const names = ['INBOX', 'Trash', 'Projects', 'Projects/Alpha', 'rtl\u202Egnp.exe', 'Long '.repeat(50).trim()];
  const mail = names.map((name) => seedMailbox(name, name === 'Trash' ? [] : few(name)));
  const mailOfBo = [seedMailbox('INBOX', [seedMessage({ subject: 'For Bo' })])];
  return startMailServer(mail, [{ ...bo, mail: mailOfBo }]);
}

// One story: each step goes on from the one before it.
describe('message lists of mailboxes of all kinds', () => {
  let window: VsCodePage;
  let server: DemoServer;

  useMailWindow(startServer, (opened) => {
    ({ window, server } = opened);
  });

  const titles = (): Promise<string[]> =>
    window.page
      .locator('.editor-group-container .tab')
      .evaluateAll((all) => all.map((tab) => tab.getAttribute('aria-label') ?? ''));
  const open = async (row: string): Promise<void> => {
    await window.treeRow(row).hover();
    await window.treeRow(row).getByRole('button', { name: 'Open Message List' }).click();
  };

  it('have the name that the tree shows in their tab, and room for its button', async () => {
    await open('gnp.exe');
    await eventually('the title', async () => (await titles())[0] === 'rtl[U+202E]gnp.exe (3)');
    await open('Long Long');
    await eventually('the title', async () => /^(Long ){12}… \(3\)$/.test((await titles())[0] ?? ''));
    await window.screenshot('message-list-long-name');
  });

  it('take a deletion back with Ctrl+Z', async () => {
    const list = await MessageListPage.open(window, 'INBOX');
    await list.grid.press('Home');
    await list.grid.press('Delete');
    await eventually('one less', async () => (await list.total()) === 2);
    await list.grid.press('ControlOrMeta+Z');
    await eventually('all again', async () => (await list.total()) === 3);
    equal(server.control.listMessages({ mailbox: 'Trash' }).length, 0);
  });

  it('say that an empty list has no number to go to', async () => {
    const list = await MessageListPage.open(window, 'Trash');
    await window.runCommand('XIMSS: Go to Message Number...');
    await eventually('a word', async () => /no message/.test(await list.status.innerText()));
  });

  it('go on under the new name, in their order, when the parent of their mailbox is renamed', async () => {
    await window.openTreeRow('Projects');
    await open('Alpha');
    let list = await MessageListPage.find(window, 'Projects/Alpha');
    await list.heading('Subject').getByRole('button').click();
    await eventually('the order', async () => (await list.column('subject'))[0] === 'Projects/Alpha 1');
    await window.selectTreeRow('Projects');
    await window.page.keyboard.press('F2');
    await window.answer('Works "2" \u{1F680}');
    await window.treeRow('Works "2" \u{1F680}').waitFor();
    list = await MessageListPage.find(window, 'Works');
    await list.untilLoaded();
    equal(await list.grid.getAttribute('aria-label'), 'Messages in Works "2" \u{1F680}/Alpha');
    equal((await list.column('subject'))[0], 'Projects/Alpha 1');
    await window.screenshot('message-list-renamed');
    await list.grid.press('Home');
    await list.grid.press('Delete');
    await eventually('one less', async () => (await list.total()) === 2);
    equal(server.control.listMessages({ mailbox: 'Works "2" \u{1F680}/Alpha' }).length, 2);
  });

  it('say that a mailbox is gone that somebody else renamed, and do nothing to its messages', async () => {
    const list = await MessageListPage.find(window, 'Works');
    await list.row(2).click();
    server.control.renameMailbox({ mailbox: 'Works "2" \u{1F680}' }, 'Elsewhere');
    await window.runCommand('XIMSS: Refresh');
    await eventually('a word', async () => (await list.banner.count()) > 0);
    equal(await list.grid.getAttribute('aria-busy'), null);
    await list.grid.press('Delete');
    await window.notification(/not exist/).waitFor();
    equal(server.control.listMessages({ mailbox: 'Elsewhere/Alpha' }).length, 2);
    await window.closeNotifications();
  });

  it('say whose they are where there are several accounts', async () => {
    const place = { host: server.host, port: server.port, security: 'none' };
    const accounts = [
      { name: 'Office', userName: ann.userName, ...place },
      { name: 'Home', userName: bo.userName, ...place },
    ];
    await window.changeSettings({ 'ximss.accounts': accounts });
    await window.treeRow('Home').hover();
    await window.treeRow('Home').getByRole('button', { name: 'Connect' }).click();
    await window.page.getByText('Password for Home').waitFor();
    await window.answer(bo.password);
    await window.treeRow('INBOX').nth(0).waitFor();
    await window.openTreeRow('Home');
    await window.treeRow('Office').locator('.monaco-tl-twistie').click();
    await window.treeRow('Elsewhere').waitFor({ state: 'detached' });
    await window.treeRow('INBOX').click({ button: 'right' });
    await window.chooseFromMenu('Open Message List in New Tab');
    await eventually('the title', async () => (await titles()).includes('INBOX (1) · Home'));
    const list = await MessageListPage.find(window, 'INBOX');
    await list.untilLoaded();
    match((await list.column('subject'))[0] ?? '', /For Bo/);
    for (const theme of ['light', 'dark'] as const) {
      await window.setTheme(theme);
      await window.screenshot(`message-list-accounts-${theme}`);
    }
  });
});
