import * as assert from 'node:assert/strict';
import { Folder, type FolderChange } from '../../../src/mail/folder';
import { codeOf } from '../../../src/mail/errors';
import { mailLimits } from '../../../src/mail/limits';
import { childElements, element, integerOf, textOf, type XmlElement } from '../../../src/protocol/xml';
import { FakeMailbox } from './fakeMailbox';
import { FakeRequester, ManualClock, settle } from './fakes';

const runsPerLie = 100;

/** Numbers below a bound, the same ones for the same seed. */
type Draw = (below: number) => number;

function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

interface Answer {
  readonly report: XmlElement;
  /** The list the server has meanwhile. */
  readonly listed: readonly number[];
  readonly draw: Draw;
}

/** What is told in place of a report. */
type Lie = (answer: Answer) => XmlElement[];

function changed(report: XmlElement, changes: Record<string, string | number | undefined>): XmlElement {
  return element(report.name, { ...Object.fromEntries(report.attributes), ...changes }, report.children);
}

const indexOf = (report: XmlElement) => integerOf(report, 'index') ?? 0;

const lies: Record<string, Lie> = {
  'a wrong position': ({ report, listed, draw }) => {
    const index = draw(Math.max(1, listed.length));
    return [changed(report, { index: index === indexOf(report) ? index + 1 : index })];
  },
  'the position behind': ({ report }) => [changed(report, { index: indexOf(report) + 1 })],
  'no position': ({ report }) => [changed(report, { index: undefined })],
  'a UID of no message': ({ report }) => [changed(report, { UID: 9_999 })],
  'the UID of another message': ({ report, listed, draw }) => {
    const others = listed.filter((uid) => uid !== integerOf(report, 'UID'));
    return [changed(report, { UID: others[draw(others.length)] })];
  },
  'no UID': ({ report }) => [changed(report, { UID: undefined })],
  'a wrong size': ({ report }) => [changed(report, { messages: (integerOf(report, 'messages') ?? 0) + 1 })],
  'no size': ({ report }) => [changed(report, { messages: undefined })],
  'an unknown mode': ({ report }) => [changed(report, { mode: 'inverted' })],
  'no mode': ({ report }) => [changed(report, { mode: undefined })],
  'what it says twice': ({ report }) => [report, report],
  'it last': () => [],
  nothing: () => [],
};

class LiedTo {
  readonly requester = new FakeRequester();
  readonly clock = new ManualClock();
  readonly mailbox: FakeMailbox;
  readonly folder: Folder;
  private readonly changes: FolderChange[] = [];
  /** UIDs of messages that the server marked. */
  private readonly marked = new Set<number>();
  /** The report that was told wrong, as it should have been. */
  lied: XmlElement | undefined;

  constructor(
    private readonly draw: Draw,
    private readonly lie: Lie,
  ) {
    this.mailbox = new FakeMailbox(this.requester, 10 + draw(30));
    this.folder = new Folder({ requester: this.requester, clock: this.clock, mailbox: 'INBOX', name: 'F' });
    this.requester.onAsynchronousMessage((message) => this.folder.acceptAsynchronous(message));
    this.folder.onDidChange((change) => this.changes.push(change));
    this.requester.on('messageMark', (request) => this.mark(request));
  }

  /** Opens the list and looks at some of it, now and then at all. */
  async open(): Promise<void> {
    await this.folder.open();
    for (let looks = 1 + this.draw(3); looks > 0; looks--) await this.look();
    if (this.draw(5) === 0) await this.lookAtAll();
  }

  async look(): Promise<void> {
    const from = this.draw(this.folder.size);
    await this.folder.fetch(from, from + this.draw(8));
  }

  lookAtAll(): Promise<void> {
    return this.folder.fetch(0, this.folder.size - 1);
  }

  /** One report of the next answers to such a request is told wrong. */
  lieIn(name: 'folderSync' | 'folderBrowse'): void {
    const honest = this.requester.handlers.get(name)!;
    this.requester.on(name, async (request) => {
      const reports = await honest(request);
      if (this.lied || reports.length === 0) return reports;
      const at = this.draw(reports.length);
      this.lied = reports[at]!;
      const told = this.lie({ report: this.lied, listed: this.mailbox.listed, draw: this.draw });
      const last = this.lie === lies['it last'] ? [this.lied] : [];
      return [...reports.slice(0, at), ...told, ...reports.slice(at + 1), ...last];
    });
  }

  /** A few things happen to the mailbox. */
  change(): void {
    const { draw, mailbox } = this;
    for (let changes = 1 + draw(4); changes > 0; changes--) {
      const what = draw(3);
      if (what === 0) mailbox.arrive();
      else if (what === 1) mailbox.delete(draw(50));
      else mailbox.flag(draw(50), 'Seen');
    }
  }

  async catchUp(): Promise<void> {
    for (let round = 0; round < 4; round++) {
      this.clock.advance(mailLimits.syncPauseMs);
      await settle();
    }
  }

  /** No message is shown where another one is; where the list was read anew for it, the user was told. */
  get isRight(): boolean {
    const { listed } = this.mailbox;
    const isReadAnew = this.requester.sentNames.includes('folderReopen');
    assert.equal(
      isReadAnew,
      this.changes.some((change) => change.kind === 'notice'),
    );
    return listed.length === this.folder.size && this.places.every((at) => this.folder.cell(at)?.uid === listed[at]);
  }

