import * as assert from 'node:assert/strict';
import { toDisposable, type Disposable } from '../../src/base/disposable';
import { Folder, type FolderChange } from '../../src/mail/folder';
import { mailLimits } from '../../src/mail/limits';
import type { PositionSelection } from '../../src/mail/positionSelection';
import { seedMessage } from '../support/seedMail';
import { ManualClock } from '../unit/mail/fakes';
import type { History, MessageSketch, Step } from './history';
import type { HistoryWorld } from './historyWorld';
import { ReferenceMailbox, type ReferenceOrder } from './referenceMailbox';

/** A mailbox on the server and what the reference knows of it. */
interface Box {
  readonly mailbox: string;
  readonly reference: ReferenceMailbox;
}

interface View {
  readonly folder: Folder;
  readonly box: Box;
  /** What onDidChange told, replayed: a list of the right length, with the UIDs it named. */
  readonly told: (number | undefined)[];
}

interface Selected {
  readonly view: View;
  readonly selection: PositionSelection;
  readonly uids: readonly number[];
}

const firstDayMs = Date.UTC(2024, 0, 1);
const dayMs = 86_400_000;
const maxViews = 4;
/** Pauses after which nothing may be left to do. */
const maxPauses = 400;
/** Marks that tell by which way a message was meant. */
const [byUidFlag, byPositionFlag] = ['Label1', 'Label2'] as const;

/** Runs one history against a real server and compares client, server and reference whenever all is quiet. */
export class HistoryRun {
  private readonly clock = new ManualClock();
  private readonly boxes: Box[];
  private readonly views: View[] = [];
  private readonly selected: Selected[] = [];
  private readonly pending = new Set<Promise<void>>();
  private readonly unexpected: unknown[] = [];
  private isLosing = false;
  private race: Disposable = toDisposable(() => undefined);

  constructor(
    private readonly world: HistoryWorld,
    private readonly history: History,
  ) {
    const number = world.nextNumber();
    this.boxes = ['a', 'b'].map((name) => ({ mailbox: `H${number}${name}`, reference: new ReferenceMailbox() }));
  }

  /** Rejects with what does not agree. */
  async run(): Promise<void> {
    const { control } = this.world.server;
    for (const { mailbox } of this.boxes) control.createMailbox({ mailbox });
    this.deliver(this.boxes[0]!, this.history.messages);
    this.world.setWireSplit(this.history.isWireSplit);
    try {
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
        return this.deliver(this.box(step.box), step.messages);
      case 'remove':
        return this.remove(this.box(step.box), step.picks);
      case 'flag':
        return this.flag(this.box(step.box), step.picks, step.flags);
      case 'open':
        return this.open(this.box(step.box), step.order);
      case 'raceReopen':
        return this.raceReopen(this.box(step.box), step.messages);
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
      default:
        return this.useView(step);
    }
  }

  private useView(step: Extract<Step, { view: number }>): void | Promise<void> {
    const view = this.views[step.view % Math.max(1, this.views.length)];
    if (!view) return;
    const { folder } = view;
    switch (step.kind) {
      case 'close':
        return this.close(view);
      case 'reopen':
        return this.track(folder.reopen(step.order, givenUp(step.isGivenUp)));
      case 'fetch':
        return this.track(folder.fetch(step.from, step.from + step.count, givenUp(step.isGivenUp)));
      case 'sync':
        return this.track(folder.sync());
      case 'select':
        return this.select(view, step.from, step.count);
      case 'markUid':
        return this.markUid(view, step.pick);
      case 'search':
        return this.track(
          folder.search({ text: 'alpha', field: 'Subject', limit: 3 }).then((hits) => check(hits, view)),
        );
    }
  }

  private deliver(box: Box, messages: readonly MessageSketch[]): void {
    for (const { subject, sizeBytes, day } of messages) {
      const dateMs = firstDayMs + day * dayMs;
      const seed = seedMessage({ subject, sizeBytes, date: new Date(dateMs).toISOString() });
      const uid = this.world.server.control.deliver(box, seed);
      box.reference.deliver({ uid, subject, sizeBytes, dateMs });
    }
  }

