import type { RowNumber } from '../../traffic/types';

/** An open row: where it stands among the shown rows, and how many lines its frames take. */
export interface OpenRow {
  readonly row: RowNumber;
  readonly position: number;
  readonly childLines: number;
}

/** What a line shows: the row at a position, or one of the lines beneath it (from 0). */
export interface LinePlace {
  readonly position: number;
  readonly child: number | undefined;
}

/** Translates between lines of the list and rows: an open row takes more than one line. */
export class LineMap {
  private readonly open: readonly OpenRow[];

  /** @param openRows in any order; positions below `rowCount`. */
  constructor(
    readonly rowCount: number,
    openRows: readonly OpenRow[],
  ) {
    this.open = [...openRows].sort((a, b) => a.position - b.position);
  }

  get lineCount(): number {
    return this.open.reduce((sum, row) => sum + row.childLines, this.rowCount);
  }

  /** Line of the row at a position. */
  lineOf(position: number): number {
    let line = position;
    for (const row of this.open) {
      if (row.position >= position) break;
      line += row.childLines;
    }
    return line;
  }

  /** What stands on a line; undefined behind the end. */
  placeOf(line: number): LinePlace | undefined {
    let above = 0;
    for (const row of this.open) {
      const rowLine = row.position + above;
      if (line <= rowLine) break;
      if (line <= rowLine + row.childLines) return { position: row.position, child: line - rowLine - 1 };
      above += row.childLines;
    }
    const position = line - above;
    return position >= 0 && position < this.rowCount ? { position, child: undefined } : undefined;
  }
}
