import { escapeAttribute, isElement, serializeXml, type XmlElement, type XmlNode } from '../protocol/xml';

const INDENT = '  ';
/** Start tags longer than this get one line per attribute. */
const MAX_LINE_LENGTH = 120;

/**
 * The element as indented text, without a line end at its end. Significant text stays as it is: lines are broken
 * only between elements where there is no other text than white space, so what is sent means the same.
 */
export function formatXml(target: XmlElement): string {
  const lines: string[] = [];
  appendElement(lines, target, '');
  return lines.join('\n');
}

function appendElement(lines: string[], target: XmlElement, indent: string): void {
  if (!canBreak(target.children)) {
    lines.push(...openElement(target, indent));
    return;
  }
  lines.push(...startTag(target, indent, '>'));
  for (const node of target.children) if (isElement(node)) appendElement(lines, node, indent + INDENT);
  lines.push(`${indent}</${target.name}>`);
}

/** Elements with nothing but white space around them. */
function canBreak(nodes: readonly XmlNode[]): boolean {
  return nodes.some(isElement) && nodes.every((node) => isElement(node) || node.trim() === '');
}

/** An element whose content is not to be touched. */
function openElement(target: XmlElement, indent: string): string[] {
  const whole = serializeXml(target);
  if (target.children.length === 0) return startTag(target, indent, '/>');
  const head = serializeXml({ ...target, children: [] }).slice(0, -'/>'.length);
  const tag = startTag(target, indent, '>');
  const rest = whole.slice(head.length + 1);
  return [...tag.slice(0, -1), `${tag.at(-1) ?? ''}${rest}`];
}

function startTag(target: XmlElement, indent: string, end: '>' | '/>'): string[] {
  const oneLine = `${indent}${serializeXml({ ...target, children: [] }).slice(0, -'/>'.length)}${end}`;
  if (oneLine.length <= MAX_LINE_LENGTH || target.attributes.size < 2) return [oneLine];
  const attributes = [...target.attributes].map(
    ([name, value]) => `${indent}${INDENT}${name}="${escapeAttribute(value)}"`,
  );
  attributes[attributes.length - 1] += end;
  return [`${indent}<${target.name}`, ...attributes];
}
