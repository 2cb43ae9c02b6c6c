import type { AccountColor } from '../../contracts/console';

export type { AccountColor };

/** All of them in the order they are given out. Red comes last: it looks like an error. */
export const accountColors = [
  'blue',
  'green',
  'orange',
  'purple',
  'yellow',
  'red',
] as const satisfies readonly AccountColor[];

/** What is needed of an account to give it a colour. */
interface Coloured {
  readonly id: string;
  /** The user's choice. */
  readonly color?: AccountColor | undefined;
}

/**
 * The colour of each account: the chosen one, else the one it had (`given`, by id) unless another account has it by now,
 * else one that is still free. Neither moving nor adding an account changes the colour of another, but for one that was
 * given what the user chose for another. With more accounts than colours they are given again.
 */
export function assignColors(
  accounts: readonly Coloured[],
  given: ReadonlyMap<string, AccountColor> = new Map(),
): ReadonlyMap<string, AccountColor> {
  const colors = new Map<string, AccountColor>();
  for (const { id, color } of accounts) if (color !== undefined) colors.set(id, color);
  const ids = accounts.map(({ id }) => id).filter((id) => !colors.has(id));
  // In an order that does not depend on that of the list.
  ids.sort();
  for (const id of ids) {
    const color = given.get(id);
    if (color !== undefined && isFree(color, [...colors.values()])) colors.set(id, color);
  }
  for (const id of ids) if (!colors.has(id)) colors.set(id, leastUsed([...colors.values()]));
  return colors;
}

/** Whether no colour would be used less. */
function isFree(color: AccountColor, used: readonly AccountColor[]): boolean {
  return countOf(color, used) <= countOf(leastUsed(used), used);
}

function leastUsed(used: readonly AccountColor[]): AccountColor {
  return accountColors.reduce((best, color) => (countOf(color, used) < countOf(best, used) ? color : best));
}

function countOf(color: AccountColor, used: readonly AccountColor[]): number {
  return used.filter((other) => other === color).length;
}

/**
 * Identifier of the theme colour that draws an account's colour. They are our own: of the editor's chart colours orange
 * cannot be told from the background in its dark themes. package.json has their defaults.
 */
export function themeColorOf(color: AccountColor): string {
  return `ximss.account${color.charAt(0).toUpperCase()}${color.slice(1)}`;
}
