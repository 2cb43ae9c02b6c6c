import { deepEqual, match, ok } from 'node:assert/strict';
import { ConsolePage } from '../support/consolePage';
import { eventually, VsCodePage } from '../support/vscodePage';

// One story: each step goes on from the one before it.
describe('the console', () => {
  let window: VsCodePage;
  let console: ConsolePage;

  before(async () => {
    window = await VsCodePage.open({ width: 1440, height: 900 });
    await window.startDemo();
    await window.openTreeRow('INBOX');
    await window.openMessage('Invitation: Review of the console');
    console = await ConsolePage.open(window);
    await console.rows('folderRead').waitFor();
  });

  after(() => window?.close());
  afterEach(function () {
    return window?.screenshotFailure(this.currentTest);
  });

  it('filters by a text that stands in no row but in a payload', async () => {
    await console.filter.fill('Review of the console');
    await eventually('fewer rows', async () => (await console.rows('listFeatures').count()) === 0);
    await console.rows('folderRead').waitFor();
    match(await console.status.innerText(), /\d+ of \d+ rows/);
  });

  it('opens a row by the right arrow key, and its frames are beneath', async () => {
    await console.rows('folderRead').first().click();
    await console.list.press('ArrowRight');
    await console.frames.first().waitFor();
    match(await console.frames.allInnerTexts().then((texts) => texts.join('\n')), /folderMessage[^]*response/);
  });

  it('shows the detail indented, and byte for byte', async () => {
    await console.button('Raw').click();
    const texts = () => console.detail.locator('pre').allInnerTexts();
    await eventually('the raw form', async () => (await texts()).every((text) => !/\n {2}</.test(text)));
    await console.button('Pretty').click();
    await eventually('the pretty form', async () => (await texts()).some((text) => /\n {2}</.test(text)));
    await window.runCommand('View: Toggle Maximized Panel');
    await window.page.locator('.editor-group-container').first().waitFor({ state: 'hidden' });
    await window.screenshot('console', { forDocs: true });
    await window.runCommand('View: Toggle Maximized Panel');
    await window.page.locator('.editor-group-container').first().waitFor();
  });

  it('takes regular expressions, and says what is wrong with one', async () => {
    await console.button('Use regular expression').click();
    await console.filter.fill('folder(Open|Read) id="\\d+"');
    await console.status.getByText(/^2 of \d+ rows/).waitFor();
    await console.filter.fill('folder(');
    await console.frame.locator('.filter-problem:visible').waitFor();
    await window.screenshot('console-bad-filter');
    await console.button('Use regular expression').click();
    await console.filter.fill('');
  });

  it('shows the received or the sent messages alone', async () => {
    await console.rows('login').waitFor();
    await console.chooseDirection('Received');
    await console.rows(/./).first().waitFor();
    await window.screenshot('console-received');
    await console.chooseDirection('Sent and received');
  });

  it('says that nothing matches, and clears the filter', async () => {
    await console.checkbox('Errors only').click();
    await console.frame.getByText('Nothing matches the filter.').waitFor();
    await window.screenshot('console-no-match');
    await console.frame.locator('vscode-button').filter({ hasText: 'Clear Filter' }).click();
    await console.rows('login').waitFor();
  });

  it('hides keep-alives', async () => {
    await window.sendRequest('<noop/>');
    await console.rows('noop').waitFor();
    await console.checkbox('Hide keep-alives').click();
    await eventually('no keep-alive', async () => (await console.rows('noop').count()) === 0);
    await console.checkbox('Hide keep-alives').click();
    await console.rows('noop').waitFor();
  });

  it('hides the rows of a name by the menu of one, and shows them again', async () => {
    await console.rows('noop').first().click({ button: 'right' });
    await window.chooseFromMenu('Hide Rows of This Name');
    await eventually('no such row', async () => (await console.rows('noop').count()) === 0);
    await console.frame.getByText('noop hidden').waitFor();
    await window.screenshot('console-hidden-name');
    await console.button('Show rows of hidden names again').click();
    await console.rows('noop').waitFor();
  });

  it('holds the list while capturing goes on', async () => {
    await console.button('Hold the list while capturing goes on').click();
    const held = await console.status.innerText();
    await window.treeRow('My card').click();
    await console.frame.getByText(/Paused, [1-9]\d* new row/).waitFor();
    ok((await console.status.innerText()).startsWith(held.slice(0, held.indexOf(' '))));
    await window.screenshot('console-paused');
    await console.button('Resume').click();
    await console.frame.getByText(/Paused/).waitFor({ state: 'hidden' });
  });

  it('goes through the rows by keyboard and sends one again', async () => {
    const sent = await console.rows('noop').count();
    await console.rows('noop').first().click();
    await console.list.press('ArrowUp');
    await console.list.press('ArrowDown');
    await console.list.press('Control+Enter');
    await eventually('the new row', async () => (await console.rows('noop').count()) > sent);
    await console.frame.getByText(/noop answered after \d+ ms/).waitFor();
  });

  it('opens a request in the editor by the enter key', async () => {
    await console.goToStart();
    await console.rows('folderOpen').first().click();
    await console.list.press('Enter');
    await window.editorTab('folderOpen').waitFor();
    await eventually('the request', async () => (await window.editorText()).includes('<folderOpen'));
  });

  it('offers what can be done with a row at the right mouse button', async () => {
    await console.goToStart();
    await console.rows('mailboxList').first().click({ button: 'right' });
    await window.menuItem('Copy Whole Exchange').waitFor();
    await window.screenshot('console-menu');
    deepEqual(await window.menuLabels(), [
      'Edit and Send Request',
      'Replay Request',
      'Copy Request',
      'Copy Response',
      'Copy Whole Exchange',
      'Hide Rows of This Name',
    ]);
    await window.chooseFromMenu('Copy Request');
    await eventually('the clipboard', async () => /^<mailboxList id="\d+"/.test(await window.clipboardText()));
  });

  it('sends a row again from its menu', async () => {
    await console.rows('mailboxList').first().click({ button: 'right' });
    await window.chooseFromMenu('Replay Request');
    await console.detail.getByText('Done').waitFor();
    await window.page.getByText(/mailboxList answered after \d+ ms/).waitFor();
  });

  it('refuses to send masked secrets again, and says why', async () => {
    await console.goToStart();
    await console.rows('login').first().click();
    await console.detail.getByText('secrets masked').first().waitFor();
    ok(!(await console.detail.innerText()).includes('sesame'));
    await console.list.press('Control+Enter');
    await console.frame.getByText(/Secrets in this request are masked/).waitFor();
    await window.screenshot('console-masked');
  });

  it('is cleared at once', async () => {
    await window.runCommand('XIMSS: Clear Console');
    await eventually('an empty list', async () => (await console.rows().count()) === 0);
    await console.detail.waitFor({ state: 'hidden' });
    await window.screenshot('console-empty');
  });

  it('opens as an editor, and comes back there after the window was loaded again', async () => {
    await window.runCommand('XIMSS: Open Console in Editor');
    await window.editorTab('XIMSS Console').waitFor();
    await window.reload();
    await window.editorTab('XIMSS Console').waitFor();
    await window.webviewFrame('.list-area');
    await window.screenshot('console-editor');
  });
});
