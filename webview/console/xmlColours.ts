export type ColourClass = 'punctuation' | 'name' | 'attribute' | 'value';

/** A run of characters that look alike; without a class it is plain text. */
export interface ColouredRun {
  readonly text: string;
  readonly colour: ColourClass | undefined;
}

// One tag, comment or section at a time; whatever fits nothing stays plain, so broken XML is shown all the same. A name
// is taken whole or not at all: trying it in pieces would cost the square of its length.
const markup = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\/?[^\s<>/="']+(?![^\s<>/="'])(?:[^<>"']|"[^"]*"|'[^']*')*>/g;
const tagParts = /^(<\/?)([^\s<>/="']+)/;
const attributes = /(?<![^\s=<>/"'])([^\s=<>/"']+)(\s*=\s*)("[^"]*"|'[^']*')/g;

/** Splits XML text into runs of one colour. The texts of the runs joined are the text given, whatever it is. */
export function colourXml(text: string): ColouredRun[] {
  const runs: ColouredRun[] = [];
  let end = 0;
  for (const match of text.matchAll(markup)) {
    push(runs, text.slice(end, match.index), undefined);
    colourMarkup(runs, match[0]);
    end = match.index + match[0].length;
  }
  push(runs, text.slice(end), undefined);
  return runs;
}

function colourMarkup(runs: ColouredRun[], tag: string): void {
  const parts = tagParts.exec(tag);
  if (tag.startsWith('<!') || parts === null) return push(runs, tag, undefined);
  const [start, open = '', name = ''] = parts;
  push(runs, open, 'punctuation');
  push(runs, name, 'name');
  const rest = tag.slice(start.length);
  let end = 0;
  for (const match of rest.matchAll(attributes)) {
    push(runs, rest.slice(end, match.index), 'punctuation');
    push(runs, match[1] ?? '', 'attribute');
    push(runs, match[2] ?? '', 'punctuation');
    push(runs, match[3] ?? '', 'value');
    end = match.index + match[0].length;
  }
  push(runs, rest.slice(end), 'punctuation');
}

function push(runs: ColouredRun[], text: string, colour: ColourClass | undefined): void {
  if (text !== '') runs.push({ text, colour });
}
