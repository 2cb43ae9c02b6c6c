import { AsyncLocalStorage } from 'node:async_hooks';
import assert from 'node:assert/strict';
import { defaultListPreferences, type ListCommand, type ListMessage } from '../../../src/contracts/messageList';
import { readListMessage } from '../../../src/contracts/messageListMessages';
import type { ChosenUids } from '../../../src/host/messageList/listActions';
import { MessageListController } from '../../../src/host/messageList/messageListController';
import { listUpdateIntervalMs } from '../../../src/host/messageList/postTimer';
import { initialState, isSelected, rowAt, totalOf, type Action, type ListState } from '../../../webview/messages/state';
import { update } from '../../../webview/messages/update';
import { ManualClock, settled } from '../../support/manualClock';
import { FakeAccount, FakeFolder, FakeMail } from './fakeFolder';

/** A Delete that reached the mail commands, beside what the user saw at its press. */
export interface Deletion {
  readonly uids: readonly number[];
  /** What was selected when the key was pressed. */
  readonly pressed: readonly number[];
  /** What was in the folder when the messages were sent away. */
  readonly listed: readonly number[];
}

/** When the server takes away what it was told to delete: it may tell so at once, or with the next sync, or refuse. */
export type ServerAnswer = 'now' | 'withNextSync' | 'refused';

interface ToHost {
  readonly command: ListCommand;
  readonly pressed: readonly number[];
}

/**
 * What was selected at the press that the host works for: it may still be fetching for one when the next one comes.
 * One for all lists, as each one slows down every promise.
 */
const selectedAtPress = new AsyncLocalStorage<readonly number[]>();

class Refused extends Error {}

/** All of a list fits in the page, so that each row is known once it was fetched. */
const rowsInView = 60;

/**
 * The reducer of the page and the controller of the host, with a queue each way between them. Nothing moves by itself:
 * a test says when a message arrives, the server answers or time passes, so that each order of these can come.
 */
export class JoinedList {
  readonly deletions: Deletion[] = [];
  /** What went wrong in the host other than what the server refused. */
  readonly errors: unknown[] = [];
  /** How often the page went on to another message by itself. */
  timesGoneOn = 0;
  readonly folder: FakeFolder;
  private readonly clock = new ManualClock();
  private readonly controller: MessageListController;
  private readonly toPage: ListMessage[] = [];
  private readonly toHost: ToHost[] = [];
  private readonly unanswered: ((answer: ServerAnswer) => void)[] = [];
  private readonly leaving: number[] = [];
  private state: ListState = initialState();

  constructor(uids: readonly number[]) {
    this.folder = new FakeFolder([...uids]);
    this.folder.onSync = () => this.leaving.splice(0).forEach((uid) => this.remove(uid));
    const account = new FakeAccount();
    account.connect(new FakeMail(this.folder));
    this.controller = this.createController(account);
  }

  /** With all rows shown, and nothing on its way. */
  static async open(uids: readonly number[]): Promise<JoinedList> {
    const list = new JoinedList(uids);
    list.act({ type: 'started' });
    list.act({ type: 'scrolled', visible: { first: 0, count: rowsInView }, isAtTop: true });
    await list.settle();
    assert.deepEqual(list.shown, uids);
    return list;
  }

  dispose(): void {
    this.controller.dispose();
  }

  get total(): number {
    return totalOf(this.state);
  }

  /** True when the page does not know yet which message a selected place has. */
  get isSelectionUnsure(): boolean {
    return this.selectedRows.includes(undefined);
  }

  /** UIDs that are selected, also those whose rows are not there (again) yet. */
  get selected(): readonly number[] {
    const known = this.selectedRows.filter((uid) => uid !== undefined);
    return [...new Set([...known, ...this.state.selection.uids])];
  }

