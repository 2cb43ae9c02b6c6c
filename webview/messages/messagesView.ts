import { create, setText } from '../shared/dom';
import { BannerView } from './bannerView';
import { EmptyView } from './emptyView';
import { ListView } from './listView';
import type { Action, Effect, ListState } from './state';
import { StatusView } from './statusView';
import { ToolbarView } from './toolbarView';

/** The whole page: parts that show a state and report what the user does. */
export class MessagesView {
  private readonly toolbar: ToolbarView;
  private readonly banner: BannerView;
  private readonly list: ListView;
  private readonly empty: EmptyView;
  private readonly status: StatusView;
  /** Says which mailbox the page shows from now on, to who does not see it. */
  private readonly announced = create('div', { class: 'announced', role: 'status', 'aria-live': 'polite' });

  constructor(root: HTMLElement, act: (action: Action) => void) {
    this.toolbar = new ToolbarView(act);
    this.banner = new BannerView(act);
    this.list = new ListView(act);
    this.empty = new EmptyView(act);
    this.status = new StatusView(act);
    const area = create('div', { class: 'list-area' }, this.list.element, this.empty.element);
    const body = create('main', { class: 'body' }, area);
    root.append(this.toolbar.element, this.banner.element, body, this.status.element, this.announced);
    root.addEventListener('keydown', (event) => this.pressed(event));
  }

  show(state: ListState): void {
    this.announce(state);
    this.toolbar.show(state);
    this.banner.show(state);
    this.list.show(state);
    this.empty.show(state);
    this.status.show(state);
  }

  /** Takes a state in which other rows are in view and nothing else has changed. */
  showScrolled(state: ListState): void {
    this.list.showScrolled(state);
  }

  /** Makes what is not needed for rows. */
  addControls(): void {
    this.toolbar.addControls();
  }

  /** The keys of the list work as soon as the page has the focus; a question that has it by now, keeps it. */
  takeFocus(): void {
    if (!document.hasFocus()) return;
    if (document.activeElement === null || document.activeElement === document.body) this.list.element.focus();
  }

  private announce({ title, status }: ListState): void {
    if (title === undefined || status === undefined) return;
    setText(this.announced, `${title.label} of ${title.accountName}`);
  }

  perform(effect: Effect): void {
    if (effect.type === 'focusFilter') this.toolbar.focusFilter();
    else this.list.perform(effect);
  }

  /** Keys that work wherever the focus is. */
  private pressed(event: KeyboardEvent): void {
    const key = event.key.toLowerCase();
    const isInList = this.list.element.contains(document.activeElement);
    if ((event.ctrlKey || event.metaKey) && key === 'f') this.toolbar.focusFilter();
    else if (key === 'f6' && isInList) this.toolbar.focusFilter();
    else if (key === 'f6' || (key === 'escape' && !isInList)) this.list.element.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
