import {
  resizableColumns,
  type ColumnWidths,
  type ResizableColumn,
  type SortKey,
} from '../../src/contracts/messageList';
import { maxColumnPx, minColumnPx } from '../../src/contracts/messageListMessages';
import { create, setAttribute, setIcon, setText } from '../shared/dom';
import type { Action, ListState } from './state';

/** How far an arrow key moves the edge of a column, in CSS pixels. */
const keyStepPx = 10;

const headings: readonly { readonly key: SortKey; readonly label: string; readonly meaning: string }[] = [
  { key: 'flags', label: '', meaning: 'Unread, flagged, attachment' },
  { key: 'correspondent', label: 'From', meaning: 'Who sent it' },
  { key: 'subject', label: 'Subject', meaning: 'Subject' },
  { key: 'date', label: 'Date', meaning: 'When it came into the mailbox' },
  { key: 'size', label: 'Size', meaning: 'Size of the whole message' },
];

interface Heading {
  readonly key: SortKey;
  readonly cell: HTMLElement;
  readonly button: HTMLElement;
  readonly label: HTMLElement;
  readonly arrow: HTMLElement;
}

/** The headings: a press sorts, their edges resize. Widths are kept in style properties of the list around them. */
export class HeaderView {
  readonly element = create('div', { class: 'line header', role: 'row', 'aria-rowindex': 1 });
  private readonly headings: readonly Heading[];
  private widths: ColumnWidths | undefined;
  private drag: { readonly column: ResizableColumn; readonly startX: number; readonly startPx: number } | undefined;

  constructor(private readonly act: (action: Action) => void) {
    this.headings = headings.map(({ key, label, meaning }) => this.createHeading(key, label, meaning));
    this.element.append(...this.headings.map(({ cell }) => cell));
    for (const column of resizableColumns) this.addGrip(column);
  }

  show({ preferences, title }: ListState): void {
    const { sorting, widths } = preferences;
    for (const { key, cell, label, arrow } of this.headings) {
      const isSorted = key === sorting.key;
      setAttribute(cell, 'aria-sort', isSorted ? (sorting.isDescending ? 'descending' : 'ascending') : 'none');
      setIcon(arrow, isSorted ? (sorting.isDescending ? 'triangle-down' : 'triangle-up') : 'blank', 'arrow');
      if (key === 'correspondent') setText(label, title?.showsRecipients === true ? 'To' : 'From');
    }
    if (widths === this.widths) return;
    this.widths = widths;
    for (const column of resizableColumns) this.applyWidth(column, widths[column]);
  }

  private createHeading(key: SortKey, text: string, meaning: string): Heading {
    const label = create('span', { class: 'heading-text' }, text);
    const arrow = create('span', { class: 'codicon codicon-blank arrow', 'aria-hidden': 'true' });
    const button = create(
      'button',
      { class: 'heading', type: 'button', title: `${meaning}. Sort by it` },
      label,
      arrow,
    );
    if (text === '') setAttribute(button, 'aria-label', meaning);
    button.addEventListener('click', () => this.act({ type: 'sorted', key }));
    const cell = create('span', { class: `cell ${key}`, role: 'columnheader' }, button);
    return { key, cell, button, label, arrow };
  }

  private addGrip(column: ResizableColumn): void {
    const heading = this.headings.find(({ key }) => key === column);
    // The subject is between: columns behind it grow to the left.
    const edge = column === 'correspondent' ? 'end' : 'start';
    const grip = create('span', {
      class: `grip ${edge}`,
      role: 'separator',
      tabindex: 0,
      'aria-orientation': 'vertical',
      'aria-label': `Width of the column ${heading?.label.textContent ?? column}`,
      'aria-valuemin': minColumnPx,
      'aria-valuemax': maxColumnPx,
      'data-column': column,
    });
    grip.addEventListener('pointerdown', (event) => {
      grip.setPointerCapture(event.pointerId);
      this.drag = { column, startX: event.clientX, startPx: heading?.cell.getBoundingClientRect().width ?? 0 };
    });
    grip.addEventListener('pointermove', (event) => this.dragged(event));
    grip.addEventListener('pointerup', (event) => {
      grip.releasePointerCapture(event.pointerId);
      this.drag = undefined;
      if (this.widths !== undefined) this.act({ type: 'resized', widths: this.widths, isDone: true });
    });
    grip.addEventListener('keydown', (event) => this.pressed(event, column));
    heading?.cell.append(grip);
  }

  private dragged(event: PointerEvent): void {
    if (this.drag === undefined) return;
    const { column, startX, startPx } = this.drag;
    const by = event.clientX - startX;
    this.resize(column, startPx + (column === 'correspondent' ? by : -by), false);
  }

  private pressed(event: KeyboardEvent, column: ResizableColumn): void {
    const wider = column === 'correspondent' ? 'ArrowRight' : 'ArrowLeft';
    const narrower = column === 'correspondent' ? 'ArrowLeft' : 'ArrowRight';
    if (event.key !== wider && event.key !== narrower) return;
    event.preventDefault();
    event.stopPropagation();
    const by = event.key === wider ? keyStepPx : -keyStepPx;
    this.resize(column, (this.widths?.[column] ?? minColumnPx) + by, true);
  }

  private resize(column: ResizableColumn, wantedPx: number, isDone: boolean): void {
    if (this.widths === undefined) return;
    const widthPx = Math.round(Math.min(Math.max(wantedPx, minColumnPx), maxColumnPx));
    this.act({ type: 'resized', widths: { ...this.widths, [column]: widthPx }, isDone });
  }

  private applyWidth(column: ResizableColumn, widthPx: number): void {
    this.element.parentElement?.style.setProperty(`--${column}-width`, `${widthPx}px`);
    const grip = this.element.querySelector(`[data-column="${column}"]`);
    if (grip !== null) setAttribute(grip, 'aria-valuenow', widthPx);
  }
}