  /** Does something in the page; what it sends waits for `deliverToHost`. */
  act(action: Action): void {
    const pressed = this.selected;
    const step = update(this.state, action);
    this.state = step.state;
    for (const effect of step.effects) {
      if (effect.type === 'send') this.toHost.push({ command: effect.message, pressed });
    }
  }

  /** Fails when a message becomes selected that nobody selected, other than where all that was has left. */
  deliverToPage(): void {
    const sent = this.toPage.shift();
    if (sent === undefined) return;
    const message = readListMessage(structuredClone(sent)) ?? assert.fail('the page would drop it');
    const before = this.selected;
    const wasUnsure = this.isSelectionUnsure;
    this.act({ type: 'received', message });
    const joined = this.selected.filter((uid) => !before.includes(uid));
    if (joined.length === 0 || wasUnsure) return;
    assert.deepEqual([message.type, before], ['left', []], `${joined.join()} became selected by itself`);
    this.timesGoneOn++;
  }

  async deliverToHost(): Promise<void> {
    const sent = this.toHost.shift();
    if (sent === undefined) return;
    const message = structuredClone({ ...sent.command, list: this.state.list });
    selectedAtPress.run(sent.pressed, () => this.controller.receive(message));
    await settled();
  }

  async answerFetches(): Promise<void> {
    this.folder.answer();
    await settled();
  }

  /** The server answers one of the deletions that wait, in whatever order. */
  async answerDeletion(which: number, answer: ServerAnswer): Promise<void> {
    this.unanswered.splice(which % Math.max(1, this.unanswered.length), 1)[0]?.(answer);
    await settled();
  }

  passTime(ms: number): void {
    this.clock.advance(ms);
  }

  private get shown(): (number | undefined)[] {
    return Array.from({ length: this.total }, (_, place) => rowAt(this.state, place)?.uid);
  }

  private get selectedRows(): (number | undefined)[] {
    return this.shown.filter((_, place) => isSelected(this.state, place, rowAt(this.state, place)));
  }

  private async settle(): Promise<void> {
    for (let round = 0; round < 8; round++) {
      await this.answerFetches();
      this.passTime(listUpdateIntervalMs);
      while (this.toHost.length > 0) await this.deliverToHost();
      while (this.toPage.length > 0) this.deliverToPage();
    }
  }

  private remove(uid: number): void {
    const index = this.folder.uids.indexOf(uid);
    if (index >= 0) this.folder.remove(index);
  }

  private delete({ uids }: ChosenUids): Promise<void> {
    const pressed = selectedAtPress.getStore() ?? assert.fail('nobody pressed Delete');
    this.deletions.push({ uids, pressed, listed: [...this.folder.uids] });
    return new Promise((resolve, reject) => {
      this.unanswered.push((answer) => {
        if (answer === 'refused') return reject(new Refused());
        if (answer === 'now') uids.forEach((uid) => this.remove(uid));
        else this.leaving.push(...uids);
        resolve();
      });
    });
  }

  private createController(account: FakeAccount): MessageListController {
    return new MessageListController({
      list: 1,
      mailbox: 'INBOX',
      title: { accountId: 'a', accountName: 'Anna', mailbox: 'INBOX', label: 'INBOX', showsRecipients: false },
      account: () => account.current,
      onDidChangeAccounts: account.changes.event,
      connect: () => Promise.resolve(),
      clock: this.clock,
      post: (message) => void this.toPage.push(message),
      describeError: String,
      showError: () => undefined,
      isCancellation: (error) => error instanceof Refused,
      logError: (_, error) => void this.errors.push(error),
      preferences: defaultListPreferences,
      keepPreferences: () => undefined,
      actions: {
        openMessage: () => Promise.resolve(),
        runCommand: (_, messages) => this.delete(messages),
        tellMarked: () => Promise.resolve(),
        undo: () => Promise.resolve(),
        userError: (text) => new Refused(text),
      },
      askNumber: () => Promise.resolve(undefined),
      askSorting: () => Promise.resolve(undefined),
      onDidChangeCounts: () => undefined,
    });
  }
}
