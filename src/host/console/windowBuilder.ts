import type { ConsoleLine, ConsoleTarget, ConsoleWindow, FrameLine, RowLine } from '../../contracts/console';
import type { EntryNumber } from '../../protocol/wireTap';
import type { RowNumber, TrafficRow } from '../../traffic/types';
import { positionOf, type ConsoleLog, type ConsoleRows } from './consoleLog';
import { LineMap, type OpenRow } from './lineMap';
import { previewOf } from './payloadText';

/** Frames of an open row that get a line each; the detail shows more of them. */
export const maxListedFrames = 200;
/** Most characters of a server's error text in a line. */
const maxErrorLength = 300;

/** What the user looks at: all that decides which lines a window holds. */
export interface WindowRequest {
  readonly first: number;
  readonly count: number;
  /** The last `count` lines instead of those from `first`. */
  readonly follow: boolean;
  readonly expanded: ReadonlySet<RowNumber>;
  readonly selection: ConsoleTarget | undefined;
}

/** The lines of the list at one moment. Make a new one when the log, the filter or the open rows changed. */
export class WindowBuilder {
  private readonly map: LineMap;
  private readonly framesOf = new Map<RowNumber, readonly EntryNumber[]>();

  constructor(
    private readonly log: ConsoleLog,
    private readonly rows: ConsoleRows,
    private readonly request: Pick<WindowRequest, 'expanded'>,
    private readonly accountIdOf: (row: TrafficRow) => string,
    /** Rows shown: those that are not held back. */
    readonly rowCount: number,
  ) {
    this.map = new LineMap(rowCount, this.openRows());
  }

  get lineCount(): number {
    return this.map.lineCount;
  }

  /** Line of a row, or of one of its frames when the row is open; -1 when it is not in the list. */
  lineOf(target: ConsoleTarget): number {
    const position = positionOf(this.rows, target.row);
    if (position < 0 || position >= this.rowCount) return -1;
    const line = this.map.lineOf(position);
    if (target.entry === undefined) return line;
    const child = this.framesOf.get(target.row)?.indexOf(target.entry) ?? -1;
    return child >= 0 && child < maxListedFrames ? line + 1 + child : -1;
  }

  /** Row on a line; undefined behind the end. */
  rowAtLine(line: number): RowNumber | undefined {
    const place = this.map.placeOf(line);
    return place === undefined ? undefined : this.rows.rowAt(place.position);
  }

  build(request: WindowRequest, shiftLines: number): ConsoleWindow {
    const totalLines = this.lineCount;
    const last = Math.max(0, totalLines - request.count);
    const first = request.follow ? last : Math.min(request.first, last);
    const lines: ConsoleLine[] = [];
    for (let line = first; line < Math.min(first + request.count, totalLines); line++) {
      const built = this.lineAt(line);
      if (built === undefined) break;
      lines.push(built);
    }
    const selectedLine = request.selection === undefined ? -1 : this.lineOf(request.selection);
    return { first, lines, totalLines, shiftLines, selectedLine };
  }

  private openRows(): OpenRow[] {
    const open: OpenRow[] = [];
    for (const row of this.request.expanded) {
      const position = positionOf(this.rows, row);
      if (position < 0 || position >= this.rowCount) continue;
      const frames = this.log.entriesOfRow(row, 0, maxListedFrames + 1);
      this.framesOf.set(row, frames);
      open.push({ row, position, childLines: frames.length });
    }
    return open;
  }

  private lineAt(line: number): ConsoleLine | undefined {
    const place = this.map.placeOf(line);
    const number = place && this.rows.rowAt(place.position);
    const row = number === undefined ? undefined : this.log.row(number);
    if (place === undefined || row === undefined) return undefined;
    if (place.child === undefined) return this.rowLine(row);
    if (place.child < maxListedFrames) return this.frameLine(row, place.child);
    return { kind: 'more', row: row.number, hiddenFrames: this.hiddenFrames(row.number) };
  }

  private rowLine(row: TrafficRow): RowLine {
    const payload = this.log.payload(row.firstEntry);
    return {
      kind: 'row',
      row: row.number,
      state: row.state,
      tag: row.tag,
      id: row.id,
      wallMs: this.log.toWallMs(row.atMs),
      accountId: this.accountIdOf(row),
      elapsedMs: row.elapsedMs,
      sentBytes: row.sentBytes,
      receivedBytes: row.receivedBytes,
      dataCount: row.dataCount,
      errorText: row.errorText?.slice(0, maxErrorLength),
      preview: payload === undefined ? '' : previewOf(payload, row.tag),
      isExpanded: this.request.expanded.has(row.number),
      isReplay: row.origin !== undefined,
    };
  }

  private frameLine(row: TrafficRow, child: number): FrameLine | undefined {
    const number = this.framesOf.get(row.number)?.[child];
    const entry = number === undefined ? undefined : this.log.entry(number);
    if (entry === undefined) return undefined;
    const payload = this.log.payload(entry.number);
    return {
      kind: 'frame',
      row: row.number,
      entry: entry.number,
      direction: entry.direction,
      frameKind: entry.kind,
      tag: entry.tag,
      offsetMs: Math.max(0, entry.atMs - row.atMs),
      sizeBytes: entry.sizeBytes,
      isRedacted: entry.isRedacted,
      fragment: entry.fragment,
      preview: payload === undefined ? '' : previewOf(payload, entry.tag),
    };
  }

  /** Counted only when the line is drawn, and only so far: beyond it the number says enough. */
  private hiddenFrames(row: RowNumber): number {
    return this.log.entriesOfRow(row, maxListedFrames, maxCountedFrames).length;
  }
}

const maxCountedFrames = 10_000;
