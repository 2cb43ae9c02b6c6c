import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Frame, type Locator, type Page } from 'playwright-core';
import { readUiEnvironment, type UiEnvironment } from './uiEnvironment';

/** The workbench needs some seconds to load, more on a busy machine. */
const START_TIMEOUT_MS = 60_000;
const STEP_TIMEOUT_MS = 30_000;
/** Between two looks at something that gives no event. */
const POLL_MS = 100;

const BROWSER_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The themes a picture can be taken in, by the class that the workbench then has. */
const THEMES = {
  dark: { label: 'Default Dark Modern', className: 'vs-dark' },
  light: { label: 'Default Light Modern', className: 'vs' },
  highContrast: { label: 'Default High Contrast', className: 'hc-black' },
} as const;

export type ThemeName = keyof typeof THEMES;

/** One VS Code window in a headless browser, used as a person would: by keyboard, mouse and what can be seen. */
export class VsCodePage {
  private constructor(
    /** For steps that this class has no word for. */
    readonly page: Page,
    private readonly browser: Browser,
    private readonly environment: UiEnvironment,
  ) {}

  /** Opens a window with storage of its own. The caller closes it with `close()`. */
  static async open(options: { readonly width?: number; readonly height?: number } = {}): Promise<VsCodePage> {
    const environment = readUiEnvironment();
    const browser = await chromium.launch({ executablePath: environment.browserPath, args: BROWSER_ARGUMENTS });
    const viewport = { width: options.width ?? 1280, height: options.height ?? 800 };
    const context = await browser.newContext({ viewport, permissions: ['clipboard-read', 'clipboard-write'] });
    const window = new VsCodePage(await context.newPage(), browser, environment);
    window.page.setDefaultTimeout(STEP_TIMEOUT_MS);
    try {
      await window.load();
    } catch (error) {
      await window.screenshot('failed-start');
      await browser.close();
      throw error;
    }
    return window;
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  /** Loads the same window again, as after a press of F5: the extension host is a new one. */
  async reload(): Promise<void> {
    // The editor's own command saves what is open; a plain load of the page may be quicker than that.
    const loaded = this.page.waitForEvent('load');
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await this.whenReady();
  }

  private async load(): Promise<void> {
    const folder = encodeURIComponent(decodeURIComponent(pathToFileURL(this.environment.workspaceFolder).pathname));
    await this.page.goto(`${this.environment.address}&folder=${folder}`, { timeout: START_TIMEOUT_MS });
    await this.whenReady();
  }

  private async whenReady(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: START_TIMEOUT_MS });
    await this.page.locator('.activitybar .action-item').first().waitFor({ timeout: START_TIMEOUT_MS });
    // The extension host answers from here on.
    const activating = this.page.locator('.statusbar-item').filter({ hasText: 'Activating Extensions' });
    await activating.waitFor({ state: 'detached', timeout: START_TIMEOUT_MS });
  }

  /** Runs a command by its full title, category included, through the palette. */
  async runCommand(title: string): Promise<void> {
    const row = this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first();
    // The palette does not learn of commands that arrive after it opened: open it again until it knows this one.
    await eventually(`the command "${title}"`, async () => {
      await this.page.keyboard.press('F1');
      const input = this.page.locator('.quick-input-widget input[type="text"]');
      // A page that takes the focus at this moment closes the palette.
      await input.fill(`>${title}`, { timeout: 2000 }).catch(() => undefined);
      if (await isVisibleWithin(row, 1500)) return true;
      await this.page.keyboard.press('Escape');
      return false;
    });
    await row.click();
  }

  /** Answers the input box or pick list that is open. */
  async answer(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget:visible input');
    await input.last().fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Shows a view container by the name of its icon in the activity bar. */
  async openActivity(name: string): Promise<void> {
    const icon = this.page
      .locator('.activitybar .action-item')
      .filter({ has: this.page.locator(`[aria-label^="${name}"]`) });
    await icon.first().waitFor();
    const isOpen = await icon.first().evaluate((element) => element.classList.contains('checked'));
    if (!isOpen) await icon.first().click();
  }

  /** A row of a tree in the side bar, by a part of its text. Rows exist only while they are scrolled into view. */
  treeRow(text: string | RegExp): Locator {
    return this.page.locator('.sidebar .monaco-list-row').filter({ hasText: text }).first();
  }

  /** Expands a row of a tree in the side bar, if it is not, and waits for a row below it. */
  async openTreeRow(text: string | RegExp): Promise<void> {
    const row = this.treeRow(text);
    await row.waitFor();
    // The extension opens rows by itself when an account answers, and a click that meets that closes the row again; so
    // may the editor, when the row above is read again under the click.
    await eventually(`a row below ${String(text)}`, async () => {
      if (await this.hasRowBelow(row)) return true;
      if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
      return false;
    });
  }

  /** Selects a row of a tree in the side bar by its label. A click whose row is drawn anew under it selects nothing. */
  async selectTreeRow(text: string | RegExp): Promise<void> {
    const row = this.treeRow(text);
    await row.waitFor();
    await eventually(`${String(text)} selected`, async () => {
      if ((await row.getAttribute('aria-selected')) === 'true') return true;
      await row.locator('.monaco-icon-label').click();
      return false;
    });
  }

  private async hasRowBelow(row: Locator): Promise<boolean> {
    return row.evaluate((element) => {
      const numberOf = (of: Element | undefined, name: string): number => Number(of?.getAttribute(name));
      const rows = [...(element.parentElement?.children ?? [])];
      const next = rows.find((other) => numberOf(other, 'data-index') === numberOf(element, 'data-index') + 1);
      return numberOf(next, 'aria-level') > numberOf(element, 'aria-level');
    });
  }

  /** The rows of the side bar, each with whether it is open. */
  private async treeText(): Promise<string> {
    const rows = await this.page
      .locator('.sidebar .monaco-list-row')
      .evaluateAll((all) => all.map((row) => `${row.getAttribute('aria-expanded')} ${row.textContent}`));
    return rows.join('\n');
  }

  /** A button of a welcome view, by its text. */
  welcomeButton(text: string): Locator {
    return this.page.locator('.welcome-view .monaco-button').filter({ hasText: text });
  }

  /** A tab of the editor area, by a part of its text. */
  editorTab(text: string | RegExp): Locator {
    return this.page.locator('.editor-group-container .tab').filter({ hasText: text }).first();
  }

  /** The visible text of the active editor, with plain spaces; empty while there is none. */
  async editorText(): Promise<string> {
    const lines = this.page.locator('.editor-group-container.active .monaco-editor .view-lines');
    const texts = await lines.allInnerTexts();
    return (texts[0] ?? '').replaceAll('\u00a0', ' ');
  }

  /** The visible text of all editors side by side, with plain spaces. */
  async allEditorsText(): Promise<string> {
    const texts = await this.page.locator('.editor-group-container .monaco-editor .view-lines').allInnerTexts();
    return texts.join('\n').replaceAll('\u00a0', ' ');
  }

  /** Opens a new request with this text and sends it. Does not wait for the answer. */
  async sendRequest(xml: string): Promise<void> {
    await this.writeRequest(xml);
    await this.page.keyboard.press('ControlOrMeta+Enter');
  }

  /** Opens a new request and replaces its text. */
  async writeRequest(xml: string): Promise<void> {
    const { keyboard } = this.page;
    const tabs = await this.page.locator('.editor-group-container .tab').count();
    await this.runCommand('XIMSS: New Request');
    await eventually('a new editor', async () => {
      const isNew = (await this.page.locator('.editor-group-container .tab').count()) > tabs;
      return isNew && /^\s*</.test(await this.editorText());
    });
    await keyboard.press('ControlOrMeta+A');
    // Typing over a selection would put it into brackets.
    await keyboard.press('Delete');
    await keyboard.insertText(xml);
    await keyboard.press('Escape');
  }

  /** Starts the demo server from the welcome view and waits for the tree. Nothing moves there by itself. */
  async startDemo(): Promise<void> {
    // Mail that arrives now and then would move rows away from under the pointer.
    await this.changeSettings({ 'ximss.demo.live': false });
    await this.openActivity('XIMSS');
    await this.welcomeButton('Start the Demo Server').click();
    await this.treeRow('INBOX').waitFor();
  }

  /** Sets up an account on a server of this machine, its only one, and connects it by hand. Waits for its INBOX. */
  async connectAccount(
    name: string,
    server: { readonly host: string; readonly port: number },
    login: { readonly userName: string; readonly password: string },
  ): Promise<void> {
    const { host, port } = server;
    const account = { name, host, port, security: 'none', userName: login.userName };
    await this.changeSettings({ 'ximss.accounts': [account] });
    await this.openActivity('XIMSS');
    const row = this.treeRow(name);
    await row.hover();
    await row.getByRole('button', { name: 'Connect' }).click();
    await this.page.getByText(`Password for ${name}`).waitFor();
    await this.answer(login.password);
    await this.openTreeRow(name);
    await this.treeRow('INBOX').waitFor();
  }

  /** An entry of the context menu that is open, by its label. */
  menuItem(label: string): Locator {
    return this.page.locator('.monaco-menu .action-label').filter({ hasText: label }).first();
  }

  /** Labels of the context menu that is open, without separators. */
  async menuLabels(): Promise<string[]> {
    const texts = await this.page.locator('.monaco-menu .action-label').allInnerTexts();
    return texts.map((text) => text.trim()).filter((text) => text !== '');
  }

  /** Chooses an entry of the context menu that is open. */
  async chooseFromMenu(label: string): Promise<void> {
    const item = this.menuItem(label);
    await item.waitFor();
    // The editor takes a click right after the menu opened for the end of the one that opened it.
    await eventually(`the menu to close after "${label}"`, async () => {
      if (await item.isVisible()) await item.click({ timeout: POLL_MS * 10 }).catch(() => undefined);
      return !(await item.isVisible());
    });
  }

  /** Opens a message of the mailbox that is expanded, and waits for its text. */
  async openMessage(subject: string): Promise<void> {
    const row = this.treeRow(subject);
    await row.waitFor();
    await row.click();
    await eventually(`the message "${subject}"`, async () => {
      const text = await this.editorText();
      return /^Subject:/m.test(text) && text.includes(subject);
    });
  }

  /** Whether keys go to the tree in the side bar. */
  async isFocusInTree(): Promise<boolean> {
    return this.page.evaluate(
      () => (document.activeElement?.closest('.sidebar .monaco-list') ?? undefined) !== undefined,
    );
  }

  /** Whether a tab is one that the next document replaces. */
  async isPreview(tab: string | RegExp): Promise<boolean> {
    return (await this.editorTab(tab).locator('.monaco-icon-label.italic').count()) > 0;
  }

  /** Opens a part of the message in view, chosen from the list by a text of its line. */
  async openPart(text: RegExp): Promise<void> {
    await this.runCommand('XIMSS: Open Part of Message...');
    const row = this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text });
    await row.filter({ hasNotText: 'XIMSS:' }).first().click();
  }

  /** The UID of a message in the tree, from the tooltip of its row. */
  async uidOfRow(subject: string): Promise<string> {
    const tooltip = this.page.locator('.monaco-hover:visible').filter({ hasText: 'UID:' });
    // A row that is drawn anew under the pointer shows none before the pointer comes again.
    await eventually(`the tooltip of ${subject}`, async () => {
      await this.page.mouse.move(700, 400);
      await this.treeRow(subject).hover();
      return isVisibleWithin(tooltip.first(), 3000);
    });
    return /UID: (\d+)/.exec(await tooltip.first().innerText())?.[1] ?? '';
  }

  async clipboardText(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** The dialog in the middle of the window that asks something. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** Presses a button of the dialog. */
  async answerDialog(label: string): Promise<void> {
    // This very dialog: the answer may bring another one at once.
    const answered = await this.dialog.elementHandle();
    await this.dialog.locator('.monaco-button').filter({ hasText: label }).click();
    await answered.waitForElementState('hidden');
  }

  /** A line of the completion list, by its label. */
  suggestion(label: string): Locator {
    return this.page.locator('.suggest-widget.visible .monaco-list-row').filter({ hasText: label }).first();
  }

  /** A notification, by a part of its text. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text }).first();
  }

  /** The page of a webview: the one in which something matches the selector. Webviews lie two frames deep. */
  async webviewFrame(selector: string): Promise<Frame> {
    let match: Frame | undefined;
    await eventually(`a webview with "${selector}"`, async () => {
      match = await this.findWebview(selector);
      return match !== undefined;
    });
    return match!;
  }

  /** The page of a webview, if there is one at this moment. */
  async findWebview(selector: string): Promise<Frame | undefined> {
    let match: Frame | undefined;
    for (const frame of this.page.frames()) {
      if (isWebviewPage(frame) && (await countIn(frame, selector)) > 0) match = frame;
    }
    return match;
  }

  /** Takes all notifications away. */
  async closeNotifications(): Promise<void> {
    await this.runCommand('Notifications: Clear All Notifications');
    await this.page.locator('.notifications-toasts .notification-list-item').first().waitFor({ state: 'detached' });
  }

  /** Changes machine settings and leaves the others as they are. Does not wait for anybody to notice. */
  async changeSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const file = this.environment.settingsFile;
    const present = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    await writeFile(file, JSON.stringify({ ...present, ...settings }, undefined, 2));
  }

  /** Changes the colour theme and waits until the workbench wears it. */
  async setTheme(theme: ThemeName): Promise<void> {
    const { label, className } = THEMES[theme];
    await this.changeSettings({ 'workbench.colorTheme': label });
    await this.page.locator(`.monaco-workbench.${className}`).waitFor();
  }

  /** Keeps how the window looked when a test failed. */
  async screenshotFailure(
    test: { readonly title: string; readonly state?: string | undefined } | undefined,
  ): Promise<void> {
    if (test?.state !== 'failed') return;
    await this.screenshot(`failed-${test.title.replace(/\W+/g, '-')}`);
    // Where a run cannot keep its pictures, the words on the screen say most of what one would show.
    process.stdout.write(`The side bar after "${test.title}":\n${await this.treeText()}\n${await this.otherWords()}\n`);
  }

  /** What the editor says outside of the side bar, and where keys go. */
  private async otherWords(): Promise<string> {
    const texts = (selector: string): Promise<string[]> => this.page.locator(`${selector}:visible`).allInnerTexts();
    const focus = await this.page.evaluate(() => document.activeElement?.className ?? 'nothing');
    const said = {
      notices: await texts('.notification-list-item'),
      question: await texts('.quick-input-widget'),
      dialog: await texts('.monaco-dialog-box'),
      status: await texts('.statusbar-item'),
      focus,
    };
    return JSON.stringify(said);
  }

  /** Takes a picture into out/screenshots; with `forDocs` also into docs/ when the run renews them. */
  async screenshot(name: string, options: { readonly forDocs?: boolean } = {}): Promise<void> {
    const { screenshotsFolder, docsFolder } = this.environment;
    const file = join(screenshotsFolder, `${name}.png`);
    await mkdir(screenshotsFolder, { recursive: true });
    await this.page.screenshot({ path: file });
    if (options.forDocs === true && docsFolder !== undefined) await copyFile(file, join(docsFolder, `${name}.png`));
  }
}

/**
 * Looks again and again until `isTrue` says so.
 * @throws Error that names what was waited for, when the time is over
 */
export async function eventually(
  what: string,
  isTrue: () => Promise<boolean>,
  timeoutMs = STEP_TIMEOUT_MS,
): Promise<void> {
  const endsAtMs = Date.now() + timeoutMs;
  while (!(await isTrue())) {
    if (Date.now() > endsAtMs) throw new Error(`Waited ${timeoutMs} ms for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function isVisibleWithin(locator: Locator, timeoutMs: number): Promise<boolean> {
  return locator.waitFor({ timeout: timeoutMs }).then(
    () => true,
    () => false,
  );
}

/** True for a frame with an extension's page in it. The frame's own name says nothing: the editor renames it. */
function isWebviewPage(frame: Frame): boolean {
  return frame.parentFrame()?.url().includes('/webview/browser/pre/') === true;
}

/** A frame may go away while it is asked: then there is nothing in it. */
async function countIn(frame: Frame, selector: string): Promise<number> {
  return frame
    .locator(selector)
    .count()
    .catch(() => 0);
}
