/** A point in time as the protocol writes it, its parts as they stand. */
export interface WireTime {
  /** The parts read as if they were GMT, milliseconds since 1970 UTC: the true moment only if `isGmt`. */
  readonly partsMs: number;
  /** True when the text ended in `Z`. */
  readonly isGmt: boolean;
  /** True for `YYYYMMDD`: a day, no time of it. */
  readonly isDay: boolean;
}

const wireTime = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/i;

/** Reads `YYYYMMDD` and `YYYYMMDDThhmmss[Z]` (protocol reference, "Dates"); `undefined` for all that is no date. */
export function parseWireTime(text: string): WireTime | undefined {
  const found = wireTime.exec(text.trim());
  if (!found) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  // A leap second is a moment like any other: the first of the next minute.
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 60) return undefined;
  if (day < 1 || day > daysOf(year, month)) return undefined;
  // Date.UTC would take the years before 100 for those of the last century.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return { partsMs: date.getTime(), isGmt: found[7]?.toUpperCase() === 'Z', isDay: found[4] === undefined };
}

function daysOf(year: number, month: number): number {
  const lastDay = new Date(0);
  lastDay.setUTCFullYear(year, month, 0);
  return lastDay.getUTCDate();
}

/** The moment of a GMT time, with or without its `Z`, in milliseconds since 1970 UTC. */
export function parseGmtMs(text: string): number | undefined {
  return parseWireTime(text)?.partsMs;
}

/** `2024-06-04 01:52:00 +04:00`: the moment on the clock of a zone `offsetSeconds` east of Greenwich. */
export function formatMoment(utcMs: number, offsetSeconds = 0): string {
  const shown = new Date(utcMs + offsetSeconds * 1000);
  if (Number.isNaN(shown.getTime())) return '';
  return `${shown.toISOString().slice(0, 19).replace('T', ' ')} ${formatOffset(offsetSeconds)}`;
}

function formatOffset(offsetSeconds: number): string {
  if (offsetSeconds === 0) return 'UTC';
  const minutes = Math.round(Math.abs(offsetSeconds) / 60);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${offsetSeconds < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
