import * as assert from 'node:assert/strict';
import { toDisposable, type Disposable } from '../../src/base/disposable';
import type { Folder, FolderChange } from '../../src/mail/folder';
import { mailLimits } from '../../src/mail/limits';
import { MailAccount } from '../../src/mail/mailAccount';
import type { PositionSelection } from '../../src/mail/positionSelection';
import { ManualClock } from '../unit/mail/fakes';
import type { History, Step } from './history';
import { HistoryBox } from './historyBox';
import type { HistoryWorld } from './historyWorld';
import type { ReferenceMailbox, ReferenceOrder } from './referenceMailbox';

interface View {
  readonly folder: Folder;
  readonly box: HistoryBox;
  /** What onDidChange told, replayed: a list of the right length, with the UIDs it named. */
  readonly told: (number | undefined)[];
  wasToldGone: boolean;
  /** Something went wrong that the user is told: a refresh by hand follows. */
  hasProblem: boolean;
  /** Changes of flags when the list was asked for; -1 where that is not known. */
  flagChanges: number;
  /** The same for a list that is on its way; only one may be, or nobody knows which of them is there. */
  flagChangesAsked: number;
  reopenings: number;
}

interface Selected {
  readonly view: View;
  readonly selection: PositionSelection;
  readonly uids: readonly number[];
  readonly life: ReferenceMailbox | undefined;
}

const maxViews = 4;
/** Pauses after which nothing may be left to do. */
const maxPauses = 400;
/** Marks that tell by which way a message was meant. */
const [byUidFlag, byPositionFlag] = ['Label1', 'Label2'] as const;

/** Runs one history against a real server and compares client, server and reference whenever all is quiet. */
export class HistoryRun {
  private readonly clock = new ManualClock();
  private readonly boxes: HistoryBox[];
  private readonly account: MailAccount;
  private readonly views: View[] = [];
  private readonly selected: Selected[] = [];
  private readonly pending = new Set<Promise<void>>();
  private readonly unexpected: unknown[] = [];
  private isLosing = false;
  /** The server refuses, or others take away, what the client has open: it may say so. */
  private isDisturbed = false;
  private race: Disposable = toDisposable(() => undefined);

  constructor(
    private readonly world: HistoryWorld,
    private readonly history: History,
  ) {
    const { control } = world.server;
    const name = `H${world.nextNumber()}`;
    const sharing = { owner: world.otherOwner, viewer: world.viewer };
    this.boxes = [
      new HistoryBox(control, `${name}a`),
      new HistoryBox(control, `${name}b`),
      new HistoryBox(control, `${name}c`, sharing),
    ];
    this.account = new MailAccount({
      requester: world.requester,
      clock: this.clock,
      folderLimits: history.limits,
    });
  }

  /** Rejects with what does not agree. */
  async run(): Promise<void> {
    this.boxes[0]!.deliver(this.history.messages);
    this.world.setWireSplit(this.history.isWireSplit);
    try {
      await Promise.all([this.account.watchMailboxes(), this.account.mailboxes.refresh()]);
      await this.open(this.boxes[0]!, { sortField: 'INTERNALDATE', isDescending: true });
      for (const step of this.history.steps) await this.take(step);
      await this.settle();
    } finally {
      await this.end();
    }
  }

