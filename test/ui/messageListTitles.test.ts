import { equal, match } from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import type { DemoServer } from '../../src/demo/demoServer';
import { ann, startMailServer, useMailWindow } from '../support/mailWindow';
import { MessageListPage } from '../support/messageListPage';
import { seedMailbox, seedMessage } from '../support/seedMail';
import { eventually, type VsCodePage } from '../support/vscodePage';

function startServer(): Promise<DemoServer> {
  const few = (name: string) => [1, 2, 3].map((number) => seedMessage({ subject: `${name} ${number}` }));
  return startMailServer(['INBOX', 'Projects'].map((name) => seedMailbox(name, few(name))));
}

/** Takes connections and never says a word. */
async function startSilence(port: number): Promise<{ stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const silence: Server = createServer((socket) => sockets.add(socket.on('error', () => socket.destroy())));
  await new Promise<void>((resolve) => silence.listen(port, '127.0.0.1', resolve));
  return {
    stop: () =>
      new Promise((resolve) => {
        silence.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

// One story: each step goes on from the one before it.
describe('what a message list says of itself', () => {
  let window: VsCodePage;
  let server: DemoServer;
  let list: MessageListPage;

  useMailWindow(startServer, async (opened) => {
    ({ window, server } = opened);
    list = await MessageListPage.open(window, 'INBOX');
  });

  const untilTitle = (title: string): Promise<void> =>
    eventually(`the title ${title}`, async () => {
      const tabs = window.page.locator('.editor-group-container .tab');
      const titles = await tabs.evaluateAll((all) => all.map((tab) => tab.getAttribute('aria-label') ?? ''));
      return titles.includes(title);
    });
  const untilCounts = (text: string): Promise<void> =>
    eventually(text, async () => (await list.counts.innerText()) === text);

  it('counts in its title what came to the mailbox, also where the filter hides it', async () => {
    await untilTitle('INBOX (3)');
    await list.row(1).click();
    await list.grid.press('ControlOrMeta+F');
    await eventually('the filter', () => list.filter.evaluate((input) => input.matches(':focus')));
    await window.page.keyboard.type('INBOX 1');
    await untilCounts('1 message found, 1 unread');
    server.control.deliver({ mailbox: 'INBOX' }, seedMessage({ subject: 'Something else' }));
    await untilTitle('INBOX (4)');
    equal(await list.counts.innerText(), '1 message found, 1 unread');
  });

  it('filters by no flag that nobody knows, and says which there are', async () => {
    await list.chooseField('Flags');
    await untilCounts('4 messages, 4 unread');
    match(await list.status.innerText(), /Not a flag: "INBOX 1"\. Try Seen, /);
    equal(await list.filter.inputValue(), 'INBOX 1');
    for (const theme of ['light', 'dark'] as const) {
      await window.setTheme(theme);
      await window.screenshot(`message-list-unknown-flag-${theme}`);
    }
    await list.chooseField('Subject');
    await untilCounts('1 message found, 1 unread');
    equal(/Not a flag/.test(await list.status.innerText()), false);
    await list.chooseField('Flags');
    await list.filter.fill('seen');
    await list.frame.getByText('Nothing matches the filter.').waitFor();
    equal(/Not a flag/.test(await list.status.innerText()), false);
    await list.filter.fill('unseen, fancy');
    await list.filter.press('Enter');
    await eventually('a word', async () => /Not a flag: "fancy"/.test(await list.status.innerText()));
    await list.filter.fill('unseen,');
    await untilCounts('4 messages found, 4 unread');
  });

  it('names the account as soon as there are two, and counts nothing once its mailbox is deleted', async () => {
    await window.treeRow('Projects').click({ button: 'right' });
    await window.chooseFromMenu('Open Message List in New Tab');
    await untilTitle('Projects (3)');
    const place = { host: server.host, port: server.port, security: 'none' };
    await window.changeSettings({
      'ximss.accounts': [
        { name: 'Office', userName: ann.userName, ...place },
        { name: 'Home', userName: 'bo@example.com', ...place },
      ],
    });
    await untilTitle('Projects (3) · Office');
    await untilTitle('INBOX (4) · Office');
    server.control.removeMailbox({ mailbox: 'Projects' });
    await window.runCommand('XIMSS: Refresh');
    await untilTitle('Projects · Office');
  });

  it('turns a wheel while the connection is being made again, in the list and in the tree', async () => {
    const { port } = server;
    await server.stop();
    await window.treeRow(/Click to try again now/).waitFor();
    const silence = await startSilence(port);
    try {
      await window.treeRow(/Click to try again now/).click();
      const row = window.treeRow('Connecting again...');
      await row.locator('.codicon-loading').waitFor();
      await window.editorTab('INBOX').click();
      list = await MessageListPage.find(window, 'INBOX');
      await list.banner.locator('.codicon-loading').waitFor();
      for (const theme of ['light', 'dark'] as const) {
        await window.setTheme(theme);
        await window.screenshot(`connecting-again-${theme}`);
      }
    } finally {
      await silence.stop();
    }
  });
});
