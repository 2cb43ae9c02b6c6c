import { escapeAttribute, escapeText, isElement, type XmlElement } from '../protocol/xml';

/**
 * The element over several lines, two blanks per level. Where an element holds text nothing is moved, since there
 * blanks mean something: what is indented holds elements only.
 */
export function prettyXml(target: XmlElement): string {
  const lines: string[] = [];
  write(target, '', lines);
  return `${lines.join('\n')}\n`;
}

function write(target: XmlElement, indent: string, lines: string[]): void {
  const { children } = target;
  const start = `<${target.name}${attributesText(target)}`;
  if (children.length === 0) lines.push(`${indent}${start}/>`);
  else if (children.some((child) => !isElement(child) && child.trim() !== '')) lines.push(indent + flat(target));
  else {
    lines.push(`${indent}${start}>`);
    for (const child of children) if (isElement(child)) write(child, `${indent}  `, lines);
    lines.push(`${indent}</${target.name}>`);
  }
}

function flat(target: XmlElement): string {
  const inside = target.children.map((child) => (isElement(child) ? flat(child) : escapeText(child))).join('');
  const start = `<${target.name}${attributesText(target)}`;
  return inside === '' ? `${start}/>` : `${start}>${inside}</${target.name}>`;
}

function attributesText(target: XmlElement): string {
  let text = '';
  for (const [name, value] of target.attributes) text += ` ${name}="${escapeAttribute(value)}"`;
  return text;
}
