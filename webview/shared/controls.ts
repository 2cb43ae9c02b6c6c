import { create, icon, setAttribute } from './dom';

// Controls of the UI toolkit, made by their names alone: a page may show something before the toolkit is there.

/** A control and what can be done with it. */
export interface Control<Value> {
  readonly element: HTMLElement;
  /** Shows a value without reporting it back. */
  show(value: Value): void;
}

type ValueElement = HTMLElement & { value: string };
type DropdownElement = ValueElement & { readonly open?: boolean };
type CheckElement = HTMLElement & { checked: boolean };

export interface ButtonOptions {
  readonly label: string;
  readonly icon?: string;
  /** `icon` shows the icon alone; the label is then its name and tooltip. */
  readonly appearance: 'primary' | 'secondary' | 'icon';
  readonly onPress: () => void;
}

export function createButton(options: ButtonOptions): HTMLElement & { disabled: boolean } {
  const button = custom('vscode-button', { appearance: options.appearance }) as HTMLElement & { disabled: boolean };
  if (options.appearance === 'icon') {
    button.append(icon(options.icon ?? 'circle'));
    describe(button, options.label);
  } else {
    if (options.icon !== undefined) {
      const start = icon(options.icon);
      start.slot = 'start';
      button.append(start);
    }
    button.append(options.label);
  }
  button.addEventListener('click', options.onPress);
  return button;
}

/** A button that stays pressed. */
export function createToggle(
  options: Omit<ButtonOptions, 'appearance' | 'onPress'> & { onToggle: (isOn: boolean) => void },
): Control<boolean> {
  let isOn = false;
  const element = createButton({ ...options, appearance: 'icon', onPress: () => options.onToggle(!isOn) });
  element.classList.add('toggle');
  const show = (value: boolean): void => {
    isOn = value;
    setAttribute(element, 'aria-pressed', String(value));
  };
  show(false);
  return { element, show };
}

/** A line of text with a name for screen readers; `end` holds buttons inside the field. */
export function createTextField(options: {
  readonly label: string;
  readonly hint: string;
  readonly end: readonly HTMLElement[];
  readonly onInput: (text: string) => void;
}): Control<string> & { focus(): void; setHint(hint: string): void } {
  const field = custom('vscode-text-field', { placeholder: options.hint }) as ValueElement & { select(): void };
  describe(field, options.label);
  keepLabel(field, options.label);
  // No span: the toolkit gives spans in a field the size of one icon.
  const end = create('div', { slot: 'end', class: 'field-end' }, ...options.end);
  field.append(end);
  field.addEventListener('input', () => options.onInput(field.value));
  return {
    element: field,
    focus() {
      field.focus();
      field.select();
    },
    setHint(hint) {
      setAttribute(field, 'placeholder', hint);
    },
    show(value) {
      // Writing the same value would move the cursor of somebody who types.
      if (field.value !== value) field.value = value;
    },
  };
}

/** The toolkit calls every field that is put into a page "Text field". */
function keepLabel(field: HTMLElement, label: string): void {
  const observer = new MutationObserver(() => setAttribute(field, 'aria-label', label));
  observer.observe(field, { attributeFilter: ['aria-label'] });
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  /** Draws a dot of this colour before the label; see the style sheet. */
  readonly colour?: string | undefined;
  /** Says something in the list and cannot be chosen. */
  readonly isDisabled?: boolean;
}

/** The list of a dropdown: no longer than this, and at least so long that something can be seen. Pixels. */
const listHeightPx = { least: 66, most: 320 };

/** Makes the list of a dropdown end inside of the page, which would cut it off. To be done before it opens. */
function fitList(dropdown: HTMLElement): void {
  const roomPx = window.innerHeight - dropdown.getBoundingClientRect().bottom - 2;
  const heightPx = Math.min(Math.max(roomPx, listHeightPx.least), listHeightPx.most);
  // The toolkit's own name for it.
  dropdown.style.setProperty('--dropdown-list-max-height', `${heightPx}px`);
}

