import type * as vscode from 'vscode';
import { DisposableOwner, type Disposable } from '../../base/disposable';
import type { ListMessage } from '../../contracts/messageList';
import { readListNumber } from '../../contracts/messageListMessages';
import { lastLevelOf, visibleName } from '../../mail/mailboxName';
import type { MailboxRef, TitleFacts, TitleSource } from './titleFacts';
import { MessageListController, type MessageListParts } from './messageListController';

/** All that the controller of a list needs, but for the way to its page and its tab. */
export type CreateListParts = (ref: MailboxRef) => Omit<MessageListParts, 'post' | 'onDidChangeCounts' | 'list'>;

/**
 * How long the tab keeps the title of the mailbox that was shown before, in milliseconds. Drawing its tabs keeps the
 * editor busy for as long as the rows need, and those are waited for.
 */
export const titleAfterMs = 150;

/** Longest name in a title, in characters: the button that closes the tab stands behind it. */
const maxTitleName = 60;

interface ShownList {
  readonly ref: MailboxRef;
  readonly controller: MessageListController;
  /** Follows what its title says. */
  readonly following: Disposable;
}

/** An editor tab with the list of one mailbox at a time. Its page stays when the mailbox changes. */
export class ListTab extends DisposableOwner {
  private shown: ShownList;
  /** Counts the lists of this tab: what a page says of an earlier one comes too late. */
  private number = 0;
  /** Whether the page has asked for its list. The next one that asks was made anew by the editor. */
  private isPageThere = false;
  private title = '';
  /** Runs while a new title waits for the rows. */
  private titleTimer: Disposable | undefined;

  constructor(
    readonly panel: vscode.WebviewPanel,
    ref: MailboxRef,
    private readonly createParts: CreateListParts,
    private readonly titles: TitleSource,
  ) {
    super();
    this.shown = this.createList(ref, 0);
    this.register({ dispose: () => this.titleTimer?.dispose() });
    this.register(panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message)));
    this.register(panel.onDidChangeViewState(() => this.controller.setVisible(panel.visible)));
    this.register({ dispose: () => this.endList() });
  }

  get ref(): MailboxRef {
    return this.shown.ref;
  }

  get controller(): MessageListController {
    return this.shown.controller;
  }

  /** Shows another mailbox. The page keeps the old rows until the new ones are there, for a moment at most. */
  show(ref: MailboxRef): void {
    this.endList();
    this.shown = this.createList(ref, titleAfterMs);
  }

  private endList(): void {
    this.shown.following.dispose();
    this.controller.dispose();
  }

  private createList(ref: MailboxRef, titleInMs: number): ShownList {
    const { panel } = this;
    const list = ++this.number;
    const isCurrent = (): boolean => list === this.number;
    const parts = this.createParts(ref);
    const controller: MessageListController = new MessageListController({
      ...parts,
      list,
      post: (message: ListMessage) => void (isCurrent() && panel.webview.postMessage(message)),
      onDidChangeCounts: () => updateTitle(),
    });
    const updateTitle = (): void => {
      if (isCurrent()) this.showTitle(this.titleFor(ref, controller));
    };
    controller.setVisible(panel.visible);
    this.titleTimer?.dispose();
    this.titleTimer = titleInMs === 0 ? undefined : parts.clock.setTimer(() => this.endTitleWait(), titleInMs);
    this.showTitle(titleOf(ref, this.titles.factsOf(ref)));
    return { ref, controller, following: this.titles.follow(ref, updateTitle) };
  }

  /** Of a mailbox that is gone nothing is unread. */
  private titleFor(ref: MailboxRef, { source, unread }: MessageListController): string {
    const facts = this.titles.factsOf(ref);
    return titleOf(ref, { ...facts, unread: source.stage === 'gone' ? undefined : (unread ?? facts.unread) });
  }

  /** The editor draws its tabs anew at each title, so it gets one only when it is another. */
  private showTitle(title: string): void {
    this.title = title;
    if (this.titleTimer === undefined && this.panel.title !== title) this.panel.title = title;
  }

  private endTitleWait(): void {
    this.titleTimer = undefined;
    this.showTitle(this.title);
  }

  private receive(message: unknown): void {
    const { isReady, list } = readListNumber(message);
    if (list !== undefined && list !== this.number) return;
    const isAnswered = isReady && !this.isPageThere && this.controller.isStarted;
    if (isReady) this.isPageThere = true;
    // What it asks for is on its way already.
    if (!isAnswered) this.controller.receive(message);
  }
}

/** What the tab of a list is called. */
export function titleOf({ mailbox }: MailboxRef, { unread = 0, account }: TitleFacts): string {
  const characters = [...visibleName(lastLevelOf(mailbox))];
  const shown = characters.slice(0, maxTitleName).join('');
  const name = characters.length > maxTitleName ? `${shown}…` : shown;
  const counted = unread === 0 ? name : `${name} (${unread.toLocaleString('en')})`;
  return account === undefined ? counted : `${counted} · ${visibleName(account)}`;
}
