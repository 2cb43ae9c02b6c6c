import { equal, match } from 'node:assert/strict';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { MessageListPage } from '../support/messageListPage';
import { seedMailbox, seedMessage } from '../support/seedMail';
import { eventually, VsCodePage } from '../support/vscodePage';

const account = { userName: 'ann@example.com', password: 'secret1', realName: 'Ann' };

/** The same account each time, as after a restart: 200 messages, one a day, and more if there are. */
function startServer(port: number, more: readonly string[] = []): Promise<DemoServer> {
  const messages = Array.from({ length: 200 }, (_, day) =>
    seedMessage({
      subject: `Day ${day + 1}`,
      date: new Date(Date.UTC(2024, 0, 1 + day)).toISOString(),
      flags: ['Seen'],
    }),
  );
  const late = more.map((subject) => seedMessage({ subject, date: '2024-09-01T08:00:00Z' }));
  const mail = [seedMailbox('INBOX', [...messages, ...late]), seedMailbox('Trash')];
  return startDemoServer({ mail: 'sample', accounts: [{ ...account, mail }], port });
}

// One story: each step goes on from the one before it.
describe('a message list while things happen on the server', () => {
  let window: VsCodePage;
  let server: DemoServer;
  let list: MessageListPage;
  const deliver = (subject: string): void =>
    void server.control.deliver({ mailbox: 'INBOX' }, seedMessage({ subject, date: '2024-08-01T08:00:00Z' }));
  const subjects = (): Promise<string[]> => list.column('subject');

  before(async () => {
    server = await startServer(0);
    window = await VsCodePage.open({ width: 1280, height: 800 });
    await window.connectAccount('Office', server, account);
    list = await MessageListPage.open(window, 'INBOX');
  });

  after(async () => {
    await window?.changeSettings({ 'ximss.accounts': [], 'ximss.connection.reconnect': true });
    await window?.close();
    await server?.stop();
  });
  afterEach(function () {
    return window?.screenshotFailure(this.currentTest);
  });

  it('shows new mail at the top, and counts it in the tab', async () => {
    equal((await subjects())[0], 'Day 200');
    deliver('News at the top');
    await eventually('the new row', async () => (await subjects())[0] === 'News at the top');
    match((await list.row(1).getAttribute('class')) ?? '', /is-unread/);
    await eventually('the counts', async () => (await list.counts.innerText()) === '201 messages, 1 unread');
    await window.editorTab('INBOX (1)').waitFor();
  });

  it('goes on with the next message when one is deleted by key, and takes each back', async () => {
    const before = (await subjects()).slice(0, 6);
    await list.row(3).click();
    await list.grid.press('Delete');
    await eventually('one less', async () => (await subjects())[2] === before[3]);
    equal(await list.row(3).getAttribute('aria-selected'), 'true');
    await list.grid.press('Delete');
    await eventually('two less', async () => (await subjects())[2] === before[4]);
    await list.grid.press('ControlOrMeta+Z');
    await eventually('one back', async () => (await subjects())[2] === before[3]);
    await list.grid.press('ControlOrMeta+Z');
    await eventually('both back', async () => (await subjects()).slice(0, 6).join() === before.join());
    await list.grid.press('Escape');
  });

  it('calls nothing new that the button of a notice takes back', async () => {
    const before = (await subjects())[0];
    await list.row(1).click();
    await list.grid.press('Delete');
    await eventually('one less', async () => (await subjects())[0] !== before);
    const notice = window.notification('1 message moved to Trash').first();
    await notice.locator('.monaco-button').filter({ hasText: 'Undo' }).click();
    await eventually('it is back', async () => (await list.total()) === 201);
    equal(/above/.test(await list.status.innerText()), false);
    await list.grid.press('Escape');
    await list.grid.press('Home');
  });

  it('leaves the rows in view where they are when mail comes above them, and says so', async () => {
    await list.grid.evaluate((grid) => (grid.scrollTop = 22 * 80));
    await list.row(85).waitFor();
    await list.untilLoaded();
    const before = await subjects();
    deliver('News out of view');
    await eventually('the word of it', async () => /1 new message above/.test(await list.status.innerText()));
    equal((await subjects()).join(), before.join());
    await window.screenshot('message-list-new-above');
    await list.row(90).click();
    await window.page.setViewportSize({ width: 540, height: 800 });
    await eventually('room for the way up', async () => {
      const right = (element: Element): number => element.getBoundingClientRect().right;
      return (await list.button('Go to the top').evaluate(right)) <= (await list.status.evaluate(right));
    });
    await window.screenshot('message-list-new-above-narrow');
    await window.page.setViewportSize({ width: 1280, height: 800 });
    await list.button('Go to the top').click();
    await eventually('the new row', async () => (await subjects())[0] === 'News out of view');
  });

  it('keeps its rows, greyed, while the connection is lost, and is in step with the server again after', async () => {
    const { port } = server;
    await server.stop();
    await list.staleList.waitFor();
    match(await list.banner.innerText(), /Trying again/);
    equal((await subjects())[0], 'News out of view');
    await window.screenshot('message-list-connection-lost');
    server = await startServer(port, ['After the restart']);
    await list.staleList.waitFor({ state: 'detached' });
    await list.banner.waitFor({ state: 'hidden' });
    await eventually('the rows of the server', async () => (await subjects())[0] === 'After the restart');
    equal(await list.counts.innerText(), '201 messages, 1 unread');
    deliver('And live again');
    await eventually('the next mail', async () => /And live again/.test((await subjects()).slice(0, 2).join()));
  });

  it('keeps its rows when nobody connects again, says why, and connects when asked to', async () => {
    const { port } = server;
    await window.changeSettings({ 'ximss.connection.reconnect': false });
    await server.stop();
    await list.staleList.waitFor();
    await list.button('Reconnect').waitFor();
    await eventually('the end of tries', async () => !/Trying again/.test(await list.banner.innerText()));
    equal((await subjects()).length > 10, true);
    for (const theme of ['light', 'highContrast', 'dark'] as const) {
      await window.setTheme(theme);
      await window.screenshot(`message-list-not-connected-${theme}`);
    }
    await list.row(3).click();
    await list.grid.press('Delete');
    await eventually('a refusal', async () => /no connection/i.test(await list.status.innerText()));
    server = await startServer(port, ['After the pause']);
    await list.button('Reconnect').click();
    await list.staleList.waitFor({ state: 'detached' });
    await eventually('the rows of the server', async () => (await subjects())[0] === 'After the pause');
    await list.banner.waitFor({ state: 'hidden' });
  });
});
