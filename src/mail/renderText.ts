import { formatAddress, type MailAddress } from './address';
import { formatMoment } from './dates';
import { joinFlowedText } from './flowedText';
import { textFromHtml } from './htmlText';
import { summarizeItem } from './items';
import type { HeaderField, MailMessage } from './mailMessage';
import { listParts, shownParts, type ListedPart } from './messageParts';
import { isText, type MimePart } from './mimePart';
import { safeLine, safeText } from './safeText';

/** A stretch of lines for the outline and for links; line numbers are zero-based, the last one included. */
export interface RenderedSection {
  readonly kind: 'headers' | 'header' | 'body' | 'message' | 'item' | 'parts' | 'part';
  readonly name: string;
  readonly detail: string;
  readonly startLine: number;
  readonly endLine: number;
  /** The part that a line of the list is about, when it has an id and so can be opened. */
  readonly part?: MimePart | undefined;
  readonly children: readonly RenderedSection[];
}

export interface RenderedMessage {
  /** LF line ends, a line end at the end. */
  readonly text: string;
  readonly sections: readonly RenderedSection[];
}

/** A whole message as readable text. Nothing in it is trusted: see safeText. */
export function renderMessageText(message: MailMessage): string {
  return renderMessage(message).text;
}

/** The text, and what stands where in it. */
export function renderMessage(message: MailMessage): RenderedMessage {
  const page = new Page();
  const sections = [...writeMessage(page, message, 0), writePartList(page, message)];
  return { text: page.text, sections: sections.filter((section) => section !== undefined) };
}

/** Messages inside messages are shown to this depth; deeper ones are in the list of parts. */
const maxNesting = 5;
/** Header fields, and cards or events of one part, that are shown: a message with more is there to exhaust somebody. */
const maxRows = 1_000;
/** Widest column of labels: one long name must not make every line as long. */
const maxLabelWidth = 32;
/** Lines of one shown part; the rest can be opened as a document of its own. */
const maxLinesPerPart = 20_000;

class Page {
  private readonly lines: string[] = [];
  indent = '';

  get next(): number {
    return this.lines.length;
  }

  get text(): string {
    return `${this.lines.join('\n')}\n`;
  }

  write(line = ''): void {
    this.lines.push((this.indent + line).trimEnd());
  }

  /** A title with a rule, told apart from body text by the outline, not by its looks. */
  heading(title: string): void {
    this.write();
    this.write(`── ${title} ${'─'.repeat(Math.max(3, 70 - title.length - this.indent.length))}`);
    this.write();
  }
}

function writeMessage(page: Page, message: MailMessage, depth: number): RenderedSection[] {
  const sections = [writeHeaders(page, message)];
  const shown = shownParts(message.body);
  for (const part of shown) sections.push(...writePart(page, part, depth));
  if (shown.length === 0) {
    page.write();
    page.write(message.body ? '[This message has no text. Its parts are listed below.]' : '[The server sent no body.]');
  }
  return sections;
}

function writeHeaders(page: Page, message: MailMessage): RenderedSection {
  const startLine = page.next;
  const rows = headerRows(message);
  const width = labelWidth(rows.map(([label]) => label));
  const children: RenderedSection[] = [];
  for (const [label, value] of rows) {
    children.push({
      kind: 'header',
      name: label,
      detail: value,
      startLine: page.next,
      endLine: page.next,
      children: [],
    });
    page.write(`${`${label}:`.padEnd(width)} ${value}`);
  }
  return {
    kind: 'headers',
    name: 'Headers',
    detail: '',
    startLine,
    endLine: Math.max(startLine, page.next - 1),
    children,
  };
}

/** For the longest label with its colon. */
function labelWidth(labels: readonly string[]): number {
  return Math.min(maxLabelWidth, Math.max(...labels.map((label) => label.length), 0) + 1);
}

/** Who, what and when first; then what is left of the fields, in their order. Those of the way it took come last. */
function headerRows(message: MailMessage): [string, string][] {
  const rows: [string, string][] = [];
  const add = (label: string, value: string): void => {
    if (value !== '') rows.push([label, value]);
  };
  add('From', people(message.from));
  add('To', people(message.to));
  add('Cc', people(message.cc));
  add('Bcc', people(message.bcc));
  add('Reply-To', people(message.replyTo));
  add('Subject', safeLine(message.subject ?? ''));
  add('Date', message.date ? formatMoment(message.date.utcMs, message.date.offsetSeconds) : '');
  add('Priority', safeLine(message.priority ?? ''));
  const rest = message.headers.filter((field) => !leadingFields.has(field.name.toLowerCase()));
  const inOrder = [...rest].sort((a, b) => wayRank(a) - wayRank(b));
  for (const field of inOrder.slice(0, maxRows)) add(safeLine(field.name), fieldValue(field));
  if (inOrder.length > maxRows) add('More', `${inOrder.length - maxRows} header fields that are not shown here`);
  return rows;
}

const leadingFields = new Set(['from', 'to', 'cc', 'bcc', 'reply-to', 'subject', 'date', 'pty']);

function wayRank(field: HeaderField): number {
  return /^(?:received|return-path|delivered-to|x-received|arc-.*|dkim-signature)$/i.test(field.name) ? 1 : 0;
}

function fieldValue({ value, realName }: HeaderField): string {
  return safeLine(formatAddress({ address: value, realName }));
}

function people(addresses: readonly MailAddress[]): string {
  return addresses.map((address) => safeLine(formatAddress(address))).join(', ');
}

