import { setAttribute } from '../shared/dom';
import { isMenuByKey, openMenuOfRow } from '../shared/menuByKey';
import { VirtualList } from '../shared/virtualList';
import { HeaderView } from './headerView';
import { MessageRowView, rowElementId } from './rowView';
import {
  isFailed,
  isOnItsWay,
  isSelected,
  rowAt,
  totalOf,
  type Action,
  type Effect,
  type ListState,
  type SelectMode,
} from './state';
import { lineToPlace, placeToLine } from './threads';

/** Height of a row: the one of the editor's own lists. */
const rowHeightPx = 22;

/** The table of messages: a grid for assistive technology, with the keys of the editor's own lists. */
export class ListView {
  private readonly list: VirtualList<MessageRowView>;
  private readonly header: HeaderView;
  private state: ListState | undefined;

  constructor(private readonly act: (action: Action) => void) {
    this.header = new HeaderView(act);
    this.list = new VirtualList({
      lineHeightPx: rowHeightPx,
      keepsLines: true,
      header: this.header.element,
      createView: () => new MessageRowView(),
      showLine: (view, line) => this.showLine(view, line),
      onDidScroll: ({ first, count, isAtStart }) =>
        act({ type: 'scrolled', visible: { first, count }, isAtTop: isAtStart }),
    });
    const { element } = this.list;
    setAttribute(element, 'role', 'grid');
    setAttribute(element, 'tabindex', 0);
    setAttribute(element, 'aria-multiselectable', 'true');
    setAttribute(element, 'aria-colcount', 5);
    element.addEventListener('keydown', (event) => this.pressed(event));
    element.addEventListener('mousedown', (event) => this.clicked(event));
    element.addEventListener('click', (event) => this.retried(event));
    element.addEventListener('contextmenu', (event) => this.menuAsked(event));
    element.addEventListener('dblclick', (event) => {
      if (lineOf(event) !== undefined && !isModified(event)) act({ type: 'ran', action: 'open' });
    });
  }

  get element(): HTMLElement {
    return this.list.element;
  }

  show(state: ListState): void {
    this.state = state;
    const { status, title } = state;
    this.header.show(state);
    setAttribute(this.element, 'aria-label', title === undefined ? 'Messages' : `Messages in ${title.label}`);
    setAttribute(this.element, 'aria-rowcount', totalOf(state) + 1);
    // What is busy is not read out. A list that waits for its user is not.
    setAttribute(this.element, 'aria-busy', isOnItsWay(state) ? 'true' : undefined);
    this.element.classList.toggle('is-stale', status !== undefined && status.stage !== 'open');
    this.list.draw(totalOf(state));
    this.markCurrent(state);
  }

  /** Takes a state in which other rows are in view and nothing else has changed: the list has drawn those itself. */
  showScrolled(state: ListState): void {
    this.state = state;
    this.markCurrent(state);
  }

  private markCurrent({ selection, threads }: ListState): void {
    const { focus } = selection;
    const current = focus < 0 ? null : document.getElementById(rowElementId(placeToLine(threads, focus)));
    setAttribute(this.element, 'aria-activedescendant', current?.id);
  }

  perform(effect: Effect): void {
    if (effect.type === 'scrollToLine') this.list.scrollToLine(effect.line, effect.alignment);
    else if (effect.type === 'scrollByLines') this.list.scrollByLines(effect.lines);
  }

  private showLine(view: MessageRowView, line: number): void {
    const { state } = this;
    if (state === undefined) return;
    const { place, depth } = lineToPlace(state.threads, line);
    const row = rowAt(state, place);
    view.show(row, {
      line,
      depth,
      isSelected: isSelected(state, place, row),
      isFocused: state.selection.focus === place,
      problem: isFailed(state, place) ? state.window.problem : undefined,
    });
  }

  private clicked(event: MouseEvent): void {
    const line = lineOf(event);
    if (line === undefined) return;
    if (event.button === 2 || (event.button === 0 && event.ctrlKey && isMac())) this.act({ type: 'menuOpened', line });
    else if (event.button === 0) this.act({ type: 'picked', line, mode: modeOf(event) });
  }

  private menuAsked(event: MouseEvent): void {
    const { state, element } = this;
    if (state === undefined || state.selection.focus < 0 || !isMenuByKey(event, element)) return;
    const line = placeToLine(state.threads, state.selection.focus);
    this.list.scrollToLine(line, 'nearest');
    this.act({ type: 'menuOpened', line });
    const row = document.getElementById(rowElementId(line));
    if (row !== null) openMenuOfRow(event, row);
  }

  private retried(event: MouseEvent): void {
    if (event.target instanceof Element && event.target.closest('.retry') !== null)
      this.act({ type: 'ran', action: 'retry' });
  }

  private pressed(event: KeyboardEvent): void {
    // The headings have keys of their own.
    const action = event.target === this.element ? this.actionFor(event) : undefined;
    if (action === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.act(action);
  }

  private actionFor(event: KeyboardEvent): Action | undefined {
    if (event.altKey) return undefined;
    const isControl = event.ctrlKey || event.metaKey;
    if (isControl && event.key.toLowerCase() === 'a') return { type: 'selectedAll' };
    if (isControl && !event.shiftKey && event.key.toLowerCase() === 'z') return { type: 'ran', action: 'undo' };
    // What the Delete key is on a Mac's keyboard.
    if (event.metaKey && event.key === 'Backspace' && isMac()) return { type: 'ran', action: 'delete' };
    const mode: SelectMode = event.shiftKey ? 'extend' : isControl ? 'focus' : 'only';
    const by = this.stepOf(event.key);
    if (by !== undefined) return { type: 'moved', by, mode };
    switch (event.key) {
      case 'Home':
        return { type: 'movedTo', edge: 'start', mode };
      case 'End':
        return { type: 'movedTo', edge: 'end', mode };
      case ' ':
        return isControl ? { type: 'toggledFocus' } : { type: 'ran', action: 'preview' };
      case 'Enter':
        return { type: 'ran', action: 'open' };
      case 'Delete':
        return { type: 'ran', action: event.shiftKey ? 'remove' : 'delete' };
      case 'Escape':
        return { type: 'dismissed' };
      default:
        return undefined;
    }
  }

  private stepOf(key: string): number | undefined {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: this.list.pageLines, PageUp: -this.list.pageLines };
    return Object.hasOwn(steps, key) ? steps[key as keyof typeof steps] : undefined;
  }
}

function modeOf(event: MouseEvent): SelectMode {
  if (event.shiftKey) return 'extend';
  return event.ctrlKey || event.metaKey ? 'toggle' : 'only';
}

function isModified(event: MouseEvent): boolean {
  return event.shiftKey || event.ctrlKey || event.metaKey;
}

function isMac(): boolean {
  return navigator.platform.startsWith('Mac');
}

function lineOf(event: MouseEvent): number | undefined {
  const line = event.target instanceof Element ? event.target.closest('[data-line]') : null;
  return line === null ? undefined : Number(line.getAttribute('data-line'));
}
