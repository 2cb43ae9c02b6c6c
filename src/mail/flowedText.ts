/** A line of flowed text without its quote marks and stuffed blank. */
interface FlowedLine {
  readonly depth: number;
  readonly text: string;
}

/**
 * Joins the soft line ends of format=flowed text (RFC 3676): a line that ends in a blank goes on in the next one
 * of the same quote depth. With `hasDelSp` that blank was added by the sender and goes away. Quotes come out as
 * `> ` per level; the signature line `-- ` stays a line of its own.
 */
export function joinFlowedText(text: string, hasDelSp: boolean): string {
  const joined: { depth: number; pieces: string[]; isOpen: boolean }[] = [];
  for (const line of text.split('\n').map(parseLine)) {
    const last = joined.at(-1);
    const isSignature = line.text === '-- ';
    const isSoft = line.text.endsWith(' ') && !isSignature;
    const piece = isSoft && hasDelSp ? line.text.slice(0, -1) : line.text;
    if (last?.isOpen && last.depth === line.depth && !isSignature) {
      last.pieces.push(piece);
      last.isOpen = isSoft;
    } else {
      joined.push({ depth: line.depth, pieces: [piece], isOpen: isSoft });
    }
  }
  return joined.map(({ depth, pieces }) => '> '.repeat(depth) + pieces.join('')).join('\n');
}

/** Deeper quotes than this are drawn at this depth: a line of nothing but marks must not grow when drawn. */
const maxQuoteDepth = 50;

function parseLine(line: string): FlowedLine {
  const marks = /^>*/.exec(line)?.[0].length ?? 0;
  const rest = line.slice(marks);
  // One blank may be stuffed in front, so that a line does not look quoted or like a mailbox separator.
  return { depth: Math.min(marks, maxQuoteDepth), text: rest.startsWith(' ') ? rest.slice(1) : rest };
}
