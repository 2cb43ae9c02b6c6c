import { XmlError } from './errors';
import { isXmlCharacter } from './head';
import { defaultProtocolLimits, type ProtocolLimits } from './limits';
import { xmlNamePattern } from './xmlName';

const spaces = /[ \t\r\n]*/y;
const name = new RegExp(xmlNamePattern, 'uy');
const attributeValue = /=[ \t\r\n]*(?:"[^<"]*"|'[^<']*')/y;
const reference = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|lt|gt|amp|quot|apos);/y;
const forbidden =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/**
 * Checks that `text` is one well-formed XML document of the kind XIMSS uses, in one pass and without building
 * anything: a single root, balanced tags, no repeated attribute, no entity beyond the five predefined and
 * numeric ones, no document type, no processing instruction, and nothing over the limits. A leading XML
 * declaration is let pass. The tree builder behind it is lenient, so this check is what makes the codec strict.
 *
 * @throws XmlError with the offset of the first fault.
 */
export function assertWellFormed(text: string, limits: ProtocolLimits = defaultProtocolLimits): void {
  new WellFormedCheck(text, limits).run();
}

/**
 * Where a string stands next. The places asked for only grow, and the text is searched anew only behind the last
 * find: looking from each piece of text to the end of the document would cost the square of its length.
 */
class NextPlace {
  private found = -1;

  constructor(
    private readonly text: string,
    private readonly wanted: string,
  ) {}

  /** The first place at or behind `start`; Infinity when there is none. */
  from(start: number): number {
    if (this.found < start) {
      const found = this.text.indexOf(this.wanted, start);
      this.found = found === -1 ? Infinity : found;
    }
    return this.found;
  }
}

class WellFormedCheck {
  private position = 0;
  private elements = 0;
  private readonly open: string[] = [];
  private readonly ampersand: NextPlace;
  private readonly cdataEnd: NextPlace;

  constructor(
    private readonly text: string,
    private readonly limits: ProtocolLimits,
  ) {
    this.ampersand = new NextPlace(text, '&');
    this.cdataEnd = new NextPlace(text, ']]>');
  }

  run(): void {
    const bad = forbidden.exec(this.text);
    if (bad) this.fail('A character that XML does not allow', bad.index);
    if (this.text.charCodeAt(0) === 0xfeff) this.position = 1;
    this.skipDeclaration();
    this.skipSpaceAndComments();
    if (this.text[this.position] !== '<') this.fail('Expected an element', this.position);
    this.element();
    while (this.open.length > 0) this.content();
    this.skipSpaceAndComments();
    if (this.position < this.text.length) this.fail('Something follows the end of the document', this.position);
  }

  /** Text, a child, or an end tag inside the innermost open element. */
  private content(): void {
    const less = this.text.indexOf('<', this.position);
    if (less === -1) this.fail(`<${this.open.at(-1)}> is not closed`, this.text.length);
    this.checkText(this.position, less);
    this.position = less;
    if (this.text.startsWith('</', less)) this.endTag();
    else if (this.text.startsWith('<!--', less)) this.comment();
    else if (this.text.startsWith('<![CDATA[', less)) this.skipTo(']]>', 'A CDATA section is not closed');
    else this.element();
  }

  private element(): void {
    const start = this.position;
    this.refuseDeclarations(start);
    this.position++;
    const tag = this.match(name) ?? this.fail('Expected the name of an element', this.position);
    if (++this.elements > this.limits.maxElements) {
      this.fail(`There are more than ${this.limits.maxElements} elements`, start);
    }
    this.attributes(tag);
    if (this.text.startsWith('/>', this.position)) {
      this.position += 2;
      return;
    }
    if (this.text[this.position] !== '>') this.fail(`<${tag}> has no end of its start tag`, this.position);
    this.position++;
    this.open.push(tag);
    if (this.open.length > this.limits.maxDepth) {
      this.fail(`Elements are nested deeper than ${this.limits.maxDepth}`, start);
    }
  }

  private attributes(tag: string): void {
    let seen: Set<string> | undefined;
    for (;;) {
      const space = this.match(spaces);
      const character = this.text[this.position];
      if (character === '>' || character === '/' || character === undefined) return;
      const start = this.position;
      const attribute = this.match(name) ?? this.fail(`<${tag}> has something that is no attribute`, start);
      if (!space) this.fail(`White space is missing before ${attribute}`, start);
      this.match(spaces);
      const valueStart = this.position;
      const value = this.match(attributeValue) ?? this.fail(`${attribute} has no quoted value`, this.position);
      this.checkReferences(valueStart, valueStart + value.length);
      seen ??= new Set();
      if (seen.has(attribute)) this.fail(`${attribute} is there twice`, start);
      seen.add(attribute);
      if (seen.size > this.limits.maxAttributes) {
        this.fail(`<${tag}> has more than ${this.limits.maxAttributes} attributes`, start);
      }
    }
  }

  private endTag(): void {
    const start = this.position;
    this.position += 2;
    const tag = this.match(name) ?? this.fail('Expected the name of an end tag', this.position);
    const expected = this.open.pop();
    if (tag !== expected) this.fail(`</${tag}> closes <${expected}>`, start);
    this.match(spaces);
    if (this.text[this.position] !== '>') this.fail(`</${tag} is not closed`, this.position);
    this.position++;
  }

  private checkText(start: number, end: number): void {
    const bad = this.cdataEnd.from(start);
    if (bad < end) this.fail('"]]>" may not stand in text', bad);
    this.checkReferences(start, end);
  }

  private checkReferences(start: number, end: number): void {
    for (let at = this.ampersand.from(start); at < end; at = this.ampersand.from(at + 1)) {
      reference.lastIndex = at;
      const found = reference.exec(this.text);
      if (!found) this.fail('An entity other than the five predefined ones', at);
      const digits = found[1] ?? found[2];
      if (digits !== undefined && !isXmlCharacter(parseInt(digits, found[1] === undefined ? 16 : 10))) {
        this.fail('A reference to a character that XML does not allow', at);
      }
    }
  }

  private skipDeclaration(): void {
    if (/^<\?xml[ \t\r\n]/.test(this.text.slice(this.position, this.position + 6))) {
      this.skipTo('?>', 'The XML declaration is not closed');
    }
  }

  private skipSpaceAndComments(): void {
    this.match(spaces);
    while (this.text.startsWith('<!--', this.position)) {
      this.comment();
      this.match(spaces);
    }
  }

  private comment(): void {
    const dashes = this.text.indexOf('--', this.position + 4);
    if (dashes === -1) this.fail('A comment is not closed', this.position);
    if (this.text[dashes + 2] !== '>') this.fail('"--" may not stand in a comment', dashes);
    this.position = dashes + 3;
  }

  private refuseDeclarations(at: number): void {
    if (this.text.startsWith('<?', at)) this.fail('Processing instructions are not accepted', at);
    if (this.text.startsWith('<!', at)) this.fail('Document types and other declarations are not accepted', at);
  }

  private skipTo(end: string, problem: string): void {
    const found = this.text.indexOf(end, this.position);
    if (found === -1) this.fail(problem, this.position);
    this.position = found + end.length;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text);
    if (!found) return undefined;
    this.position += found[0].length;
    return found[0];
  }

  private fail(message: string, offset: number): never {
    throw new XmlError(message, offset);
  }
}
