import { Emitter, type Event } from '../base/emitter';
import type { Disposable } from '../base/disposable';
import type { Requester } from '../protocol/requester';
import { request } from '../protocol/request';
import { attributeOf, hasName, type XmlElement } from '../protocol/xml';
import { mailLimits } from './limits';
import {
  compareMailboxes,
  containerFacts,
  factsFromXml,
  kindOf,
  type MailboxFacts,
  type MailboxKind,
  type MailboxNode,
} from './mailboxNode';
import { waitFor } from './waiting';

/**
 * The account's mailboxes as a tree, as of the last refresh, with counts that other messages keep up to date.
 * Nodes keep their identity over refreshes, so views may hold on to them.
 */
export class MailboxTree implements Disposable {
  private readonly nodes = new Map<string, TreeNode>();
  private topLevel: TreeNode[] = [];
  private refreshing: Promise<void> | undefined;
  private readonly changes = new Emitter<MailboxNode | undefined>();
  private readonly vanished = new Emitter<string>();
  private loaded = false;

  /** Fires with the one mailbox whose counts changed, or with undefined when the tree did. */
  readonly onDidChange: Event<MailboxNode | undefined> = this.changes.event;

  /** Fires with the path of each mailbox that was there and is not any more, before `onDidChange`. */
  readonly onDidVanish: Event<string> = this.vanished.event;

  constructor(private readonly requester: Requester) {}

  /** Mailboxes of the first level, in the order they are shown. */
  get roots(): readonly MailboxNode[] {
    return this.topLevel;
  }

  /** True after the first refresh that succeeded. */
  get isLoaded(): boolean {
    return this.loaded;
  }

  get(path: string): MailboxNode | undefined {
    return this.nodes.get(path);
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

  /** Asks for the counts of one mailbox; all is listed when it is new, gone, or its name is a pattern. */
  async refreshOne(path: string): Promise<void> {
    if (!this.nodes.has(path) || /[*%]/.test(path)) return this.refresh();
    const found = (await this.list(path)).get(path);
    if (!found) return this.refresh();
    this.setCounts(path, found.messages, found.unseen);
  }

  /** Takes counts learned elsewhere; what is `undefined` stays as it was. */
  setCounts(path: string, messages: number | undefined, unseen: number | undefined): void {
    const node = this.nodes.get(path);
    if (!node) return;
    const facts = { ...node.facts, messages: messages ?? node.messages, unseen: unseen ?? node.unseen };
    if (facts.messages === node.messages && facts.unseen === node.unseen) return;
    node.facts = facts;
    this.changes.fire(node);
  }

  dispose(): void {
    this.changes.dispose();
    this.vanished.dispose();
  }

  private async load(): Promise<void> {
    const found = await this.list('*');
    this.rebuild(found);
    this.loaded = true;
    this.changes.fire(undefined);
  }

  private async list(filter: string): Promise<Map<string, MailboxFacts>> {
    const found = new Map<string, MailboxFacts>();
    await this.requester.request(request('mailboxList', { filter, pureFolder: 'yes' }), {
      onData: (data) => this.collect(data, found),
    });
    return found;
  }

  private collect(data: XmlElement, found: Map<string, MailboxFacts>): void {
    const path = attributeOf(data, 'mailbox');
    if (!hasName(data, 'mailbox') || !path || found.size >= mailLimits.maxMailboxes) return;
    if (path.split('/', mailLimits.maxMailboxDepth + 1).length <= mailLimits.maxMailboxDepth) {
      found.set(path, factsFromXml(data));
    }
  }

  private rebuild(found: ReadonlyMap<string, MailboxFacts>): void {
    const wanted = withParents(found);
    const gone = [...this.nodes.keys()].filter((path) => !wanted.has(path));
    for (const path of gone) this.nodes.delete(path);
    for (const [path, facts] of wanted) this.place(path, facts);
    this.topLevel = [];
    for (const node of this.nodes.values()) node.children = [];
    for (const node of this.nodes.values()) {
      const parentPath = parentOf(node.path);
      node.parent = parentPath === undefined ? undefined : this.nodes.get(parentPath);
      (node.parent?.children ?? this.topLevel).push(node);
    }
    for (const node of this.nodes.values()) node.children.sort(compareMailboxes);
    this.topLevel.sort(compareMailboxes);
    for (const path of gone) this.vanished.fire(path);
  }

  private place(path: string, facts: MailboxFacts): void {
    const node = this.nodes.get(path);
    if (node) node.facts = facts;
    else this.nodes.set(path, new TreeNode(path, facts));
  }
}

class TreeNode implements MailboxNode {
  parent: TreeNode | undefined;
  children: TreeNode[] = [];

  constructor(
    readonly path: string,
    public facts: MailboxFacts,
  ) {}

  get name(): string {
    return parentOf(this.path) === undefined ? this.path : this.path.slice(this.path.lastIndexOf('/') + 1);
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

  get isPureFolder(): boolean {
    return this.facts.isPureFolder;
  }

  get kind(): MailboxKind {
    return kindOf(this.path, this.facts);
  }
}

/** The mailbox above, `undefined` on the first level. A path with an empty level is one name of its own. */
function parentOf(path: string): string | undefined {
  const slash = path.lastIndexOf('/');
  return slash === -1 || path.split('/').includes('') ? undefined : path.slice(0, slash);
}

/** Levels that the server did not list because they hold no messages become containers. */
function withParents(found: ReadonlyMap<string, MailboxFacts>): Map<string, MailboxFacts> {
  const all = new Map(found);
  for (const path of found.keys()) {
    for (let above = parentOf(path); above !== undefined && !all.has(above); above = parentOf(above)) {
      all.set(above, containerFacts);
    }
  }
  return all;
}
