/** A date of a header field. */
export interface MailDate {
  readonly timeMs: number;
  /** The sender's zone, seconds east of Greenwich. */
  readonly zoneSeconds: number;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const zoneHours: Readonly<Record<string, number>> = {
  edt: -4,
  est: -5,
  cdt: -5,
  cst: -6,
  mdt: -6,
  mst: -7,
  pdt: -7,
  pst: -8,
};
const pattern =
  /(\d{1,2})\s+([a-z]{3})[a-z]*\s+(\d{2,4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([+-]\d{4}|[a-z]{1,5}))?/i;

/** Reads a date-time of RFC 5322, section 3.3, obsolete forms included; undefined when it is none. */
export function parseMailDate(text: string): MailDate | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, day, monthName = '', year, hour, minute, second = '0', zone = ''] = match;
  const month = months.indexOf(monthName.toLowerCase());
  if (month < 0) return undefined;
  const zoneSeconds = zoneOf(zone);
  const local = Date.UTC(fullYear(Number(year)), month, Number(day), Number(hour), Number(minute), Number(second));
  return Number.isNaN(local) ? undefined : { timeMs: local - zoneSeconds * 1000, zoneSeconds };
}

/** The date-time of RFC 5322, e.g. `Mon, 03 Jun 2024 21:52:00 +0400`. */
export function formatMailDate(timeMs: number, zoneSeconds = 0): string {
  const shifted = new Date(timeMs + zoneSeconds * 1000).toUTCString();
  const minutes = Math.abs(Math.trunc(zoneSeconds / 60));
  const digits = String(Math.trunc(minutes / 60) * 100 + (minutes % 60)).padStart(4, '0');
  return shifted.replace('GMT', `${zoneSeconds < 0 ? '-' : '+'}${digits}`);
}

/** `YYYYMMDDThhmmssZ`, as the protocol writes GMT (protocol reference, "Dates"). */
export function protocolGmt(timeMs: number): string {
  const date = new Date(timeMs);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().replace(/[-:]|\.\d+/g, '');
}

/** `YYYYMMDDThhmmss` in the user's zone, which for the demo is that of the machine. */
export function protocolLocal(timeMs: number): string {
  const shiftMinutes = new Date(timeMs).getTimezoneOffset();
  return protocolGmt(timeMs - shiftMinutes * 60_000).replace('Z', '');
}

function fullYear(year: number): number {
  if (year >= 1000) return year;
  return year < 50 ? 2000 + year : 1900 + year;
}

function zoneOf(zone: string): number {
  if (/^[+-]/.test(zone)) {
    const digits = Number(zone.slice(1));
    return (zone.startsWith('-') ? -60 : 60) * (Math.trunc(digits / 100) * 60 + (digits % 100));
  }
  return (zoneHours[zone.toLowerCase()] ?? 0) * 3600;
}
