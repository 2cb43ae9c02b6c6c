import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { ConsolePage } from '../support/consolePage';
import { seedMailbox } from '../support/seedMail';
import { eventually, VsCodePage } from '../support/vscodePage';

const account = { userName: 'ann@example.com', password: 'secret1', realName: 'Ann' };

// One story: each step goes on from the one before it.
describe('the sessions of an account in the console', () => {
  let window: VsCodePage;
  let console: ConsolePage;
  let server: DemoServer;

  const choices = () => console.whose.locator('vscode-option').allInnerTexts();
  const shownChoice = () => console.whose.locator('[part="selected-value"]').innerText();
  const countOf = (tag: string) => console.rows(tag).count();

  before(async () => {
    const mail = [seedMailbox('INBOX', [])];
    server = await startDemoServer({ mail: 'sample', accounts: [{ ...account, mail }] });
    window = await VsCodePage.open({ width: 1440, height: 900 });
    await window.connectAccount('Office', server, account);
    console = await ConsolePage.open(window);
    await console.rows('login').waitFor();
  });

  after(async () => {
    await window?.changeSettings({ 'ximss.accounts': [] });
    await window?.close();
    await server?.stop();
  });
  afterEach(function () {
    return window?.screenshotFailure(this.currentTest);
  });

  it('are no choice while there is one', async () => {
    ok(!(await console.whose.isVisible()));
    await console.rows('login').first().click({ button: 'right' });
    await window.menuItem('Hide Rows of This Name').waitFor();
    ok(!(await window.menuLabels()).includes('Show Only This Session'));
    await window.page.keyboard.press('Escape');
  });

  it('are told apart after the connection was lost and made again', async () => {
    await window.sendRequest('<readTime/>');
    await console.rows('readTime').waitFor();
    server.control.dropConnections();
    await eventually('a second login', async () => (await countOf('login')) === 2);
    await console.whose.waitFor();
    await eventually('two sessions', async () => (await choices()).length === 3);
    const [all, second, first] = await choices();
    equal(all, 'All sessions');
    match(second ?? '', /^Session 2, now, since \d\d:\d\d:\d\d$/);
    match(first ?? '', /^Session 1, \d\d:\d\d:\d\d( to \d\d:\d\d:\d\d)?$/);
    await console.whose.click();
    for (const theme of ['light', 'highContrast', 'dark'] as const) {
      await window.setTheme(theme);
      await window.screenshot(`console-session-choice-${theme}`);
    }
    await window.page.keyboard.press('Escape');
    equal(await shownChoice(), 'All sessions');
  });

  it('are looked at one at a time', async () => {
    await console.chooseWhose(/^Session 1,/);
    await eventually(
      'the first session',
      async () => (await countOf('login')) === 1 && (await countOf('readTime')) === 1,
    );
    match(await console.status.innerText(), /\d+ of \d+ rows/);
    await console.chooseWhose(/^Session 2,/);
    // Between the two sessions the list is empty for a moment.
    await eventually(
      'the second session',
      async () => (await countOf('readTime')) === 0 && (await countOf('login')) === 1,
    );
    await window.sendRequest('<readTime/>');
    await console.rows('readTime').waitFor();
    await window.screenshot('console-session');
  });

  it('stay chosen while another one comes', async () => {
    server.control.dropConnections();
    await eventually('a third session', async () => (await choices()).length === 4);
    match(await shownChoice(), /^Session 2, \d\d:\d\d:\d\d/);
    await eventually('its login alone', async () => (await countOf('login')) === 1);
  });

  it('are all shown again by the menu of a row, which stays in view', async () => {
    await console.rows('readTime').first().click({ button: 'right' });
    await window.menuItem('Show All Sessions').waitFor();
    await window.screenshot('console-session-menu');
    await window.chooseFromMenu('Show All Sessions');
    await eventually('all rows', async () => !/ of \d+ rows/.test(await console.status.innerText()));
    await console.rows('readTime').and(console.frame.locator('.selected')).waitFor();
    equal(await shownChoice(), 'All sessions');
  });

  it('are shown alone by the menu of a row, opened by key', async () => {
    await console.goToStart();
    await console.rows('login').first().click();
    await console.list.press('Shift+F10');
    await window.menuItem('Show Only This Session').waitFor();
    await window.chooseFromMenu('Show Only This Session');
    await eventually('the choice', async () => /^Session 1,/.test(await shownChoice()));
    await eventually('the first session', async () => (await countOf('login')) === 1);
  });

  it('say when nothing of them matches, and when nothing is kept', async () => {
    await console.filter.fill('stands in no message');
    await console.frame.getByText('Nothing in this session matches the filter.').waitFor();
    await window.screenshot('console-session-no-match');
    await console.frame.locator('.empty vscode-button').filter({ hasText: 'Clear Filter' }).click();
    await console.rows('login').waitFor();
    await window.runCommand('XIMSS: Clear Console');
    await console.frame.getByText('No traffic of this session is kept any more.').waitFor();
    equal(await shownChoice(), 'Session 1, no longer kept · Office');
    for (const theme of ['light', 'dark'] as const) {
      await window.setTheme(theme);
      await window.screenshot(`console-session-gone-${theme}`);
    }
    await console.frame.locator('.empty vscode-button').filter({ hasText: 'Show All Sessions' }).click();
    await window.sendRequest('<readTime/>');
    await console.rows('readTime').waitFor();
  });

  it('have room in a narrow window', async () => {
    server.control.dropConnections();
    await console.rows('login').waitFor();
    await console.rows('readTime').first().click();
    await window.runCommand('XIMSS: Show Only This Session');
    await eventually('the choice', async () => /^Session 3,/.test(await shownChoice()));
    await window.page.setViewportSize({ width: 640, height: 640 });
    await console.whose.click();
    await window.screenshot('console-session-narrow');
    const list = await console.whose.locator('[part="listbox"]').boundingBox();
    ok(list !== null && list.x >= 0 && list.x + list.width <= 640 && list.y + list.height <= 640);
    await window.page.keyboard.press('Escape');
    await window.page.setViewportSize({ width: 1440, height: 900 });
  });

  it('are forgotten by the next window, where the account stays chosen', async () => {
    await window.reload();
    console = await ConsolePage.open(window);
    await console.whose.waitFor();
    deepEqual(await choices(), ['All sessions', 'Office']);
    equal(await shownChoice(), 'Office');
  });
});
