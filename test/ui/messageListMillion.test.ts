import { equal, match } from 'node:assert/strict';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { MessageListPage } from '../support/messageListPage';
import { eventually, VsCodePage } from '../support/vscodePage';

// One story: each step goes on from the one before it.
describe('the list of a million messages', () => {
  let window: VsCodePage;
  let server: DemoServer;
  let list: MessageListPage;

  before(async () => {
    server = await startDemoServer({ mail: { messages: 1_000_000 } });
    window = await VsCodePage.open({ width: 1280, height: 800 });
    await window.connectAccount('Big', server, server.accounts[0]!);
  });

  after(async () => {
    await window?.changeSettings({ 'ximss.accounts': [] });
    await window?.close();
    await server?.stop();
  });
  afterEach(function () {
    return window?.screenshotFailure(this.currentTest);
  });

  it('opens with its newest messages and says how many there are', async () => {
    list = await MessageListPage.open(window, 'INBOX');
    match(await list.counts.innerText(), /^1,000,\d{3} messages, /);
    await list.row(1).waitFor();
    await window.screenshot('message-list-million');
  });

  it('jumps to the end, to any number, and wherever the scroll bar is put', async () => {
    const total = await list.total();
    await list.grid.press('End');
    await list.row(total).waitFor();
    await list.untilLoaded();
    equal(await list.row(total).getAttribute('aria-selected'), 'true');
    await window.screenshot('message-list-million-end');
    await window.runCommand('XIMSS: Go to Message Number...');
    await window.answer('500,000');
    await eventually('the row', async () => (await list.row(500_000).getAttribute('aria-selected')) === 'true');
    await list.untilLoaded();
    await list.grid.evaluate((grid) => (grid.scrollTop = grid.scrollHeight / 4));
    await list.row(250_020).waitFor();
    await list.untilLoaded();
    await window.screenshot('message-list-million-quarter');
  });

  it('selects all of them at once', async () => {
    const total = await list.total();
    await list.grid.press('ControlOrMeta+A');
    match(await list.status.innerText(), new RegExp(`${total.toLocaleString('en')} selected`));
  });

  it('shows that the server is gone, and keeps its rows meanwhile', async () => {
    await server.stop();
    await list.frame.locator('.banner:visible').waitFor();
    // The line above takes room: in a list whose scroll bar is scaled that must not move the rows.
    equal(await list.row(250_020).isVisible(), true);
    equal(await list.row(250_016).isVisible(), true);
    await list.button('Reconnect').waitFor();
    await window.screenshot('message-list-lost');
  });

  it('offers what can be done with a message on rows that are not loaded', async () => {
    await list.grid.evaluate((grid) => (grid.scrollTop = (grid.scrollHeight / 10) * 7));
    const row = list.row(700_045);
    await row.waitFor();
    await row.click();
    match((await row.getAttribute('class')) ?? '', /is-loading/);
    await row.click({ button: 'right' });
    await window.menuItem('Mark Selected as Read').waitFor();
    await window.screenshot('message-list-menu-loading');
    await window.chooseFromMenu('Mark Selected as Read');
    await eventually('a refusal in words', async () => /no connection/i.test(await list.status.innerText()));
    await window.screenshot('message-list-menu-refused');
  });
});
