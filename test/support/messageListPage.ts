import type { Frame, Locator } from 'playwright-core';
import { eventually, type VsCodePage } from './vscodePage';

function gridOf(mailbox: string): string {
  return `[role="grid"][aria-label^="Messages in ${mailbox}"]`;
}

/** A message list's page, used as a person would. Made anew after the page was loaded again. */
export class MessageListPage {
  private constructor(
    /** For steps that this class has no word for. */
    readonly frame: Frame,
  ) {}

  /** Finds the list that is in view: that of a mailbox, if one is named. */
  static async find(window: VsCodePage, mailbox = ''): Promise<MessageListPage> {
    return new MessageListPage(await window.webviewFrame(gridOf(mailbox)));
  }

  /** Opens the list of a mailbox by the action of its row in the tree. */
  static async open(window: VsCodePage, mailbox: string): Promise<MessageListPage> {
    const row = window.treeRow(mailbox);
    await row.hover();
    await row.getByRole('button', { name: 'Open Message List' }).click();
    const question = window.page.getByPlaceholder('Which mailbox do you want to list?');
    await eventually(`the list of ${mailbox}`, async () => {
      // The editor does not tell whose row was pressed when that row is made anew at the moment: then it is asked for.
      if (await question.isVisible()) {
        await window.answer(mailbox);
        // Else it is looked at again while it closes, and answered when it is gone.
        await question.waitFor({ state: 'hidden' });
      }
      return (await window.findWebview(gridOf(mailbox))) !== undefined;
    });
    const list = await MessageListPage.find(window, mailbox);
    await list.untilLoaded();
    return list;
  }

  /** The line above the rows that says why they may be old. */
  get banner(): Locator {
    return this.frame.locator('.banner:visible');
  }

  /** The rows of a list that may be old. */
  get staleList(): Locator {
    return this.frame.locator('.virtual-list.is-stale');
  }

  /** The edge of a column that changes its width. */
  grip(column: 'correspondent' | 'date' | 'size'): Locator {
    return this.frame.locator(`.grip[data-column="${column}"]`);
  }

  async widthOf(column: 'correspondent' | 'date' | 'size'): Promise<number> {
    return (await this.frame.locator(`.header .cell.${column}`).boundingBox())?.width ?? NaN;
  }

  /** The colour behind the text of the filter, as it is drawn. */
  async controlBackground(): Promise<string> {
    return this.frame
      .locator('vscode-text-field')
      .evaluate((field) => getComputedStyle(field.shadowRoot!.querySelector('.root')!).backgroundColor);
  }

  /** Rows in view, by a part of their text. */
  rows(text: string | RegExp = /./): Locator {
    return this.frame.locator('.line:not(.header):visible').filter({ hasText: text });
  }

  /** The row at a place, 1-based as people count. */
  row(number: number): Locator {
    return this.frame.locator(`.line[aria-rowindex="${number + 1}"]:visible`);
  }

  get selected(): Locator {
    return this.frame.locator('.line.selected:visible');
  }

  get grid(): Locator {
    return this.frame.locator('[role="grid"]');
  }

  get counts(): Locator {
    return this.frame.locator('.counts');
  }

  /** How many messages the list says it has. */
  async total(): Promise<number> {
    return Number(/^[\d,]+/.exec(await this.counts.innerText())?.[0].replaceAll(',', '') ?? NaN);
  }

  get status(): Locator {
    return this.frame.locator('.status');
  }

  get filter(): Locator {
    return this.frame.locator('vscode-text-field input');
  }

  heading(name: string): Locator {
    return this.frame.locator('.header [role="columnheader"]').filter({ hasText: name });
  }

  /** A button or toggle, by the start of its name. */
  button(name: string): Locator {
    return this.frame.locator(`[aria-label^="${name}"]:visible, vscode-button:text-is("${name}")`).first();
  }

  async chooseField(label: string): Promise<void> {
    const dropdown = this.frame.locator('vscode-dropdown');
    await dropdown.click();
    await dropdown.locator(`vscode-option:text-is("${label}")`).click();
  }

  /** Texts of a column of the rows in view, from top to bottom. */
  async column(name: 'correspondent' | 'subject' | 'date' | 'size'): Promise<string[]> {
    return this.frame.evaluate((column) => {
      const lines = [...document.querySelectorAll<HTMLElement>('.line:not(.header)')].filter((line) => !line.hidden);
      const top = (line: HTMLElement): number => Number(line.dataset['line']);
      lines.sort((a, b) => top(a) - top(b));
      // Beside the subject's text there is a button that is hidden mostly.
      const part = column === 'subject' ? '.subject-text' : `.cell.${column}`;
      return lines.map((line) => line.querySelector(part)?.textContent ?? '');
    }, name);
  }

  /** Waits until the list stands and every row in view has its message. */
  async untilLoaded(): Promise<void> {
    await eventually('a loaded list', async () => {
      const isBusy = (await this.grid.getAttribute('aria-busy')) === 'true';
      const isOld = (await this.staleList.count()) > 0;
      return !isBusy && !isOld && (await this.frame.locator('.line.is-loading:visible').count()) === 0;
    });
  }
}