  private raceReopen(box: Box, messages: readonly MessageSketch[]): void {
    this.race.dispose();
    this.race = this.world.server.control.raceNextReopen(() => this.deliver(box, messages));
  }

  private remove(box: Box, picks: readonly number[]): void {
    const uids = this.pick(box, picks);
    this.world.server.control.removeMessages(box, uids);
    box.reference.remove(uids);
  }

  private flag(box: Box, picks: readonly number[], flags: string): void {
    const uids = this.pick(box, picks);
    this.world.server.control.changeFlags(box, uids, flags);
    const isSet = !flags.startsWith('Un');
    box.reference.setFlag(uids, isSet ? flags : flags === 'Unseen' ? 'Seen' : 'Flagged', isSet);
  }

  private async open(box: Box, order: ReferenceOrder): Promise<void> {
    if (this.views.length >= maxViews) return;
    const name = `${box.mailbox}-${this.world.nextNumber()}`;
    const { limits } = this.history;
    const folder = new Folder({ requester: this.world.session, clock: this.clock, ...box, name, order, limits });
    this.world.folders.set(name, folder);
    const view: View = { folder, box, told: [] };
    folder.onDidChange((change) => follow(view, change));
    this.views.push(view);
    await folder.open();
  }

  private close(view: View): void {
    this.views.splice(this.views.indexOf(view), 1);
    this.world.folders.delete(view.folder.name);
    this.track(view.folder.close());
  }

  private select(view: View, from: number, count: number): void {
    const witnessed = this.world.witness.folders.get(view.folder.name);
    if (!witnessed || this.selected.length > 4) return;
    // What stands there on the screen at this moment, whatever is on its way.
    const uids = witnessed.uids.slice(from, from + count + 1);
    this.selected.push({ view, selection: view.folder.select([{ from, till: from + count }]), uids });
  }

  private markSelected(): void {
    const chosen = this.selected.shift();
    if (!chosen || !this.views.includes(chosen.view)) return chosen?.selection.dispose();
    const { view, selection, uids } = chosen;
    const marked = view.folder.mark(selection, byPositionFlag, true).finally(() => selection.dispose());
    this.track(this.note(view.box, uids, byPositionFlag, marked));
  }

  private markUid(view: View, pick: number): void {
    const witnessed = this.world.witness.folders.get(view.folder.name)?.uids ?? [];
    const uid = witnessed[pick % Math.max(1, witnessed.length)];
    if (uid === undefined) return;
    // Of a filtered list a message may cease to be a member while the request is on its way: nothing is done then.
    const isMember = !view.folder.order.filter && !this.world.witness.isReopening(view.folder.name);
    if (!isMember) view.box.reference.leaveOpen([uid], byUidFlag);
    this.track(this.note(view.box, isMember ? [uid] : [], byUidFlag, view.folder.mark([uid], byUidFlag, true)));
  }

  /** A mark that was answered was done, one that was refused here was not, and of one that got lost nobody knows. */
  private async note(box: Box, uids: readonly number[], flag: string, mark: Promise<void>): Promise<void> {
    try {
      await mark;
      box.reference.setFlag(uids, flag, true);
    } catch (error) {
      if (codeOf(error) !== 'selection-void' && codeOf(error) !== 'folder-closed') box.reference.leaveOpen(uids, flag);
      throw error;
    }
  }

  private async loseConnection(): Promise<void> {
    this.isLosing = true;
    const session = await this.world.reconnect();
    await Promise.all(this.pending);
    this.isLosing = false;
    for (const { folder } of this.views) this.track(folder.startOver(session));
  }

