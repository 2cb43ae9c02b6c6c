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
 * The colour of each account: the chosen one, else one that is still free. It depends on which accounts there are and
 * not on their order, so that moving one up changes no colour. With more accounts than colours they are given again.
 */
export function assignColors(accounts: readonly Coloured[]): ReadonlyMap<string, AccountColor> {
  const colors = new Map<string, AccountColor>();
  for (const { id, color } of accounts) if (color !== undefined) colors.set(id, color);
  const ids = accounts.map(({ id }) => id).filter((id) => !colors.has(id));
  for (const id of ids.sort()) colors.set(id, leastUsed([...colors.values()]));
  return colors;
}

function leastUsed(used: readonly AccountColor[]): AccountColor {
  const countOf = (color: AccountColor): number => used.filter((other) => other === color).length;
  return accountColors.reduce((best, color) => (countOf(color) < countOf(best) ? color : best));
}

/**
 * Identifier of the theme colour that draws an account's colour. They are our own: of the editor's chart colours orange
 * cannot be told from the background in its dark themes. package.json has their defaults.
 */
export function themeColorOf(color: AccountColor): string {
  return `ximss.account${color.charAt(0).toUpperCase()}${color.slice(1)}`;
}
