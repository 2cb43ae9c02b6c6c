import type { MessageRow } from '../../src/contracts/messageList';
import { create, setAttribute, setIcon, setText } from '../shared/dom';
import { formatBytes } from '../shared/format';
import type { LineView } from '../shared/virtualList';
import { describeMessage, formatDate } from './wording';

/** What a row needs to know beyond its message. */
export interface RowContext {
  readonly line: number;
  /** How far in, as a reply. */
  readonly depth: number;
  readonly isSelected: boolean;
  readonly isFocused: boolean;
  /** Why the message could not be loaded. */
  readonly problem: string | undefined;
}

/** Identifier of a row's element, for `aria-activedescendant`. */
export function rowElementId(line: number): string {
  return `row-${line}`;
}

/** One row of the table: its elements are made once and filled again and again. */
export class MessageRowView implements LineView {
  readonly element = create('div', { class: 'line', role: 'row' });
  private readonly state = create('span', { 'aria-hidden': 'true' });
  private readonly flag = create('span', { 'aria-hidden': 'true' });
  private readonly attachment = create('span', { 'aria-hidden': 'true' });
  private readonly correspondent = cell('correspondent');
  private readonly subject = cell('subject');
  private readonly subjectText = create('span', { class: 'subject-text' });
  private readonly retry = create('button', { class: 'retry', type: 'button', tabindex: -1 }, 'Retry');
  private readonly date = cell('date');
  private readonly size = cell('size');

  constructor() {
    const marks = cell('flags');
    marks.append(this.state, this.flag, this.attachment);
    this.subject.append(this.subjectText, this.retry);
    this.element.append(marks, this.correspondent, this.subject, this.date, this.size);
  }

  private shown: { readonly row: MessageRow | undefined; readonly context: RowContext } | undefined;

  /** Shows a message, or in its place that it is being loaded or could not be. */
  show(row: MessageRow | undefined, context: RowContext): void {
    const { element, shown } = this;
    // Most rows stay as they are from one frame of scrolling to the next.
    if (shown !== undefined && shown.row === row && isSameContext(shown.context, context)) return;
    this.shown = { row, context };
    setAttribute(element, 'id', rowElementId(context.line));
    // The heading is row 1.
    setAttribute(element, 'aria-rowindex', context.line + 2);
    setAttribute(element, 'aria-selected', String(context.isSelected));
    setAttribute(element, 'data-line', context.line);
    const classes = classesOf(row, context);
    if (element.className !== classes) element.className = classes;
    this.retry.hidden = context.problem === undefined;
    if (row === undefined) this.showMissing(context.problem);
    else this.showMessage(row, context.depth);
  }

  private showMessage(row: MessageRow, depth: number): void {
    setAttribute(this.element, 'aria-label', describeMessage(row, depth));
    setAttribute(this.element, 'data-vscode-context', messageMenu);
    setIcon(this.state, row.isUnread ? 'circle-filled' : row.isAnswered ? 'reply' : 'blank', 'state');
    setIcon(this.flag, row.isFlagged ? 'star-full' : 'blank', 'flag');
    setIcon(this.attachment, row.mayHaveAttachments ? 'attach' : 'blank', 'attachment');
    setText(this.correspondent, row.correspondent);
    setText(this.subjectText, row.subject === '' ? '(no subject)' : row.subject);
    setAttribute(this.subjectText, 'title', row.subject === '' ? undefined : row.subject);
    this.indent(depth);
    setText(this.date, row.dateMs === undefined ? '' : formatDate(row.dateMs, Date.now()));
    setText(this.size, row.sizeBytes === undefined ? '' : formatBytes(row.sizeBytes));
  }

  private showMissing(problem: string | undefined): void {
    setAttribute(this.element, 'aria-label', problem === undefined ? 'Loading' : `Could not be loaded. ${problem}`);
    setAttribute(this.element, 'data-vscode-context', messageMenu);
    for (const mark of [this.state, this.flag, this.attachment]) setIcon(mark, 'blank');
    for (const text of [this.correspondent, this.date, this.size]) setText(text, '');
    setText(this.subjectText, problem === undefined ? '' : `Could not be loaded. ${problem}`);
    setAttribute(this.subjectText, 'title', problem);
    this.indent(0);
  }

  private indent(depth: number): void {
    const padding = depth === 0 ? '' : `${depth * 14}px`;
    if (this.subject.style.paddingInlineStart !== padding) this.subject.style.paddingInlineStart = padding;
  }
}

function isSameContext(a: RowContext, b: RowContext): boolean {
  return (
    a.line === b.line &&
    a.depth === b.depth &&
    a.isSelected === b.isSelected &&
    a.isFocused === b.isFocused &&
    a.problem === b.problem
  );
}

function cell(name: string): HTMLElement {
  return create('span', { class: `cell ${name}`, role: 'gridcell' });
}

function classesOf(row: MessageRow | undefined, { isSelected, isFocused, problem, depth }: RowContext): string {
  const classes = ['line'];
  if (isSelected) classes.push('selected');
  if (isFocused) classes.push('focused');
  if (row === undefined) classes.push(problem === undefined ? 'is-loading' : 'is-failed');
  if (row?.isUnread === true) classes.push('is-unread');
  if (row?.isDeleted === true) classes.push('is-deleted');
  if (depth > 0) classes.push('is-reply');
  return classes.join(' ');
}

/**
 * What the editor's own context menu is told about a row: see the `webview/context` menus of the manifest. Rows that are
 * not loaded have it too, since actions work on places.
 */
const messageMenu = JSON.stringify({ preventDefaultContextMenuItems: true, webviewSection: 'message' });
