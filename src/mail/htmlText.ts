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

class TextWriter {
  private readonly lines: string[] = [];
  private line = '';
  private isBlankPending = false;
  private preDepth = 0;
  private quoteDepth = 0;
  private readonly lists: { isOrdered: boolean; count: number }[] = [];
  private cellsInRow = 0;
  private link: { readonly address: string; text: string } | undefined;

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
    if (paragraphs.has(name)) this.paragraph(name);
    else if (blocks.has(name)) this.block(name);
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
    if (paragraphs.has(name)) this.paragraph(name);
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
    this.put(this.line === '' || this.line.endsWith(' ') ? flat.replace(/^ /, '') : flat);
  }

  private put(text: string): void {
    this.line += text;
    if (this.link) this.link.text += text;
  }

  /** Nested lists stay close to their item; all else stands apart. */
  private paragraph(name: string): void {
    this.endLine();
    const isNestedList = (name === 'ul' || name === 'ol') && this.lists.length > 1;
    if (!isNestedList) this.isBlankPending = this.lines.length > 0;
  }

  private block(name: string): void {
    if (name === 'br') this.breakLine();
    else this.endLine();
  }

  /** Ends the line if there is one. */
  private endLine(): void {
    if (this.line.trim() !== '') this.breakLine();
    this.line = '';
  }

  private breakLine(): void {
    const text = this.preDepth > 0 ? this.line.trimEnd() : this.line.trim() === '' ? '' : this.line.trimEnd();
    this.line = '';
    if (text === '' && this.lines.at(-1) === '' && this.preDepth === 0) return;
    const quote = '> '.repeat(Math.min(this.quoteDepth, maxIndent));
    if (this.isBlankPending && this.lines.length > 0 && this.lines.at(-1)?.trim() !== '')
      this.lines.push(quote.trimEnd());
    this.isBlankPending = false;
    this.lines.push((quote + text).trimEnd());
  }

  private bullet(): void {
    const list = this.lists.at(-1);
    if (list) list.count++;
    const indent = '  '.repeat(Math.min(Math.max(0, this.lists.length - 1), maxIndent));
    this.line = `${indent}${list?.isOrdered ? `${list.count}.` : '-'} `;
  }

  private cell(): void {
    if (this.cellsInRow++ > 0 && this.line.trim() !== '') this.put(this.line.endsWith(' ') ? '| ' : ' | ');
  }

  private openLink(address: string | undefined): void {
    this.closeLink();
    if (address !== undefined) this.link = { address, text: '' };
  }

  /** The address is shown beside the words, so that nobody is led elsewhere than it says. */
  private closeLink(): void {
    const { link } = this;
    this.link = undefined;
    if (!link || !/^(?:https?|mailto|ftp|tel):/i.test(link.address)) return;
    const words = link.text.trim();
    const bare = link.address.replace(/^mailto:/i, '');
    if (words === '' || words === link.address || words === bare) {
      if (words === '') this.put(`<${link.address}>`);
      return;
    }
    this.put(`${this.line.endsWith(' ') ? '' : ' '}<${link.address}>`);
  }

  private picture(attributes: string): void {
    const words = htmlAttribute(attributes, 'alt');
    if (words) this.put(`[${words.replace(/\s+/g, ' ')}]`);
  }

  private rule(): void {
    this.line = '-'.repeat(40);
    this.breakLine();
  }
}