function writePart(page: Page, part: MimePart, depth: number): RenderedSection[] {
  if (part.message) return [writeNested(page, part, part.message, depth)];
  if (part.items.length > 0) {
    return part.items.slice(0, maxRows).map((item) => writeItem(page, summarizeItem(item)));
  }
  return [writeBody(page, part)];
}

function writeBody(page: Page, part: MimePart): RenderedSection {
  page.write();
  const startLine = page.next;
  for (const line of bodyLines(part)) page.write(line);
  return {
    kind: 'body',
    name: 'Body',
    detail: part.mediaType,
    startLine,
    endLine: Math.max(startLine, page.next - 1),
    children: [],
  };
}

function bodyLines(part: MimePart): string[] {
  if (part.problem !== undefined) return [`[The server could not read this part: ${safeLine(part.problem)}]`];
  if (part.text === undefined) {
    return [
      (part.sizeBytes ?? 0) > 0 ? '[This text was left out because of its size. Open it from the list of parts.]' : '',
    ];
  }
  const lines = safeText(readableText(part, part.text)).split('\n');
  while (lines.length > 1 && lines.at(-1) === '') lines.pop();
  if (lines.length <= maxLinesPerPart) return lines;
  return [
    ...lines.slice(0, maxLinesPerPart),
    '',
    `[${lines.length - maxLinesPerPart} more lines: open the part from the list below.]`,
  ];
}

function readableText(part: MimePart, text: string): string {
  if (part.mediaType === 'text/html') return textFromHtml(text);
  return part.isFlowed ? joinFlowedText(text, part.hasDelSp) : text;
}

function writeNested(page: Page, part: MimePart, message: MailMessage, depth: number): RenderedSection {
  const name = safeLine(message.subject ?? '') || 'Message';
  const outer = page.indent;
  page.heading(`Attached message${part.partId ? ` ${part.partId}` : ''}`);
  const startLine = page.next;
  page.indent = `${outer}    `;
  let children: RenderedSection[] = [];
  if (depth < maxNesting) children = writeMessage(page, message, depth + 1);
  else page.write('[Nested too deep to be shown here. Open it from the list of parts.]');
  page.indent = outer;
  return {
    kind: 'message',
    name,
    detail: part.partId,
    startLine,
    endLine: Math.max(startLine, page.next - 1),
    children,
  };
}

function writeItem(page: Page, lines: readonly { readonly label: string; readonly value: string }[]): RenderedSection {
  page.write();
  const startLine = page.next;
  const width = labelWidth(lines.map(({ label }) => label));
  for (const { label, value } of lines) page.write(`${`${safeLine(label)}:`.padEnd(width)} ${safeLine(value)}`);
  if (lines.length === 0) page.write('[An item without content.]');
  const name = safeLine(lines[0]?.value ?? '') || 'Item';
  return {
    kind: 'item',
    name,
    detail: lines[0]?.label ?? '',
    startLine,
    endLine: Math.max(startLine, page.next - 1),
    children: [],
  };
}

/** The outermost container is the message itself: nothing to open, and no level of its own. */
function separateParts(message: MailMessage): ListedPart[] {
  const [outermost, ...others] = listParts(message);
  if (outermost === undefined) return [];
  if (outermost.part.parts.length === 0) return [outermost, ...others];
  return others.map(({ part, depth }) => ({ part, depth: depth - 1 }));
}

function writePartList(page: Page, message: MailMessage): RenderedSection | undefined {
  const listed = separateParts(message);
  if (listed.length === 0) return undefined;
  page.heading('Parts');
  const startLine = page.next;
  const rows = listed.map(
    ({ part, depth }) => [`${'  '.repeat(Math.min(depth, 20))}${part.partId || '-'}`, part.mediaType, part] as const,
  );
  const idWidth = Math.max(...rows.map(([id]) => id.length));
  const typeWidth = Math.min(40, Math.max(...rows.map(([, type]) => type.length)));
  const children = rows.map(([id, type, part]): RenderedSection => {
    const line = page.next;
    page.write(
      `${id.padEnd(idWidth)}  ${type.padEnd(typeWidth)}  ${formatSize(part.sizeBytes).padStart(8)}  ${partLabel(part)}`,
    );
    return {
      kind: 'part',
      name: partLabel(part) || type,
      detail: part.partId,
      startLine: line,
      endLine: line,
      part,
      children: [],
    };
  });
  page.write();
  page.write(
    'Follow the link on a line to open that part, or run "XIMSS: Open Part of Message..." or "XIMSS: Save Attachment...".',
  );
  return { kind: 'parts', name: 'Parts', detail: String(listed.length), startLine, endLine: page.next - 1, children };
}

/** What people call a part: its file name, else its description, else the subject of the message in it. */
export function partLabel(part: MimePart): string {
  const label = safeLine(part.fileName ?? part.description ?? part.message?.subject ?? '');
  if (part.problem !== undefined) return `${label} [could not be read: ${safeLine(part.problem)}]`.trim();
  return isText(part) && label === '' && part.disposition === 'attachment' ? 'attachment' : label;
}

/** `850 B`, `1.5 kB`, `46 kB`, `5.2 MB`; empty when unknown. */
export function formatSize(bytes: number | undefined): string {
  if (bytes === undefined) return '';
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes;
  let unit = '';
  for (unit of ['kB', 'MB', 'GB', 'TB', 'PB']) {
    value /= 1000;
    if (value < 999.5) break;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
