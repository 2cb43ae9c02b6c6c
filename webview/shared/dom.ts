/** Attributes of a new element; `undefined` leaves one out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Makes an element. Text is always set as text, never read as markup. */
export function create<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(made, name, value);
  made.append(...children);
  return made;
}

/** Sets or takes away an attribute, touching the page only when that changes something. */
export function setAttribute(target: Element, name: string, value: string | number | undefined): void {
  if (value === undefined) {
    if (target.hasAttribute(name)) target.removeAttribute(name);
  } else if (target.getAttribute(name) !== String(value)) {
    target.setAttribute(name, String(value));
  }
}

/** Sets the text of an element that holds nothing else; an unchanged text keeps the user's selection in it. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

export function setVisible(target: HTMLElement, isVisible: boolean): void {
  target.hidden = !isVisible;
}

/** An icon of the editor's icon font. Decoration: what it means is said in text or a label beside it. */
export function icon(name: string): HTMLElement {
  return create('span', { class: `codicon codicon-${name}`, 'aria-hidden': 'true' });
}

export function setIcon(target: Element, name: string, modifier = ''): void {
  const classes = `codicon codicon-${name}${modifier === '' ? '' : ` ${modifier}`}`;
  if (target.className !== classes) target.className = classes;
}
