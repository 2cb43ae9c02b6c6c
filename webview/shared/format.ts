const byteUnits = ['B', 'kB', 'MB', 'GB'];

/** Bytes for people, decimal units: `312 B`, `1.2 kB`, `5.1 MB`. */
export function formatBytes(sizeBytes: number): string {
  let value = sizeBytes;
  let unit = 0;
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : 1;
  return `${value.toFixed(digits)} ${byteUnits[unit] ?? ''}`;
}

/** Milliseconds for people: `0.4 ms`, `12 ms`, `1.24 s`, `2 min 03 s`. */
export function formatDuration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${ms.toFixed(0)} ms`;
  if (ms < 59_995) return `${(ms / 1000).toFixed(ms < 9_995 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** Time of day where the user is, with milliseconds: `09:04:07.120`. */
export function formatTimeOfDay(wallMs: number): string {
  return `${formatSecond(wallMs)}.${String(new Date(wallMs).getMilliseconds()).padStart(3, '0')}`;
}

/** Time of day where the user is: `09:04:07`. */
export function formatSecond(wallMs: number): string {
  const time = new Date(wallMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** A count with its thousands apart, `2,300`: by hand, since the first number that the browser formats takes it 10 ms. */
export function formatNumber(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A count with its noun: `1 frame`, `2,300 frames`. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(count)} ${count === 1 ? singular : plural}`;
}

/** Bars end here: what takes longer is slow in any case. Milliseconds. */
const longestBarMs = 10_000;

/** Length of a duration's bar in percent, on a scale of decades, so that 2 ms and 2 s can be told apart at a glance. */
export function durationPercent(milliseconds: number): number {
  const share = Math.log10(1 + Math.max(0, milliseconds)) / Math.log10(1 + longestBarMs);
  return Math.min(100, Math.round(share * 100));
}
