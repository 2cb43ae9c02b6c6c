import type { ConsoleAccount, ConsoleLine, FrameLine, MoreLine, RowLine } from '../../src/contracts/console';
import { create, setAttribute, setIcon, setText } from '../shared/dom';
import {
  durationPercent,
  formatBytes,
  formatCount,
  formatDuration,
  formatNumber,
  formatTimeOfDay,
} from '../shared/format';
import type { LineView } from '../shared/virtualList';
import { describeFrame, describeRow, frameWords, stateLooks, tagWords } from './wording';

/** What a line needs to know beyond itself. */
export interface LineContext {
  readonly lineNumber: number;
  readonly isSelected: boolean;
  /** Name and colour of an account; undefined while there is only one. */
  accountOf(accountId: string): Pick<ConsoleAccount, 'name' | 'color'> | undefined;
}

/** Identifier of a line's element, for `aria-activedescendant`. */
export function lineElementId(lineNumber: number): string {
  return `line-${lineNumber}`;
}

/** Columns of the list in order: class, heading, and what the heading means in full. */
const columns = [
  ['time', 'Time', 'Time of day; of a frame, the time since its request'],
  ['operation', 'Operation', 'Name of the request or message'],
  ['sent', 'Sent', 'Bytes sent'],
  ['received', 'Received', 'Bytes received'],
  ['data', 'Data', 'Data messages before the response'],
  ['duration', 'Duration', 'Time from request to response'],
] as const;

export function createListHeader(): HTMLElement {
  const cells = columns.map(([name, heading, meaning]) =>
    create('span', { class: `cell ${name}`, role: 'columnheader', title: meaning }, heading),
  );
  return create('div', { class: 'line header', role: 'row', 'aria-rowindex': 1 }, ...cells);
}

/** One line of the list: its elements are made once and filled again and again. */
export class ConsoleLineView implements LineView {
  readonly element = create('div', { class: 'line', role: 'row' });
  private readonly twistie = create('span', { class: 'twistie', 'aria-hidden': 'true' });
  private readonly stateIcon = create('span', { 'aria-hidden': 'true' });
  private readonly mark = create('span', { class: 'account-mark', 'aria-hidden': 'true' });
  private readonly tag = create('span', { class: 'tag' });
  private readonly id = create('span', { class: 'id' });
  private readonly account = create('span', { class: 'account' });
  private readonly badge = create('span', { 'aria-hidden': 'true' });
  private readonly preview = create('span', { class: 'preview' });
  private readonly bar = create('span', { class: 'bar', 'aria-hidden': 'true' });
  private readonly durationText = create('span');
  private readonly cells = new Map<string, HTMLElement>();

  constructor() {
    for (const [name] of columns) {
      const cell = create('span', { class: `cell ${name}`, role: 'gridcell' });
      this.cells.set(name, cell);
      this.element.append(cell);
    }
    this.cells
      .get('operation')
      ?.append(this.twistie, this.stateIcon, this.mark, this.tag, this.id, this.account, this.badge, this.preview);
    this.cells.get('duration')?.append(this.durationText, this.bar);
  }

  /** Shows a line, or an empty one while the host has not sent it yet. */
  show(line: ConsoleLine | undefined, context: LineContext): void {
    setAttribute(this.element, 'id', lineElementId(context.lineNumber));
    // The heading is row 1.
    setAttribute(this.element, 'aria-rowindex', context.lineNumber + 2);
    setAttribute(this.element, 'aria-selected', String(context.isSelected));
    setAttribute(this.element, 'data-line', context.lineNumber);
    this.element.className = `line ${line?.kind ?? 'empty'}${context.isSelected ? ' selected' : ''}`;
    setAttribute(this.element, 'data-vscode-context', line === undefined ? undefined : menuContext(line));
    if (line === undefined) this.showEmpty();
    else if (line.kind === 'row') this.showRow(line, context);
    else if (line.kind === 'frame') this.showFrame(line);
    else this.showMore(line);
  }

