import type { ConsoleDetail, ConsoleTarget, DetailForm } from '../../contracts/console';
import type { TrafficRow } from '../../traffic/types';
import type { ConsoleLog } from './consoleLog';
import { renderDetail, type DetailLanguage } from './detailRenderer';

/** What is looked at in full, and how. */
export interface DetailWish {
  readonly target: ConsoleTarget | undefined;
  readonly form: DetailForm;
  readonly showAll: boolean;
}

/**
 * Renders the detail of the selection when it is another than the last one: other target or form, or frames that
 * came since. Rendering waits for the catalog and the formatter, which is loaded on first use; an overtaken result is dropped.
 */
export class DetailFeed {
  private posted = '';
  private run = 0;

  constructor(
    private readonly log: ConsoleLog,
    private readonly loadLanguage: () => Promise<DetailLanguage>,
    private readonly post: (detail: ConsoleDetail | null) => void,
  ) {}

  /** Forgets what was posted: the page that had it is gone. */
  reset(): void {
    this.posted = '';
  }

  /** Posts the detail if it changed. Rejects when the catalog cannot be loaded. */
  async update(wish: DetailWish): Promise<void> {
    const key = this.keyOf(wish);
    if (key === this.posted) return;
    this.posted = key;
    const run = ++this.run;
    // The page has nothing to show, and what it selects meanwhile must not be taken for gone.
    if (wish.target === undefined) return;
    const language = await this.loadLanguage();
    if (run === this.run) this.post(this.render(wish, language) ?? null);
  }

  /** Two details with the same key look the same. */
  private keyOf({ target, form, showAll }: DetailWish): string {
    const row = target === undefined ? undefined : this.log.row(target.row);
    // The first entry is another one when the budget pushed some out.
    const content = [row?.state, row?.dataCount, row?.receivedBytes, row?.sentBytes, row?.firstEntry];
    return JSON.stringify([target, form, showAll, content]);
  }

  private render({ target, form, showAll }: DetailWish, language: DetailLanguage): ConsoleDetail | undefined {
    if (target === undefined) return undefined;
    const accountName = (row: TrafficRow): string => this.log.session(row.session)?.name ?? '';
    return renderDetail(this.log, target, { form, showAll, ...language, accountName });
  }
}