  /** Every row shows what the server tells of the message with its UID. */
  get areRowsTrue(): boolean {
    const rows = this.places.map((at) => this.folder.cell(at)!);
    return rows.every(({ uid, subject }) => subject === `Message ${uid}`);
  }

  /** Marks one message that is shown. Gives what was marked besides. */
  async markRow(): Promise<number[]> {
    const { folder, draw, places } = this;
    const uid = folder.cell(places[draw(places.length)] ?? 0)?.uid;
    if (uid === undefined) return [];
    this.marked.clear();
    await folder.mark([uid], 'Flagged', true);
    return [...this.marked].filter((other) => other !== uid);
  }

  /**
   * Marks all from one row that is shown to another. Gives what was done wrong: a message that is shown outside was
   * marked, or one that is shown inside was not.
   */
  async markBetweenRows(): Promise<string> {
    const { folder, draw, places } = this;
    const ends = [0, 1].map(() => places[draw(places.length)] ?? 0).sort((a, b) => a - b);
    const [from = 0, till = 0] = ends;
    const shown = (isInside: boolean) =>
      places.filter((at) => (at >= from && at <= till) === isInside).map((at) => folder.cell(at)!.uid);
    const [inside, outside] = [shown(true), shown(false)];
    const selection = folder.select([{ from, till }]);
    const before = this.mailbox.listed;
    this.marked.clear();
    await folder.mark(selection, 'Flagged', true).catch((error: unknown) => {
      assert.equal(codeOf(error), 'selection-void');
      inside.length = 0;
    });
    selection.dispose();
    const wrong = outside.filter((uid) => this.marked.has(uid));
    const missed = inside.filter((uid) => before.includes(uid) && !this.marked.has(uid));
    return wrong.length + missed.length > 0 ? `marked ${wrong.join()}, left ${missed.join()}` : '';
  }

  /** Rows that show something. */
  private get places(): number[] {
    return Array.from({ length: this.folder.size }, (_, index) => index).filter((at) => this.folder.cell(at));
  }

  private mark(request: XmlElement): XmlElement[] {
    const names = (set: XmlElement, value: number) => {
      const from = integerOf(set, 'from') ?? Number(textOf(set));
      return value >= from && value <= (integerOf(set, 'till') ?? from);
    };
    const places = childElements(request, 'index');
    const uids = childElements(request, 'UID');
    this.mailbox.listed.forEach((uid, index) => {
      if (places.some((set) => names(set, index)) || uids.some((set) => names(set, uid))) this.marked.add(uid);
    });
    return [];
  }
}

/** Whether the list is right by the time it has caught up, and after the whole of it was looked at. */
interface Outcome {
  readonly atOnce: boolean;
  readonly afterLook: boolean;
}

/**
 * Reports that agree with all that was told before cannot be told from the truth by any client; those below may do, as
 * far as the rows that would contradict them are not known, or there are none. All others never leave a wrong list
 * unnoticed. What the first group says wrong comes out once a row is looked at that contradicts it, or with the next
 * change there; a change of messages goes by the UIDs that are shown, or by places whose ends were compared first.
 */
const maybeUnnoticed: Record<'folderSync' | 'folderBrowse', Record<string, 'until looked at' | 'for good'>> = {
  folderSync: {
    // A message that is new may be put between other rows, or be left out at the end of an answer.
    'a wrong position': 'for good',
    'the position behind': 'for good',
    nothing: 'for good',
    'a UID of no message': 'for good',
    'the UID of another message': 'until looked at',
  },
  folderBrowse: {
    'a UID of no message': 'for good',
    'the UID of another message': 'until looked at',
  },
};
const isAboutUid = (lie: string) => lie.includes('UID of');

describe('Folder behind a server that tells one report wrong', () => {
  for (const site of ['folderSync', 'folderBrowse'] as const) {
    for (const [name, lie] of Object.entries(lies)) {
      const unnoticed = maybeUnnoticed[site][name];
      const title = unnoticed ? `acts on no other message, noticed or not (${unnoticed})` : 'is right again';
      it(`${title}: ${site} tells ${name}`, async () => {
        const outcomes: Outcome[] = [];
        for (let seed = 1; seed <= runsPerLie; seed++) {
          const run = new LiedTo(drawFrom(seed * 7_919), lie);
          const outcome = await lieOnce(run, site, `seed ${seed}`, isAboutUid(name));
          if (run.lied) outcomes.push(outcome);
        }
        assert.ok(outcomes.length > runsPerLie / 3, `told ${outcomes.length} times`);
        const isAlways = (when: keyof Outcome) => outcomes.every((outcome) => outcome[when]);
        assert.deepEqual([isAlways('atOnce'), isAlways('afterLook')], [!unnoticed, unnoticed !== 'for good']);
      });
    }
  }
});

async function lieOnce(
  run: LiedTo,
  site: 'folderSync' | 'folderBrowse',
  label: string,
  isUidWrong: boolean,
): Promise<Outcome> {
  await run.open();
  run.lieIn(site);
  run.change();
  await run.catchUp();
  if (site === 'folderBrowse') await run.look();
  await run.catchUp();
  const atOnce = run.isRight;
  assert.deepEqual(await run.markRow(), [], label);
  // A wrong UID is what the server calls the message: there is no other name to tell it by.
  if (!isUidWrong) {
    assert.ok(run.areRowsTrue, label);
    assert.equal(await run.markBetweenRows(), '', label);
  }
  await run.lookAtAll();
  await run.catchUp();
  return { atOnce, afterLook: run.isRight };
}
