import { ok } from 'node:assert/strict';
import { VsCodePage } from '../support/vscodePage';

describe('the first minute', () => {
  let window: VsCodePage;

  before(async () => {
    window = await VsCodePage.open();
  });

  after(async () => {
    await window?.close();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await window.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  it('starts at an icon in the activity bar and a view with one button', async () => {
    await window.openActivity('XIMSS Inspector');
    await window.welcomeButton('Start the Demo Server').waitFor();
    await window.screenshot('welcome');
  });

  it('fills the tree after a click on the button', async () => {
    await window.welcomeButton('Start the Demo Server').click();
    await window.treeRow('INBOX').waitFor();
    await window.screenshot('tree');
    ok(await window.treeRow('INBOX').isVisible());
  });
});
