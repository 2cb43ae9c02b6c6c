import { decodeHtmlEntities } from './htmlEntities';
import { htmlAttribute, htmlTokens, type HtmlToken } from './htmlTokens';

/** HTML beyond this many UTF-16 code units is cut: a reader wants the start, and the editor must stay quick. */
const maxHtmlLength = 4_000_000;
/** Deeper lists and quotes are drawn at this depth. */
const maxIndent = 12;

/**
 * HTML mail as readable plain text: paragraphs, lists, quotes, simple tables, links with their address, pictures
 * by their description. Nothing is run or fetched. Broken HTML gives text too, never an error.
 */
export function textFromHtml(html: string): string {
  const writer = new TextWriter();
  for (const token of htmlTokens(html.slice(0, maxHtmlLength))) writer.take(token);
  const text = writer.finish();
  return html.length > maxHtmlLength ? `${text}\n\n[The rest is not shown: it is too long.]` : text;
}

const paragraphs = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'ul', 'ol', 'dl', 'pre', 'blockquote']);
const blocks = new Set([
  'div',
  'tr',
  'section',
  'article',
  'header',
  'footer',
  'main',
  'nav',
  'aside',
  'address',
  'center',
  'form',
  'fieldset',
  'caption',
  'dt',
  'dd',
  'li',
  'figure',
  'figcaption',
  'body',
  'html',
  'tbody',
  'thead',
  'tfoot',
  'hr',
  'br',
]);

/**
 * A line in the making. Pieces are joined once, when the line ends: looking at a growing string after each piece
 * would cost the square of its length, and a stranger decides how long a line is.
 */
class LineBuffer {
  private pieces: string[] = [];
  private last = '';
  hasText = false;

  get isEmpty(): boolean {
    return this.last === '';
  }

  get endsInBlank(): boolean {
    return this.last === ' ';
  }

  add(text: string): void {
    if (text === '') return;
    this.pieces.push(text);
    this.last = text.charAt(text.length - 1);
    this.hasText ||= text.trim() !== '';
  }

  /** The line without blanks at its end; starts the next one. */
  take(): string {
    const line = this.pieces.join('').trimEnd();
    this.pieces = [];
    this.last = '';
    this.hasText = false;
    return line;
  }
}

class TextWriter {
  private readonly lines: string[] = [];
  private readonly line = new LineBuffer();
  /** Quote depth at which a blank line is due before the next text; -1 for none. */
  private blankDepth = -1;
  private preDepth = 0;
  private quoteDepth = 0;
  private readonly lists: { isOrdered: boolean; count: number }[] = [];
  private cellsInRow = 0;
  /** Only the bullet of an item was written: a paragraph or block that starts now belongs on its line. */
  private isItemStart = false;
  private link: { readonly address: string; readonly words: string[] } | undefined;

  take(token: HtmlToken): void {
    if (token.kind === 'text') this.text(decodeHtmlEntities(token.text));
    else if (token.kind === 'open') this.open(token.name, token.attributes);
    else this.close(token.name);
  }

  finish(): string {
    this.endLine();
    while (this.lines.at(-1)?.trim() === '') this.lines.pop();
    return this.lines.join('\n');
  }

  private open(name: string, attributes: string): void {
    const staysOnLine = this.isItemStart && (name === 'p' || name === 'div');
    if (paragraphs.has(name) && !staysOnLine) this.paragraph(name, 0);
    else if (blocks.has(name) && !staysOnLine) this.block(name);
    if (name === 'pre') this.preDepth++;
    else if (name === 'blockquote') this.quoteDepth++;
    else if (name === 'ul' || name === 'ol') this.lists.push({ isOrdered: name === 'ol', count: 0 });
    else if (name === 'li') this.bullet();
    else if (name === 'td' || name === 'th') this.cell();
    else if (name === 'tr') this.cellsInRow = 0;
    else if (name === 'a') this.openLink(htmlAttribute(attributes, 'href'));
    else if (name === 'img') this.picture(attributes);
    else if (name === 'hr') this.rule();
  }

