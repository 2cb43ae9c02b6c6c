import { parseAccount } from '../connections/accountSettings';

/** An entry of `ximss.accounts` as it stands in the settings: what it has beyond the known fields is kept. */
export type AccountEntry = Readonly<Record<string, unknown>>;

/** Place of the account in the list, -1 when it is not there. Of entries with one name the first counts. */
export function placeOf(entries: readonly unknown[], accountId: string): number {
  return entries.findIndex((entry) => idOf(entry) === accountId);
}

/** The list with another entry at the end. */
export function withAdded(entries: readonly unknown[], entry: AccountEntry): unknown[] {
  return [...entries, withoutAbsent(entry)];
}

/** The list with fields of one entry changed; those that are undefined go. */
export function withChanged(entries: readonly unknown[], accountId: string, changes: AccountEntry): unknown[] {
  const place = placeOf(entries, accountId);
  return entries.map((entry, index) =>
    index === place ? withoutAbsent({ ...(entry as AccountEntry), ...changes }) : entry,
  );
}

export function withRemoved(entries: readonly unknown[], accountId: string): unknown[] {
  const place = placeOf(entries, accountId);
  return entries.filter((_, index) => index !== place);
}

/** The list with one entry a place up (-1) or down (+1) among those that are accounts; as it is where it cannot go. */
export function withMoved(entries: readonly unknown[], accountId: string, step: -1 | 1): unknown[] {
  const from = placeOf(entries, accountId);
  let to = from + step;
  // Entries that cannot be used are no rows of the tree: an account is moved past them.
  while (to >= 0 && to < entries.length && idOf(entries[to]) === undefined) to += step;
  if (from < 0 || to < 0 || to >= entries.length) return [...entries];
  const moved = [...entries];
  const [entry] = moved.splice(from, 1);
  moved.splice(to, 0, entry);
  return moved;
}

/** The name itself, or the name with a number, such that no other account has it. */
export function freeName(entries: readonly unknown[], wanted: string): string {
  const isTaken = (name: string): boolean => placeOf(entries, idOf({ host: 'x', userName: 'x', name }) ?? '') >= 0;
  let name = wanted;
  for (let number = 2; isTaken(name); number++) name = `${wanted} ${number}`;
  return name;
}

function idOf(entry: unknown): string | undefined {
  const parsed = parseAccount(entry);
  return typeof parsed === 'string' ? undefined : parsed.id;
}

function withoutAbsent(entry: AccountEntry): AccountEntry {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}