  private async pause(): Promise<void> {
    this.clock.advance(mailLimits.syncPauseMs);
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Until nothing is on its way and no folder waits for a sync; then all have to agree. */
  private async settle(): Promise<void> {
    for (let pauses = 0; !this.isQuiet(pauses); pauses++) {
      assert.ok(pauses < maxPauses, 'never comes to rest');
      await this.world.roundTrip();
      await this.pause();
      await Promise.race([Promise.all(this.pending), this.world.roundTrip()]);
      // What an answered change notifies follows its response: only behind another answer it is surely there.
      await this.world.roundTrip();
    }
    this.assertAgreement();
    // What the eyes see: with all that fits fetched, once more.
    for (const { folder } of this.views) this.track(folder.fetch(0, folder.size));
    await Promise.all(this.pending);
    this.assertAgreement(true);
  }

  private isQuiet(pauses: number): boolean {
    const { witness } = this.world;
    const isDirty = this.views.some(({ folder }) => witness.folders.get(folder.name)?.isDirty);
    return pauses > 0 && !isDirty && this.pending.size === 0 && witness.pendingCount === 0 && !this.clock.pendingTimers;
  }

  private assertAgreement(isFetched = false): void {
    assert.deepEqual(this.world.witness.faults, []);
    assert.deepEqual(this.unexpected, []);
    for (const box of this.boxes) this.assertMailbox(box);
    for (const view of this.views) this.assertView(view, isFetched);
  }

  private assertMailbox({ mailbox, reference }: Box): void {
    const messages = this.world.server.control.listMessages({ mailbox });
    assert.deepEqual(
      messages.map(({ uid }) => uid),
      reference.uids,
    );
    for (const { uid, flags } of messages) assert.equal(reference.faultOfFlags(uid, flagSet(flags)), undefined);
  }

  private assertView({ folder, box, told }: View, isFetched: boolean): void {
    const server = this.world.server.control.folderUids(folder.name);
    const witnessed = this.world.witness.folders.get(folder.name)!;
    assert.equal(folder.state, 'open');
    assert.deepEqual(witnessed.uids, server, 'reports and server');
    assert.equal(box.reference.faultOfList(witnessed.uids, folder.order), undefined);
    assert.equal(folder.size, witnessed.uids.length);
    assert.equal(told.length, folder.size, 'what was told and what is');
    assert.equal(folder.unseen, box.reference.countUnseen(folder.order), 'unseen');
    for (const [index, uid] of witnessed.uids.entries()) {
      const cell = folder.cell(index);
      if (told[index] !== undefined) assert.equal(told[index], uid);
      if (isFetched && folder.size <= this.history.limits.maxCellsPerFolder) assert.ok(cell, `cell ${index} is empty`);
      if (!cell) continue;
      assert.equal(cell.uid, uid, `cell ${index}`);
      assert.equal(folder.indexOf(uid), index);
      assert.equal(box.reference.faultOfFlags(uid, cell.flags), undefined);
      assert.equal(cell.subject, box.reference.get(uid)?.subject);
    }
    assert.ok(folder.filledCells <= this.history.limits.maxCellsPerFolder);
  }

  private async end(): Promise<void> {
    this.race.dispose();
    for (const view of [...this.views]) this.close(view);
    await Promise.all(this.pending);
    for (const { mailbox } of this.boxes) this.world.server.control.removeMailbox({ mailbox });
    this.world.witness.faults.length = 0;
  }

  private track(work: Promise<unknown>): void {
    const expected = ['cancelled', 'selection-void', 'folder-closed'];
    const tracked = work
      .then(
        () => undefined,
        (error: unknown) => {
          if (!expected.includes(codeOf(error)) && !this.isLosing) this.unexpected.push(error);
        },
      )
      .finally(() => this.pending.delete(tracked));
    this.pending.add(tracked);
  }

  private pick({ reference }: Box, picks: readonly number[]): number[] {
    const { uids } = reference;
    return uids.length === 0 ? [] : [...new Set(picks.map((pick) => uids[pick % uids.length]!))];
  }

  private box(number: number): Box {
    return this.boxes[number % this.boxes.length]!;
  }
}

function follow({ folder, told }: View, change: FolderChange): void {
  if (change.kind === 'removed') told.splice(change.index, 1);
  else if (change.kind === 'added') told.splice(change.index, 0, change.uid);
  else if (change.kind === 'updated') told[change.index] = change.uid;
  else if (change.kind === 'reset') told.splice(0, Infinity, ...new Array<undefined>(folder.size).fill(undefined));
  else if (change.kind === 'notice') assert.fail(`a true report was taken for a wrong one: ${change.notice.message}`);
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

function flagSet(flags: string): Set<string> {
  return new Set(flags.split(',').filter((flag) => flag !== ''));
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code);
}