  private async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'deliver':
        return this.box(step.box).deliver(step.messages);
      case 'remove':
        return this.box(step.box).remove(step.picks);
      case 'flag':
        return this.box(step.box).flag(step.picks, step.flags);
      case 'open':
        return this.open(this.box(step.box), step.order);
      case 'raceReopen':
        this.race.dispose();
        this.race = this.world.server.control.raceNextReopen(() => this.box(step.box).deliver(step.messages));
        return;
      case 'notified':
        return this.pause();
      case 'roundTrip':
        return this.world.roundTrip();
      case 'markSelected':
        return this.markSelected();
      case 'loseConnection':
        return this.loseConnection();
      case 'settle':
        return this.settle();
      case 'refuse':
      case 'vanish':
      case 'remake':
      case 'rights':
        return this.disturb(step);
      default:
        return this.useView(step);
    }
  }

  private disturb(step: Extract<Step, { kind: 'refuse' | 'vanish' | 'remake' | 'rights' }>): void {
    this.isDisturbed = true;
    switch (step.kind) {
      case 'refuse':
        return this.world.server.control.refuseNext(step.operation, step.isDone);
      case 'vanish':
        return this.box(step.box).vanish(step.isRenamed);
      case 'remake':
        return this.box(step.box).remake(step.isRenamed, step.messages);
      case 'rights':
        return this.boxes.at(-1)!.setRights(step.rights);
    }
  }

  /** Begins what the step asks for: others go on meanwhile. */
  private useView(step: Extract<Step, { view: number }>): void {
    const view = this.views[step.view % Math.max(1, this.views.length)];
    if (!view) return;
    const { folder } = view;
    switch (step.kind) {
      case 'close':
        return this.close(view);
      case 'reopen':
        return void this.track(this.reopen(view, step.order, step.isGivenUp));
      case 'fetch':
        return void this.track(folder.fetch(step.from, step.from + step.count, givenUp(step.isGivenUp)));
      case 'sync':
        return void this.track(folder.sync());
      case 'select':
        return this.select(view, step.from, step.count);
      case 'markUid':
        return this.markUid(view, step.pick);
      case 'transfer':
        return this.transfer(view, step.pick, this.box(step.to), step.isMove);
      case 'search':
        return void this.track(
          folder.search({ text: 'alpha', field: 'Subject', limit: 3 }).then((hits) => check(hits, view)),
        );
    }
  }

  private async reopen(view: View, order: ReferenceOrder, isGivenUp: boolean): Promise<void> {
    const isOnly = ++view.reopenings === 1 && !isGivenUp;
    view.flagChangesAsked = isOnly ? (view.box.reference?.flagChanges ?? -1) : -1;
    try {
      await view.folder.reopen(order, givenUp(isGivenUp));
    } finally {
      // One that was given up may be on its way all the same.
      if (!isGivenUp) view.reopenings--;
    }
  }

  private async open(box: HistoryBox, order: ReferenceOrder): Promise<void> {
    if (this.views.length >= maxViews) return;
    const flagChanges = box.reference?.flagChanges ?? 0;
    const opening = this.account.openView(box.path, order);
    await this.track(
      opening.then((folder) => {
        const told = emptyList(folder);
        const state = { wasToldGone: false, hasProblem: false, flagChangesAsked: -1, reopenings: 0 };
        const view: View = { folder, box, told, flagChanges, ...state };
        folder.onDidChange((change) => this.follow(view, change));
        this.views.push(view);
      }),
    );
  }

  private follow(view: View, change: FolderChange): void {
    const { folder, told } = view;
    if (change.kind === 'removed') told.splice(change.index, 1);
    else if (change.kind === 'added') told.splice(change.index, 0, change.uid);
    else if (change.kind === 'updated') told[change.index] = change.uid;
    else if (change.kind === 'reset') {
      told.splice(0, Infinity, ...emptyList(folder));
      // Not asked for by this history, nobody knows as of when it is.
      view.flagChanges = this.isDisturbed || this.isLosing ? -1 : view.flagChangesAsked;
      view.flagChangesAsked = -1;
    } else if (change.kind === 'problem') {
      view.hasProblem = true;
      if (folder.state === 'gone') view.wasToldGone = true;
    } else if (change.kind === 'notice' && !this.isDisturbed) {
      this.unexpected.push(new Error(`a true report was taken for a wrong one: ${change.notice.message}`));
    }
  }

  private close(view: View): void {
    this.views.splice(this.views.indexOf(view), 1);
    void this.track(this.account.closeView(view.folder));
  }

  private select(view: View, from: number, count: number): void {
    const witnessed = this.world.witness.folders.get(view.folder.name);
    if (!witnessed || this.selected.length > 4) return;
    // What stands there on the screen at this moment, whatever is on its way.
    const uids = witnessed.uids.slice(from, from + count + 1);
    const selection = view.folder.select([{ from, till: from + count }]);
    this.selected.push({ view, selection, uids, life: this.lifeOf(view) });
  }

  private markSelected(): void {
    const chosen = this.selected.shift();
    if (!chosen || !this.views.includes(chosen.view)) return chosen?.selection.dispose();
    const { view, selection, uids, life } = chosen;
    const marked = view.folder.mark(selection, byPositionFlag, true).finally(() => selection.dispose());
    // A message that left a filtered list is still there, and may or may not have been marked before.
    const isFiltered = view.folder.order.filter !== undefined;
    if (isFiltered) life?.leaveOpen(uids, byPositionFlag);
    void this.track(this.note(life, isFiltered ? [] : uids, byPositionFlag, marked));
  }

  private markUid(view: View, pick: number): void {
    const witnessed = this.world.witness.folders.get(view.folder.name)?.uids ?? [];
    const uid = witnessed[pick % Math.max(1, witnessed.length)];
    if (uid === undefined) return;
    const life = this.lifeOf(view);
    // Answered means done, also in a list whose filter hides the message meanwhile.
    void this.track(this.note(life, [uid], byUidFlag, view.folder.mark([uid], byUidFlag, true)));
  }

  /** A mark that was answered was done, one that was refused was not, and of one that got lost nobody knows. */
  private async note(
    life: ReferenceMailbox | undefined,
    affected: readonly number[],
    flag: string,
    mark: Promise<void>,
  ): Promise<void> {
    life?.setFlag([], flag, true);
    try {
      await mark;
      life?.setFlag(affected, flag, true);
    } catch (error) {
      const isUndone = ['selection-void', 'folder-closed', 'mailbox-gone', 'uids-void', 'view-broken'].includes(
        codeOf(error),
      );
      if (!isUndone && !isRefusedUndone(error)) life?.leaveOpen(affected, flag);
      throw error;
    }
  }

  private transfer(view: View, pick: number, to: HistoryBox, isMove: boolean): void {
    const witnessed = this.world.witness.folders.get(view.folder.name);
    const uid = witnessed?.uids[pick % Math.max(1, witnessed.uids.length)];
    // One that only now came here by another transfer is not known well enough to tell what becomes of it.
    if (uid === undefined || !view.box.lifeOf(view.folder.uidValidity)?.get(uid)) return;
    const choice = { mailbox: view.box.path, uids: [uid], uidValidity: view.folder.uidValidity };
    const { messages } = this.account;
    const done = isMove ? messages.move(choice, to.path) : messages.copy(choice, to.path);
    void this.track(this.noteTransfer(view, uid, to, isMove, done));
  }

  private async noteTransfer(
    { box, folder }: View,
    uid: number,
    to: HistoryBox,
    isMove: boolean,
    done: Promise<unknown>,
  ): Promise<void> {
    const source = box.lifeOf(folder.uidValidity);
    const [message, before] = [source?.get(uid), to.lifeCount];
    const settled = await done.then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    const targets = to.livesSince(before);
    const told = this.world.witness.takeTransfer({
      name: isMove ? 'messageMove' : 'messageCopy',
      folder: this.account.openedFolder(box.path)?.name ?? '',
      uid,
      target: to.path,
    });
    // One of several lives of the target has it.
    const isKnown = told !== undefined && targets.length === 1;
    const isSure = isKnown || (settled && isRefusedUndone(settled.error));
    if (message && isKnown) for (const newUid of told.newUids) targets[0]?.arrive(message, newUid);
    if (isMove && isKnown && told.newUids.length > 0) source?.remove([uid]);
    if (message && !isSure) {
      for (const target of targets) target.leaveArrivalOpen(message);
      if (isMove) source?.leaveRemovalOpen(uid);
    }
    if (settled) throw settled.error;
  }

  private async loseConnection(): Promise<void> {
    this.isLosing = true;
    this.account.suspend();
    await this.world.reconnect();
    await this.account.resume();
    await Promise.all(this.pending);
    this.isLosing = false;
  }

  private async pause(): Promise<void> {
    this.clock.advance(mailLimits.syncPauseMs);
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** All have to agree at rest, and again when all that fits was fetched: what the eyes see. */
  private async settle(): Promise<void> {
    await this.rest();
    this.assertAgreement();
    this.world.server.control.refuseNothing();
    // Twice: a list may have been broken without being used, and is read anew by the first.
    for (let time = 0; time < 2; time++) {
      for (const { folder } of this.views) void this.track(folder.fetch(0, folder.size));
      await this.rest();
    }
    this.assertAgreement(true);
    for (const view of [...this.views]) if (view.folder.state === 'gone') this.close(view);
  }

  /** Until nothing is on its way and no folder waits for a sync. */
  private async rest(): Promise<void> {
    for (let pauses = 0; !this.isQuiet(pauses); pauses++) {
      if (pauses >= maxPauses) assert.fail(`never comes to rest: ${this.unrest()}`);
      for (const view of this.views) this.refreshAfterProblem(view);
      await this.world.roundTrip();
      await this.pause();
      await Promise.race([Promise.all(this.pending), this.world.roundTrip()]);
      // What an answered change notifies follows its response: only behind another answer it is surely there.
      await this.world.roundTrip();
      // What follows from an answer is on its way only some promises later.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** The user is told, and refreshes by hand. */
  private refreshAfterProblem(view: View): void {
    if (view.hasProblem && view.folder.state === 'open') void this.track(view.folder.sync());
    view.hasProblem = false;
  }

  private isQuiet(pauses: number): boolean {
    const { witness } = this.world;
    const isDirty = [...witness.folders.values()].some((folder) => folder.isDirty);
    const hasProblem = this.views.some((view) => view.hasProblem && view.folder.state === 'open');
    const isIdle = this.pending.size === 0 && witness.pendingCount === 0 && !this.clock.pendingTimers;
    return pauses > 0 && !isDirty && !hasProblem && isIdle;
  }

  private unrest(): string {
    const { witness } = this.world;
    const dirty = [...witness.folders].filter(([, { isDirty }]) => isDirty).map(([name]) => name);
    const requests = `${witness.pendingCount} requests, ${this.pending.size} promises, ${this.clock.pendingTimers} timers`;
    return `${requests}, notified of ${dirty.join() || 'nothing'}`;
  }

  private assertAgreement(isFetched = false): void {
    assert.deepEqual(this.world.witness.faults, []);
    assert.deepEqual(this.unexpected, []);
    for (const box of this.boxes) box.assertContent();
    for (const view of this.views) this.assertView(view, isFetched);
    for (const box of this.boxes) {
      const folder = this.account.openedFolder(box.path);
      if (folder) this.assertList(folder, box, -1);
    }
  }

  private assertView({ folder, box, told, flagChanges, wasToldGone }: View, isFetched: boolean): void {
    if (folder.state === 'gone') {
      const isRefused = this.world.witness.refusedOpens.has(folder.name) || folder.uidValidity !== box.validity;
      return assert.ok(wasToldGone && isRefused, `${folder.name} is gone, and nobody knows why`);
    }
    this.assertList(folder, box, flagChanges);
    assert.equal(told.length, folder.size, 'what was told and what is');
    for (const [index, uid] of this.world.witness.folders.get(folder.name)!.uids.entries()) {
      if (told[index] !== undefined) assert.equal(told[index], uid);
      const isKept = folder.size <= this.history.limits.maxCellsPerFolder;
      if (isFetched && isKept) assert.ok(folder.cell(index), `cell ${index} is empty`);
    }
  }

  private assertList(folder: Folder, box: HistoryBox, flagChanges: number): void {
    const server = this.world.server.control.folderUids(folder.name);
    const witnessed = this.world.witness.folders.get(folder.name);
    const { reference } = box;
    assert.equal(folder.state, 'open');
    assert.ok(reference, `${box.path} is not there any more, and still shown`);
    assert.ok(witnessed, `${folder.name} is open in the client alone`);
    assert.equal(folder.uidValidity, box.validity, `${box.path} is another mailbox by now`);
    assert.equal(witnessed.validity, box.validity);
    assert.equal(folder.rights, witnessed.rights);
    assert.deepEqual(witnessed.uids, server, 'reports and server');
    const areFlagsStill = flagChanges === reference.flagChanges;
    assert.equal(reference.faultOfList(witnessed.uids, folder.order, areFlagsStill), undefined);
    assert.equal(folder.size, witnessed.uids.length);
    assert.equal(folder.unseen, reference.countUnseen(folder.order), 'unseen');
    for (const [index, uid] of witnessed.uids.entries()) {
      const cell = folder.cell(index);
      if (!cell) continue;
      assert.equal(cell.uid, uid, `cell ${index}`);
      assert.equal(folder.indexOf(uid), index);
      assert.equal(reference.faultOfFlags(uid, cell.flags), undefined);
      assert.equal(cell.subject, reference.get(uid)?.subject);
    }
    assert.ok(folder.filledCells <= this.history.limits.maxCellsPerFolder);
  }

  private async end(): Promise<void> {
    this.race.dispose();
    this.world.server.control.refuseNothing();
    for (const view of [...this.views]) this.close(view);
    for (const box of this.boxes) void this.track(this.account.closeFolder(box.path));
    await Promise.all(this.pending);
    await this.world.roundTrip();
    this.account.dispose();
    // Whatever happened, the client closed what it opened.
    const left = [...this.world.witness.folders.keys()];
    this.world.witness.folders.clear();
    for (const box of this.boxes) box.clear();
    this.world.witness.faults.length = 0;
    this.world.witness.refusedOpens.clear();
    assert.deepEqual(left, [], 'still open on the server');
  }

  private track(work: Promise<unknown>): Promise<void> {
    const expected = ['cancelled', 'selection-void', 'folder-closed'];
    const disturbed = ['server-error', 'mailbox-gone', 'uids-void', 'view-broken'];
    const tracked = work
      .then(
        () => undefined,
        (error: unknown) => {
          if (expected.includes(codeOf(error)) || this.isLosing) return;
          if (!this.isDisturbed || !disturbed.includes(codeOf(error))) this.unexpected.push(error);
        },
      )
      .finally(() => this.pending.delete(tracked));
    this.pending.add(tracked);
    return tracked;
  }

  /** The life of its mailbox that the list on the screen shows. */
  private lifeOf({ folder, box }: View): ReferenceMailbox | undefined {
    return box.lifeOf(this.world.witness.folders.get(folder.name)?.validity);
  }

  private box(number: number): HistoryBox {
    return this.boxes[number % this.boxes.length]!;
  }
}

function emptyList({ size }: Folder): undefined[] {
  return new Array<undefined>(size).fill(undefined);
}

function check(
  hits: readonly { readonly summary: { readonly subject: string | undefined } }[],
  { folder }: View,
): void {
  assert.ok(hits.length <= 3, folder.name);
  for (const { summary } of hits) assert.match(summary.subject ?? '', /alpha/);
}

function givenUp(isGivenUp: boolean): AbortSignal | undefined {
  if (!isGivenUp) return undefined;
  const controller = new AbortController();
  queueMicrotask(() => controller.abort());
  return controller.signal;
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code);
}

/** The server refused, and says that it did so before it did anything. */
function isRefusedUndone(error: unknown): boolean {
  return codeOf(error) === 'server-error' && !String((error as Error).message).includes('after it was done');
}
