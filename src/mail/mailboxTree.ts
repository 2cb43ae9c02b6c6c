import { Emitter, type Event } from '../base/emitter';
import type { Disposable } from '../base/disposable';
import type { Requester } from '../protocol/requester';
import { isServerError } from './errors';
import { mailLimits } from './limits';
import { MailboxListing } from './mailboxListing';
import { isWithin, keyOf, lastLevelOf, parentPathOf } from './mailboxName';
import {
  compareMailboxes,
  containerFacts,
  generationOf,
  kindOf,
  type MailboxFacts,
  type MailboxGeneration,
  type MailboxKind,
  type MailboxNode,
} from './mailboxNode';
import { waitFor } from './waiting';

export type { MailboxGeneration } from './mailboxNode';

/** The account's own mailboxes; the other listings go by the path of the mailbox or account they list. */
const own = '';

/**
 * The account's mailboxes as a tree, as of the last refresh, with counts that other messages keep up to date.
 * Nodes keep their identity over refreshes, so views may hold on to them.
 *
 * All are listed at once (`*`). An account with more than mailLimits.maxMailboxes is listed level by level (`%`,
 * `%/%`), as clients of the vendor do: the first two, then those below a mailbox when it is opened.
 */
export class MailboxTree implements Disposable {
  /** By `keyOf` their path. */
  private readonly nodes = new Map<string, TreeNode>();
  private topLevel: TreeNode[] = [];
  private readonly listings = new Map<string, MailboxListing>();
  private readonly problems = new Map<string, Error>();
  private isByLevel = false;
  private refreshing: Promise<void> | undefined;
  private readonly changes = new Emitter<MailboxNode | undefined>();
  private readonly vanished = new Emitter<string>();
  private readonly replaced = new Emitter<MailboxNode>();
  private loaded = false;

  /** Fires with the one mailbox whose counts changed, or with undefined when the tree did. */
  readonly onDidChange: Event<MailboxNode | undefined> = this.changes.event;

  /**
   * Fires with the path of each mailbox that was there and is not any more, before `onDidChange`; also with an own one
   * that was asked for alone and is not there, since it may have come and gone between two listings.
   */
  readonly onDidVanish: Event<string> = this.vanished.event;

  /**
   * Fires with a mailbox that was listed with another UIDValidity than before, or for the first time: what was opened
   * under its name may be another one.
   */
  readonly onDidReplace: Event<MailboxNode> = this.replaced.event;

  constructor(private readonly requester: Requester) {}

  /** Own mailboxes of the first level, in the order they are shown. */
  get roots(): readonly MailboxNode[] {
    return this.topLevel.filter((node) => node.kind !== 'account');
  }

  /** Other accounts that are shown too, each with its mailboxes below. */
  get others(): readonly MailboxNode[] {
    return this.topLevel.filter((node) => node.kind === 'account');
  }

  /** Why the mailboxes of another account could not be listed. */
  problemOf(account: string): Error | undefined {
    return this.problems.get(account);
  }

  /** True after the first refresh that succeeded. */
  get isLoaded(): boolean {
    return this.loaded;
  }

  /** True when even one level has more mailboxes than are kept. */
  get isCut(): boolean {
    return [...this.listings.values()].some((listing) => listing.isCut);
  }

  /** INBOX is found in any letter case. */
  get(path: string): MailboxNode | undefined {
    return this.nodes.get(keyOf(path));
  }

  /** Every mailbox, in no particular order. */
  get all(): Iterable<MailboxNode> {
    return this.nodes.values();
  }

  /** Asks the server for all mailboxes, or joins a refresh in progress. What is known stays until the answer. */
  refresh(signal?: AbortSignal): Promise<void> {
    this.refreshing ??= this.load().finally(() => {
      this.refreshing = undefined;
    });
    return waitFor(this.refreshing, signal);
  }

  /** The same after a change: a refresh in progress may have been answered before it. */
  async refreshAnew(signal?: AbortSignal): Promise<void> {
    await this.refreshing?.catch(() => undefined);
    await this.refresh(signal);
  }

  /** Asks for the counts of one mailbox; all is listed when it is new, gone, or its name is a pattern. */
  async refreshOne(path: string): Promise<void> {
    const node = this.nodes.get(keyOf(path));
    if (!node && this.isUnlisted(path)) return;
    if (!node) return this.refreshUnknown(path);
    if (/[*%]/.test(path)) return this.refresh();
    const facts = (await MailboxListing.load(this.requester, [path])).found.get(node.path);
    if (!facts) return this.refresh();
    if (!isAnother(node.facts, facts)) {
      node.facts = { ...node.facts, uidNext: facts.uidNext };
      return this.setCounts(path, facts.messages, facts.unseen);
    }
    node.facts = facts;
    this.replaced.fire(node);
    this.changes.fire(node);
  }