  private showRow(line: RowLine, context: LineContext): void {
    const account = context.accountOf(line.accountId);
    const look = stateLooks[line.state];
    this.describe(describeRow(line, account?.name), 1, line.isExpanded);
    this.element.classList.add(`is-${line.state}`);
    setIcon(this.twistie, line.isExpanded ? 'chevron-down' : 'chevron-right', 'twistie');
    setIcon(this.stateIcon, look.icon, `state ${line.state === 'pending' ? 'codicon-modifier-spin' : ''}`);
    setAttribute(this.stateIcon, 'title', look.words);
    setAttribute(this.mark, 'data-colour', account?.color);
    this.mark.hidden = account === undefined;
    setText(this.account, account?.name ?? '');
    setText(this.tag, tagWords(line.tag));
    setText(this.id, line.id === undefined ? '' : `#${line.id}`);
    setIcon(this.badge, line.isReplay ? 'redo' : 'blank', 'badge');
    setAttribute(this.badge, 'title', line.isReplay ? 'Sent again from an earlier request' : undefined);
    this.showPreview(line.errorText ?? line.preview, line.errorText !== undefined);
    this.showCells({
      time: formatTimeOfDay(line.wallMs),
      sent: line.state === 'event' ? '' : formatBytes(line.sentBytes),
      received: formatBytes(line.receivedBytes),
      data: line.dataCount === 0 ? '' : formatNumber(line.dataCount),
    });
    this.showDuration(line.elapsedMs);
  }

  private showFrame(line: FrameLine): void {
    this.describe(describeFrame(line), 2, undefined);
    setIcon(this.twistie, 'blank', 'twistie');
    setIcon(this.stateIcon, line.direction === 'sent' ? 'arrow-up' : 'arrow-down', `direction ${line.direction}`);
    setAttribute(this.stateIcon, 'title', `${frameWords(line)}, ${line.direction}`);
    this.mark.hidden = true;
    setText(this.account, '');
    setText(this.tag, tagWords(line.tag));
    setText(this.id, '');
    setIcon(this.badge, line.isRedacted ? 'lock' : line.fragment === undefined ? 'blank' : 'warning', 'badge');
    setAttribute(this.badge, 'title', line.isRedacted ? 'Secrets masked' : line.fragment && frameWords(line));
    this.showPreview(line.preview, false);
    const size = formatBytes(line.sizeBytes);
    const isSent = line.direction === 'sent';
    this.showCells({
      time: `+${formatDuration(line.offsetMs)}`,
      sent: isSent ? size : '',
      received: isSent ? '' : size,
    });
    this.showDuration(undefined);
  }

  private showMore(line: MoreLine): void {
    const words = `${formatCount(line.hiddenFrames, 'more frame')}: open them all in the detail`;
    this.showEmpty();
    this.describe(words, 2, undefined);
    this.showPreview(words, false);
  }

  private showEmpty(): void {
    this.describe('Loading', 1, undefined);
    for (const part of [this.twistie, this.stateIcon, this.badge]) setIcon(part, 'blank');
    for (const part of [this.tag, this.id, this.account]) setText(part, '');
    this.mark.hidden = true;
    this.showPreview('', false);
    this.showCells({});
    this.showDuration(undefined);
  }

  private describe(label: string, level: number, isExpanded: boolean | undefined): void {
    setAttribute(this.element, 'aria-label', label);
    setAttribute(this.element, 'aria-level', level);
    setAttribute(this.element, 'aria-expanded', isExpanded === undefined ? undefined : String(isExpanded));
  }

  private showPreview(text: string, isError: boolean): void {
    setText(this.preview, text);
    setAttribute(this.preview, 'title', text === '' ? undefined : text);
    this.preview.classList.toggle('is-error', isError);
  }

  private showCells(texts: Partial<Record<'time' | 'sent' | 'received' | 'data', string>>): void {
    for (const name of ['time', 'sent', 'received', 'data'] as const) {
      const cell = this.cells.get(name);
      if (cell !== undefined) setText(cell, texts[name] ?? '');
    }
  }

  private showDuration(elapsedMs: number | undefined): void {
    setText(this.durationText, elapsedMs === undefined ? '' : formatDuration(elapsedMs));
    this.bar.style.width = elapsedMs === undefined ? '0' : `${durationPercent(elapsedMs)}%`;
  }
}

/** What the editor's own context menu is told about a line: see the `webview/context` menus of the manifest. */
function menuContext(line: ConsoleLine): string {
  const base = { preventDefaultContextMenuItems: true, row: line.row };
  if (line.kind === 'frame') return JSON.stringify({ ...base, webviewSection: 'frame', entry: line.entry });
  const isRequest = line.kind === 'row' && line.state !== 'event';
  return JSON.stringify({ ...base, webviewSection: isRequest ? 'exchange' : 'event' });
}