export function createDropdown(options: {
  readonly label: string;
  readonly onChoose: (value: string) => void;
}): Control<string> & { setChoices(choices: readonly Choice[]): void } {
  // Below even where there is more room above: lists belong to bars at the top of a page, which would cut them off.
  const dropdown = custom('vscode-dropdown', { position: 'below' }) as DropdownElement;
  describe(dropdown, options.label);
  dropdown.addEventListener('change', () => options.onChoose(dropdown.value));
  // Before the choice that is shown; the ones in the list have theirs.
  // No span, here and there: the toolkit gives spans in a slot the size of an icon.
  const mark = create('div', { slot: 'start', class: 'account-mark dot', 'aria-hidden': 'true' });
  let choices: readonly Choice[] = [];
  let value = '';
  let shownChoices = '';
  const showMark = (): void => {
    const colour = choices.find((choice) => choice.value === value)?.colour;
    setAttribute(mark, 'data-colour', colour);
    // Not hidden but gone: the toolkit keeps room for what is in the slot.
    if (colour === undefined) mark.remove();
    else if (mark.parentElement === null) dropdown.prepend(mark);
  };
  const showValue = (): void => {
    if (dropdown.value !== value) dropdown.value = value;
    // The tooltip has the whole of what is cut off in a narrow page.
    const label = choices.find((choice) => choice.value === value)?.label;
    setAttribute(dropdown, 'title', label === undefined ? options.label : `${options.label}: ${label}`);
  };
  const draw = (): void => {
    // Not under the hand of somebody who is choosing: the toolkit would go back to what was chosen before.
    if (dropdown.open === true) return;
    const key = JSON.stringify(choices);
    if (key !== shownChoices) {
      shownChoices = key;
      dropdown.replaceChildren(...choices.map(optionOf));
      // The toolkit looks at new options a moment later, and chooses the one at the place of the old choice.
      queueMicrotask(showValue);
    }
    showMark();
    showValue();
  };
  dropdown.addEventListener('mousedown', () => fitList(dropdown));
  dropdown.addEventListener('keydown', (event) => {
    fitList(dropdown);
    if (event.key !== 'Escape' || dropdown.open !== true) return;
    // Closes the list and nothing else; the toolkit would take what is highlighted in it.
    event.stopPropagation();
    showValue();
  });
  // What had to wait while the list was open.
  for (const name of ['click', 'keyup', 'focusout']) dropdown.addEventListener(name, () => queueMicrotask(draw));
  return {
    element: dropdown,
    setChoices(wanted) {
      choices = wanted;
    },
    show(wanted) {
      value = wanted;
      draw();
    },
  };
}

function optionOf({ value, label, colour, isDisabled }: Choice): HTMLElement {
  const option = custom('vscode-option', { value, ...(isDisabled === true ? { disabled: '' } : {}) });
  option.textContent = label;
  if (colour !== undefined) {
    option.prepend(
      create('div', { slot: 'start', class: 'account-mark dot', 'data-colour': colour, 'aria-hidden': 'true' }),
    );
  }
  return option;
}

export function createCheckbox(options: {
  readonly label: string;
  readonly onChange: (isChecked: boolean) => void;
}): Control<boolean> {
  const checkbox = custom('vscode-checkbox', {}) as CheckElement;
  checkbox.textContent = options.label;
  let shown = false;
  // The toolkit reports changes made by the program as well: only the user's are passed on.
  checkbox.addEventListener('change', () => {
    if (checkbox.checked !== shown) options.onChange(checkbox.checked);
  });
  return {
    element: checkbox,
    show(value) {
      shown = value;
      if (checkbox.checked !== value) checkbox.checked = value;
    },
  };
}

/** Shows that something is under way. */
export function createProgressRing(label: string): HTMLElement {
  return custom('vscode-progress-ring', { 'aria-label': label });
}

function custom(tag: string, attributes: Readonly<Record<string, string>>): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function describe(target: HTMLElement, label: string): void {
  target.setAttribute('aria-label', label);
  target.title = label;
}