  private async refreshUnknown(path: string): Promise<void> {
    await this.refresh();
    // Those of others are there without being listed here.
    const isListed = !path.startsWith('~') && !this.isUnlisted(path);
    if (isListed && !this.nodes.has(keyOf(path))) this.vanished.fire(path);
  }

  /** Asks the server which UIDs a mailbox has given out by now; `undefined` when it does not tell. */
  async askGeneration(path: string): Promise<MailboxGeneration | undefined> {
    if (/[*%]/.test(path)) return undefined;
    const facts = (await MailboxListing.load(this.requester, [path])).found.get(path);
    return facts && generationOf(facts);
  }

  /** Lists what is below a mailbox where it was not yet; to be called before its children are shown. */
  async loadChildren(path: string): Promise<void> {
    if (!this.isByLevel || this.listings.has(path) || !this.nodes.get(keyOf(path))?.mayHaveChildren) return;
    this.listings.set(path, await MailboxListing.load(this.requester, levelsBelow(path)));
    this.forgetOldestLevels();
    this.rebuild();
  }

  /**
   * Shows these other accounts (`~name` or `~name@domain`) beside the own mailboxes. One that cannot be listed is
   * there all the same, with its problem. Takes effect with the next refresh; bounded by maxOtherAccounts.
   */
  setOthers(accounts: readonly string[]): void {
    const wanted = new Set(accounts.slice(0, mailLimits.maxOtherAccounts));
    const shown = [...this.listings.keys()].filter((name) => name.startsWith('~'));
    if (shown.length === wanted.size && shown.every((name) => wanted.has(name))) return;
    for (const name of this.listings.keys()) if (name.startsWith('~') && !wanted.has(name)) this.listings.delete(name);
    for (const name of wanted) if (!this.listings.has(name)) this.listings.set(name, new MailboxListing());
    if (this.loaded) this.rebuild();
  }

  /** Takes counts learned elsewhere; what is `undefined` stays as it was. */
  setCounts(path: string, messages: number | undefined, unseen: number | undefined): void {
    const node = this.nodes.get(keyOf(path));
    if (!node) return;
    const facts = { ...node.facts, messages: messages ?? node.messages, unseen: unseen ?? node.unseen };
    if (facts.messages === node.messages && facts.unseen === node.unseen) return;
    node.facts = facts;
    this.changes.fire(node);
  }

  dispose(): void {
    this.changes.dispose();
    this.vanished.dispose();
    this.replaced.dispose();
  }

  private async load(): Promise<void> {
    const others = [...this.listings.keys()].filter((name) => name.startsWith('~'));
    await Promise.all([this.loadOwn(), ...others.map((account) => this.loadOther(account))]);
    this.loaded = true;
    this.rebuild();
  }

  private async loadOwn(): Promise<void> {
    const whole = await MailboxListing.load(this.requester, ['*']);
    this.isByLevel = whole.isCut;
    this.listings.set(own, whole.isCut ? await MailboxListing.load(this.requester, ['%', '%/%']) : whole);
    const levels = [...this.listings.keys()].filter((path) => path !== own && !path.startsWith('~'));
    for (const path of levels) {
      if (whole.isCut) this.listings.set(path, await MailboxListing.load(this.requester, levelsBelow(path)));
      else this.listings.delete(path);
    }
  }

  /** Another account is a guest in the tree: that it cannot be listed is told at its row, not of the whole. */
  private async loadOther(account: string): Promise<void> {
    try {
      const listing = await MailboxListing.load(this.requester, [`${account}/*`]);
      this.problems.delete(account);
      if (this.listings.has(account)) this.listings.set(account, listing);
    } catch (error) {
      if (!isServerError(error)) throw error;
      this.problems.set(account, error as Error);
      if (this.listings.has(account)) this.listings.set(account, new MailboxListing());
    }
  }

  /** Below a mailbox that nobody opened: what changes there is asked for when it is. */
  private isUnlisted(path: string): boolean {
    const above = parentPathOf(path);
    if (!this.isByLevel || above === undefined || path.startsWith('~')) return false;
    const isListed = this.listings.has(above) || this.listings.has(parentPathOf(above) ?? own);
    return !isListed;
  }

