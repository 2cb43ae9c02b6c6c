/** Widest line before it is broken, in characters (RFC 3676 recommends 78 at most). */
const maxWidth = 72;

/** Text with long lines broken after a space, so that a reader may join them again (RFC 3676, format=flowed). */
export function flowText(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => (line === '-- ' ? line : flowLine(line.trimEnd())))
    .join('\n');
}

function flowLine(line: string): string {
  const rows: string[] = [];
  let rest = line;
  while (rest.length > maxWidth) {
    const space = rest.lastIndexOf(' ', maxWidth - 1);
    const cut = space > 0 ? space : rest.indexOf(' ', maxWidth);
    if (cut <= 0) break;
    rows.push(rest.slice(0, cut + 1));
    rest = rest.slice(cut + 1);
  }
  return [...rows, rest].map(stuffed).join('\n');
}

/** A row that starts with a space, a quote mark or From gets a space that readers take away again. */
function stuffed(row: string): string {
  return /^( |>|From )/.test(row) ? ` ${row}` : row;
}
