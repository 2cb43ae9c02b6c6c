/** Marks a branch the compiler proves unreachable; throws if wire data gets there all the same. */
export function assertNever(value: never, what = 'value'): never {
  throw new Error(`Unexpected ${what}: ${String(value)}`);
}