  private close(name: string): void {
    if (name === 'a') this.closeLink();
    if (paragraphs.has(name)) this.paragraph(name, 1);
    else if (blocks.has(name) && name !== 'br') this.endLine();
    if (name === 'pre') this.preDepth = Math.max(0, this.preDepth - 1);
    else if (name === 'blockquote') this.quoteDepth = Math.max(0, this.quoteDepth - 1);
    else if (name === 'ul' || name === 'ol') this.lists.pop();
  }

  private text(text: string): void {
    if (this.preDepth > 0) {
      const [first = '', ...rest] = text.replace(/\r\n?/g, '\n').split('\n');
      this.put(first);
      for (const line of rest) {
        this.breakLine();
        this.put(line);
      }
      return;
    }
    const flat = text.replace(/[ \t\r\n\f\u00A0]+/g, ' ');
    // A blank at the start of a line, or behind another one, is layout of the source.
    this.put(this.line.isEmpty || this.line.endsInBlank ? flat.replace(/^ /, '') : flat);
  }

  private put(text: string): void {
    this.line.add(text);
    if (text.trim() !== '') this.isItemStart = false;
    this.link?.words.push(text);
  }

  /** Lists inside a list (`openLists` counts the one in question, once it is open) stay close to their item. */
  private paragraph(name: string, openLists: number): void {
    this.endLine();
    const isNestedList = (name === 'ul' || name === 'ol') && this.lists.length > openLists;
    if (!isNestedList && this.lines.length > 0) this.blankDepth = this.quoteDepth;
  }

  private block(name: string): void {
    if (name === 'br') this.breakLine();
    else this.endLine();
  }

  /** Ends the line if there is one. */
  private endLine(): void {
    if (this.line.hasText) this.breakLine();
    else this.line.take();
  }

  private breakLine(): void {
    const text = this.line.take();
    this.isItemStart = false;
    const last = this.lines.at(-1);
    if (text === '' && last === '' && this.preDepth === 0) return;
    if (this.blankDepth >= 0 && last?.trim() !== '') {
      this.lines.push(this.quoteMarks(Math.min(this.blankDepth, this.quoteDepth)).trimEnd());
    }
    this.blankDepth = -1;
    this.lines.push((this.quoteMarks(this.quoteDepth) + text).trimEnd());
  }

  private quoteMarks(depth: number): string {
    return '> '.repeat(Math.min(depth, maxIndent));
  }

  private bullet(): void {
    const list = this.lists.at(-1);
    if (list) list.count++;
    const indent = '  '.repeat(Math.min(Math.max(0, this.lists.length - 1), maxIndent));
    this.line.take();
    this.isItemStart = true;
    this.line.add(`${indent}${list?.isOrdered ? `${list.count}.` : '-'} `);
  }

  private cell(): void {
    if (this.cellsInRow++ > 0 && this.line.hasText) this.put(this.line.endsInBlank ? '| ' : ' | ');
  }

  private openLink(address: string | undefined): void {
    this.closeLink();
    if (address !== undefined) this.link = { address, words: [] };
  }

  /** The address is shown beside the words, so that nobody is led elsewhere than it says. */
  private closeLink(): void {
    const { link } = this;
    this.link = undefined;
    if (!link || !/^(?:https?|mailto|ftp|tel):/i.test(link.address)) return;
    const words = link.words.join('').trim();
    const bare = link.address.replace(/^mailto:/i, '');
    if (words === '' || words === link.address || words === bare) {
      if (words === '') this.put(`<${link.address}>`);
      return;
    }
    this.put(`${this.line.endsInBlank ? '' : ' '}<${link.address}>`);
  }

  private picture(attributes: string): void {
    const words = htmlAttribute(attributes, 'alt');
    if (words) this.put(`[${words.replace(/\s+/g, ' ')}]`);
  }

  private rule(): void {
    this.line.add('-'.repeat(40));
    this.breakLine();
  }
}
