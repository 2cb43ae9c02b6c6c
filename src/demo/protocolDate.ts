/**
 * Reads `YYYYMMDD`, `YYYYMMDDThhmmss` or the same with Z (protocol reference, "Dates"), taken as GMT. Gives
 * milliseconds since 1970 UTC; undefined when the text is no date.
 */
export function parseProtocolDate(text: string): number | undefined {
  const found = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?$/.exec(text);
  if (!found) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1).map((part) => Number(part ?? 0));
  return Date.UTC(year!, month! - 1, day, hour, minute, second);
}
