import type { Frame, Locator } from 'playwright-core';
import type { VsCodePage } from './vscodePage';

/** The console's page, used as a person would. Made anew after the page was loaded again. */
export class ConsolePage {
  private constructor(
    /** For steps that this class has no word for. */
    readonly frame: Frame,
  ) {}

  /** Finds the console that is in view, in the panel or as an editor tab. */
  static async find(window: VsCodePage): Promise<ConsolePage> {
    return new ConsolePage(await window.webviewFrame('.toolbar'));
  }

  /** Shows the console in the panel. */
  static async open(window: VsCodePage): Promise<ConsolePage> {
    await window.runCommand('XIMSS: Open Console');
    return ConsolePage.find(window);
  }

  /** Lines of exchanges and events, by a part of their text. */
  rows(text: string | RegExp = /./): Locator {
    return this.frame.locator('.line.row:visible').filter({ hasText: text });
  }

  /** Lines of frames beneath an open row. */
  get frames(): Locator {
    return this.frame.locator('.line.frame:visible');
  }

  get list(): Locator {
    return this.frame.locator('[role="treegrid"]');
  }

  /** Scrolls to the first line and selects it. Lines out of view are not in the page. */
  async goToStart(): Promise<void> {
    await this.list.focus();
    await this.list.press('Home');
  }

  get detail(): Locator {
    return this.frame.locator('.detail');
  }

  /** The line at the foot. */
  get status(): Locator {
    return this.frame.locator('.status');
  }

  get filter(): Locator {
    return this.frame.locator('vscode-text-field input');
  }

  /** A button, a toggle or a tab, by its name. */
  button(name: string): Locator {
    return this.frame.locator(`[aria-label="${name}"]:visible, button:text-is("${name}")`).first();
  }

  checkbox(label: string): Locator {
    return this.frame.locator('vscode-checkbox').filter({ hasText: label });
  }

  async chooseDirection(label: string): Promise<void> {
    await this.choose('Direction', label);
  }

  /** The choice of an account or a session of one. */
  get whose(): Locator {
    return this.frame.locator('vscode-dropdown[aria-label="Account or session"]');
  }

  /** Shows the traffic of an account or a session alone. */
  async chooseWhose(label: string | RegExp): Promise<void> {
    await this.choose('Account or session', label);
  }

  private async choose(dropdownLabel: string, label: string | RegExp): Promise<void> {
    const dropdown = this.frame.locator(`vscode-dropdown[aria-label="${dropdownLabel}"]`);
    await dropdown.click();
    const option =
      typeof label === 'string'
        ? dropdown.locator(`vscode-option:text-is("${label}")`)
        : dropdown.locator('vscode-option').filter({ hasText: label });
    await option.click();
  }
}
