/** An object with unknown fields: how anything that crossed a border is looked at first. */
export type Fields = Readonly<Record<string, unknown>>;

/** Says whether a value of unknown origin is a `T`. */
export type Guard<T> = (value: unknown) => value is T;

/** The value as an object with fields; undefined for all else, arrays included. */
export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

export function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

/** A whole number from 0 to what a double holds exactly. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** A finite number, fractions and negative ones included. */
export function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Guards text of at most `maxLength` UTF-16 units, so that a message cannot bring more than its kind needs. */
export function isText(maxLength: number): Guard<string> {
  return (value): value is string => typeof value === 'string' && value.length <= maxLength;
}

/** Guards one of a few fixed words. */
export function isOneOf<T extends string>(words: readonly T[]): Guard<T> {
  return (value): value is T => words.some((word) => word === value);
}

/** Guards a value that may also be absent. */
export function isOptional<T>(guard: Guard<T>): Guard<T | undefined> {
  return (value): value is T | undefined => value === undefined || guard(value);
}

/** Guards a list of at most `maxLength` items which all pass `guard`. */
export function isListOf<T>(guard: Guard<T>, maxLength: number): Guard<T[]> {
  return (value): value is T[] => Array.isArray(value) && value.length <= maxLength && value.every(guard);
}

/** Guards an object whose fields all pass; fields without a guard are neither looked at nor kept, see {@link pick}. */
export function isShape<T extends object>(guards: { readonly [K in keyof T]-?: Guard<T[K]> }): Guard<T> {
  const entries = Object.entries<Guard<unknown>>(guards);
  return (value): value is T => {
    const fields = fieldsOf(value);
    return fields !== undefined && entries.every(([name, guard]) => guard(fields[name]));
  };
}

/** A copy with only the fields named by `guards`, when all of them pass; undefined otherwise. */
export function pick<T extends object>(
  value: unknown,
  guards: { readonly [K in keyof T]-?: Guard<T[K]> },
): T | undefined {
  const fields = fieldsOf(value);
  if (fields === undefined) return undefined;
  const copy: Record<string, unknown> = {};
  for (const [name, guard] of Object.entries<Guard<unknown>>(guards)) {
    const field = fields[name];
    if (!guard(field)) return undefined;
    if (field !== undefined) copy[name] = field;
  }
  return copy as T;
}