  private forgetOldestLevels(): void {
    const levels = [...this.listings.keys()].filter((path) => path !== own && !path.startsWith('~'));
    for (const path of levels.slice(0, -mailLimits.maxListedLevels)) this.listings.delete(path);
  }

  private rebuild(): void {
    const wanted = this.wanted();
    const gone = [...this.nodes].filter(([key]) => !wanted.has(key));
    for (const [key] of gone) this.nodes.delete(key);
    const replaced = [...wanted].filter(([key, { facts }]) => isAnother(this.nodes.get(key)?.facts, facts));
    for (const [key, { path, facts }] of wanted) this.place(key, path, facts);
    this.link();
    for (const [, node] of gone) this.vanished.fire(node.path);
    for (const [key] of replaced) this.replaced.fire(this.nodes.get(key)!);
    this.changes.fire(undefined);
  }

  /** All that is listed, with the levels that the server did not list because they hold no messages. */
  private wanted(): Map<string, { readonly path: string; readonly facts: MailboxFacts }> {
    const all = new Map<string, { readonly path: string; readonly facts: MailboxFacts }>();
    for (const [name, listing] of this.listings) {
      if (name.startsWith('~')) all.set(name, { path: name, facts: containerFacts });
      for (const [path, facts] of listing.found) all.set(keyOf(path), { path, facts });
    }
    for (const { path } of [...all.values()]) {
      let above = parentPathOf(path);
      while (above !== undefined && !all.has(keyOf(above))) {
        all.set(keyOf(above), { path: above, facts: containerFacts });
        above = parentPathOf(above);
      }
    }
    return all;
  }

  private place(key: string, path: string, facts: MailboxFacts): void {
    const node = this.nodes.get(key);
    if (node) node.facts = facts;
    else this.nodes.set(key, new TreeNode(path, facts, () => this.isByLevel));
  }

  private link(): void {
    this.topLevel = [];
    for (const node of this.nodes.values()) node.children = [];
    for (const node of this.nodes.values()) {
      const above = parentPathOf(node.path);
      node.parent = above === undefined ? undefined : this.nodes.get(keyOf(above));
      (node.parent?.children ?? this.topLevel).push(node);
    }
    for (const node of this.nodes.values()) if (node.children.length > 1) node.children.sort(compareMailboxes);
    this.topLevel.sort(compareMailboxes);
  }
}

class TreeNode implements MailboxNode {
  readonly name: string;
  kind!: MailboxKind;
  parent: TreeNode | undefined;
  children: TreeNode[] = [];
  private current!: MailboxFacts;

  constructor(
    readonly path: string,
    facts: MailboxFacts,
    private readonly isListedByLevel: () => boolean,
  ) {
    this.name = lastLevelOf(path);
    this.facts = facts;
  }

  get facts(): MailboxFacts {
    return this.current;
  }

  set facts(facts: MailboxFacts) {
    this.current = facts;
    this.kind = kindOf(this.path, facts);
  }

  get mailboxClass(): string | undefined {
    return this.facts.mailboxClass;
  }

  get messages(): number | undefined {
    return this.facts.messages;
  }

  get unseen(): number | undefined {
    return this.facts.unseen;
  }

  get uidValidity(): number | undefined {
    return this.facts.uidValidity;
  }

  get generation(): MailboxGeneration | undefined {
    return generationOf(this.facts);
  }

  get isPureFolder(): boolean {
    return this.facts.isPureFolder;
  }

  get mayHaveChildren(): boolean {
    const isUnknown = this.isPureFolder && this.isListedByLevel();
    return isUnknown || this.children.length > 0 || this.facts.isFolder === true;
  }
}

/** Rule 9: UIDs known before, or while it was not listed, may mean nothing now. */
function isAnother(before: MailboxFacts | undefined, now: MailboxFacts): boolean {
  return now.uidValidity !== undefined && before?.uidValidity !== now.uidValidity;
}

/** The two levels below a mailbox; a name with a pattern in it brings more, which does no harm. */
function levelsBelow(path: string): string[] {
  return [`${path}/%`, `${path}/%/%`];
}

/** How many mailboxes are nested in one, at any depth, as far as they are listed. */
export function countNested(node: MailboxNode, all: Iterable<MailboxNode>): number {
  let count = -1;
  for (const { path } of all) if (isWithin(path, node.path)) count++;
  return Math.max(0, count);
}
