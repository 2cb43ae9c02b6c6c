import { XMLParser } from 'fast-xml-parser';
import { decodeUtf8, decodeUtf8Strict, encodeUtf8 } from '../base/utf8';
import { XmlError } from './errors';
import { decodeReferences } from './head';
import { defaultProtocolLimits, type ProtocolLimits } from './limits';
import { assertWellFormed } from './wellFormed';
import { serializeWithId, serializeXml, type XmlElement, type XmlNode } from './xml';

// The one file that knows the XML library. Its defaults drop attributes, turn text into numbers, trim values and
// lose sibling order: for a protocol inspector all of that is turned off. It also resolves no entity: references
// are decoded here, after wellFormed.ts has made sure there are only harmless ones.
const textKey = '#text';
const cdataKey = '#cdata';
const attributesKey = ':@';
/**
 * Stands before every name while the library holds it, since it keeps names as object keys and refuses those of
 * the object prototype (`constructor`, `__proto__`), which are fine names in XML. No XML name can hold it.
 */
const shield = '\u0001';

let sharedParser: XMLParser | undefined;

/** Made at the first document: the library is the bulk of what reading takes, and a window may open without any. */
function libraryParser(): XMLParser {
  sharedParser ??= new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: shield,
    transformTagName: (name: string) => shield + name,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    processEntities: false,
    // Or it spells the path of names at each element, in time that grows with all that is around it.
    jPath: false,
    cdataPropName: cdataKey,
    textNodeName: textKey,
    ignoreDeclaration: true,
    ignorePiTags: true,
    strictReservedNames: false,
    maxNestedTags: defaultProtocolLimits.maxDepth + 1,
  });
  return sharedParser;
}

/** One node as the library gives it: its name as the one key beside the attributes. */
type LibraryNode = Record<string, unknown>;

/**
 * Parses one XML document. Order, text, white space, attributes and leading zeros are kept; line ends become LF
 * and white space in attributes becomes spaces, as XML 1.0 says (sections 2.11 and 3.3.3).
 *
 * @throws XmlError when the text is not well-formed, uses what XIMSS never does, or breaks a limit.
 */
export function parseXml(text: string, limits: ProtocolLimits = defaultProtocolLimits): XmlElement {
  assertWellFormed(text, limits);
  let nodes: unknown;
  try {
    nodes = libraryParser().parse(text.replace(/\r\n?/g, '\n').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new XmlError('The document could not be read', 0, { cause: error });
  }
  const root = convertNodes(nodes as LibraryNode[]).find((node) => typeof node !== 'string');
  if (root === undefined) throw new XmlError('Expected an element', 0);
  return root;
}

/**
 * Parses the bytes of a frame.
 * @throws XmlError also when the bytes are not UTF-8.
 */
export function parseFrame(frame: Uint8Array, limits: ProtocolLimits = defaultProtocolLimits): XmlElement {
  const plain = readPlainElement(frame);
  if (plain) return plain;
  let text: string;
  try {
    text = decodeUtf8Strict(frame);
  } catch (error) {
    throw new XmlError('The message is not UTF-8 text', 0, { cause: error });
  }
  return parseXml(text, limits);
}

/** The element as it goes to the wire: one line of XML in UTF-8, and a zero byte. */
export function encodeFrame(target: XmlElement): Uint8Array<ArrayBuffer> {
  return encodeUtf8(`${serializeXml(target)}\0`);
}

/** One line of XML in UTF-8, without the zero byte, with this `id` instead of any the element has. */
export function encodeWithId(target: XmlElement, id: string): Uint8Array<ArrayBuffer> {
  return encodeUtf8(serializeWithId(target, id));
}

function convertNodes(nodes: readonly LibraryNode[]): XmlNode[] {
  const converted: XmlNode[] = [];
  for (const node of nodes) {
    const text = textOfNode(node);
    if (text === undefined) converted.push(convertElement(node));
    else if (text !== '') appendText(converted, text);
  }
  return converted;
}

function textOfNode(node: LibraryNode): string | undefined {
  const text = node[textKey];
  if (typeof text === 'string') return decodeReferences(text);
  const cdata = node[cdataKey] as { [textKey]?: string }[] | undefined;
  return cdata?.map((part) => part[textKey] ?? '').join('');
}

/** Text and CDATA side by side are one text to a reader. */
function appendText(nodes: XmlNode[], text: string): void {
  const last = nodes.at(-1);
  if (typeof last === 'string') nodes[nodes.length - 1] = last + text;
  else nodes.push(text);
}

function convertElement(node: LibraryNode): XmlElement {
  const name = Object.keys(node).find((key) => key !== attributesKey) ?? '';
  const attributes = new Map<string, string>();
  for (const [key, value] of Object.entries((node[attributesKey] as LibraryNode | undefined) ?? {})) {
    attributes.set(unshield(key), decodeReferences(String(value).replace(/[\t\n]/g, ' ')));
  }
  return { name: unshield(name), attributes, children: convertNodes(node[name] as LibraryNode[]) };
}

/** The library transforms the name of a self-closing element twice, hence all of them. */
function unshield(name: string): string {
  let start = 0;
  while (name[start] === shield) start++;
  return name.slice(start);
}

/** Longest frame looked at for being plain, in bytes: such messages are short. */
const maxPlainBytes = 256;

/**
 * Reads an empty element whose attributes are ASCII without references, as most responses are, without the library: the
 * result is the same, some twenty times as fast. Undefined for any other.
 */
function readPlainElement(frame: Uint8Array): XmlElement | undefined {
  const last = frame.length - 1;
  if (last < 3 || last >= maxPlainBytes || frame[last] !== 0x3e || frame[last - 1] !== 0x2f) return undefined;
  if (frame[0] !== 0x3c || !isLetter(frame[1]!)) return undefined;
  // Places in it are those of the bytes: what is not ASCII ends the reading before any place behind it is used.
  const text = decodeUtf8(frame);
  const attributes = new Map<string, string>();
  const nameEnd = endOfName(frame, 1);
  let at = nameEnd;
  while (frame[at] === 0x20 && isLetter(frame[at + 1]!)) {
    const keyEnd = endOfName(frame, at + 1);
    if (frame[keyEnd] !== 0x3d || frame[keyEnd + 1] !== 0x22) return undefined;
    const valueEnd = endOfPlainValue(frame, keyEnd + 2);
    const key = text.slice(at + 1, keyEnd);
    // Twice: the check of the whole document has the words for it.
    if (frame[valueEnd] !== 0x22 || attributes.has(key)) return undefined;
    attributes.set(key, text.slice(keyEnd + 2, valueEnd));
    at = valueEnd + 1;
  }
  if (frame[at] === 0x20) at++;
  return at === last - 1 ? { name: text.slice(1, nameEnd), attributes, children: [] } : undefined;
}

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

/** Behind the last of letters, digits, `_`, `.` and `-`. */
function endOfName(bytes: Uint8Array, from: number): number {
  let end = from;
  for (let byte = bytes[end]!; ; byte = bytes[++end]!) {
    const isDigit = byte >= 0x30 && byte <= 0x39;
    if (!isLetter(byte) && !isDigit && byte !== 0x2d && byte !== 0x2e && byte !== 0x5f) return end;
  }
}

/** Where printable ASCII without `"`, `&` and `<` ends. */
function endOfPlainValue(bytes: Uint8Array, from: number): number {
  let end = from;
  for (let byte = bytes[end]!; byte >= 0x20 && byte < 0x7f; byte = bytes[++end]!) {
    if (byte === 0x22 || byte === 0x26 || byte === 0x3c) break;
  }
  return end;
}
