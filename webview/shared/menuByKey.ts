/** How far in from the start of a row a menu opens that was asked for by key, in CSS pixels. */
const menuIndentPx = 24;

/** True when a menu was asked for by key while a list as a whole has the focus: it means the row with the cursor. */
export function isMenuByKey(event: MouseEvent, list: HTMLElement): boolean {
  return event.target === list && event.button !== 2;
}

/** Has the menu that was asked for by key open below a row, as the menu of that row. */
export function openMenuOfRow(event: MouseEvent, row: HTMLElement): void {
  event.preventDefault();
  event.stopPropagation();
  const { left, bottom } = row.getBoundingClientRect();
  const place = { clientX: left + menuIndentPx, clientY: bottom };
  row.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, button: 2, ...place }));
}
