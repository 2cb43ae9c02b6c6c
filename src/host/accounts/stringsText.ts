import { safeLine } from '../../mail/safeText';
import { attributeOf, isElement, textOf, type XmlElement } from '../../protocol/xml';

/** Most lines that a vocabulary is shown in. */
const maxLines = 20_000;
const maxDepth = 8;

/** The texts of a `strings` message, one a line, dictionaries indented beneath their names. */
export function stringsText(strings: XmlElement): string {
  const lines: string[] = [];
  const facts = [attributeOf(strings, 'skinName') ?? 'unnamed skin', attributeOf(strings, 'language')];
  lines.push(
    `Texts: ${facts
      .filter((fact) => fact !== undefined)
      .map(safeLine)
      .join(', ')}`,
    '',
  );
  addLines(strings, 0, lines);
  if (lines.length === 2) lines.push('There are none.');
  if (lines.length >= maxLines) lines.push('...');
  return `${lines.join('\n')}\n`;
}

function addLines(parent: XmlElement, depth: number, lines: string[]): void {
  if (depth > maxDepth) return;
  for (const child of parent.children) {
    if (lines.length >= maxLines) return;
    if (!isElement(child)) continue;
    const name = safeLine(attributeOf(child, 'name') ?? child.name);
    const indent = '  '.repeat(depth);
    if (child.name.toLowerCase() === 'strings') {
      lines.push(`${indent}${name}:`);
      addLines(child, depth + 1, lines);
    } else lines.push(`${indent}${name} = ${safeLine(textOf(child))}`);
  }
}
