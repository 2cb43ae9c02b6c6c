import { setAttribute } from '../shared/dom';
import { countSessions } from './accountChoices';
import { isMenuByKey, openMenuOfRow } from '../shared/menuByKey';
import { VirtualList } from '../shared/virtualList';
import { ConsoleLineView, createListHeader, lineElementId, type LineContext } from './lineView';
import { lineAt, type ConsoleAction, type ConsoleEffect, type ConsoleState } from './state';

/** Height of a line: the one of the editor's own lists. */
const lineHeightPx = 22;

/** The list of rows and frames: a tree grid for assistive technology, moved through by keyboard like the editor's trees. */
export class ListView {
  private readonly list: VirtualList<ConsoleLineView>;
  private state: ConsoleState | undefined;

  constructor(private readonly act: (action: ConsoleAction) => void) {
    this.list = new VirtualList({
      lineHeightPx,
      header: createListHeader(),
      createView: () => new ConsoleLineView(),
      showLine: (view, line) => this.showLine(view, line),
      onDidScroll: ({ first, count, isAtEnd }) => act({ type: 'scrolled', visible: { first, count }, isAtEnd }),
    });
    const { element } = this.list;
    setAttribute(element, 'role', 'treegrid');
    setAttribute(element, 'tabindex', 0);
    setAttribute(element, 'aria-label', 'XIMSS traffic');
    setAttribute(element, 'aria-colcount', 6);
    element.addEventListener('keydown', (event) => this.pressed(event));
    element.addEventListener('mousedown', (event) => this.clicked(event));
    element.addEventListener('dblclick', (event) => this.doubleClicked(event));
    element.addEventListener('contextmenu', (event) => this.menuAsked(event));
  }

  get element(): HTMLElement {
    return this.list.element;
  }

  show(state: ConsoleState): void {
    this.state = state;
    setAttribute(this.element, 'aria-rowcount', state.totalLines + 1);
    setAttribute(this.element, 'aria-busy', state.status?.isScanning === true ? 'true' : undefined);
    setAttribute(this.element, 'data-vscode-context', menuContextOf(state));
    this.list.draw(state.totalLines);
    const current = document.getElementById(lineElementId(state.selectedLine));
    setAttribute(this.element, 'aria-activedescendant', current === null ? undefined : current.id);
  }

  perform(effect: ConsoleEffect): void {
    if (effect.type === 'scrollToLine') this.list.scrollToLine(effect.line, effect.alignment);
    else if (effect.type === 'scrollToEnd') this.list.scrollToEnd();
    else if (effect.type === 'scrollByLines') this.list.scrollByLines(effect.lines);
  }

  private showLine(view: ConsoleLineView, lineNumber: number): void {
    const state = this.state;
    if (state === undefined) return;
    const accounts = (state.status?.accounts ?? []).filter((account) => account.hasTraffic);
    const context: LineContext = {
      lineNumber,
      isSelected: lineNumber === state.selectedLine,
      accountOf(accountId) {
        return accounts.length < 2 ? undefined : accounts.find((account) => account.id === accountId);
      },
    };
    view.show(lineAt(state, lineNumber), context);
  }

  private clicked(event: MouseEvent): void {
    const line = lineOf(event);
    if (line === undefined) return;
    const isMore = this.state !== undefined && lineAt(this.state, line)?.kind === 'more';
    if (event.button === 0 && (isOnTwistie(event) || isMore)) this.act({ type: 'toggled', line });
    else this.act({ type: 'picked', line });
  }

  private doubleClicked(event: MouseEvent): void {
    if (lineOf(event) !== undefined && !isOnTwistie(event)) this.edit();
  }

  private menuAsked(event: MouseEvent): void {
    const line = document.getElementById(lineElementId(this.state?.selectedLine ?? -1));
    if (isMenuByKey(event, this.element) && line !== null) openMenuOfRow(event, line);
  }

  private edit(): void {
    const target = this.state?.selection;
    if (target !== undefined) this.act({ type: 'asked', body: { type: 'edit', target } });
  }

  private pressed(event: KeyboardEvent): void {
    const action = this.actionFor(event);
    if (action === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (action === 'edit') this.edit();
    else this.act(action);
  }

  private actionFor(event: KeyboardEvent): ConsoleAction | 'edit' | undefined {
    if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
    switch (event.key) {
      case 'ArrowDown':
        return { type: 'moved', by: 1 };
      case 'ArrowUp':
        return { type: 'moved', by: -1 };
      case 'PageDown':
        return { type: 'moved', by: this.list.pageLines };
      case 'PageUp':
        return { type: 'moved', by: -this.list.pageLines };
      case 'Home':
        return { type: 'movedTo', edge: 'start' };
      case 'End':
        return { type: 'movedTo', edge: 'end' };
      case 'ArrowRight':
        return { type: 'opened' };
      case 'ArrowLeft':
        return { type: 'closed' };
      case ' ':
        return { type: 'toggled', line: this.state?.selectedLine ?? -1 };
      case 'Enter':
        return 'edit';
      default:
        return undefined;
    }
  }
}

/** What all lines tell the editor's context menu: whether there is a choice of sessions, and whether it was made. */
function menuContextOf({ status, preferences }: ConsoleState): string | undefined {
  if (preferences.filter.session !== undefined) return JSON.stringify({ ximssSessions: 'chosen' });
  return countSessions(status?.accounts ?? []) > 1 ? JSON.stringify({ ximssSessions: 'many' }) : undefined;
}

function isOnTwistie(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.closest('.twistie') !== null;
}

function lineOf(event: MouseEvent): number | undefined {
  const line = event.target instanceof Element ? event.target.closest('[data-line]') : null;
  return line === null ? undefined : Number(line.getAttribute('data-line'));
}
