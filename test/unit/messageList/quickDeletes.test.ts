import assert from 'node:assert/strict';
import fc from 'fast-check';
import { JoinedList, type Deletion, type ServerAnswer } from './joinedList';

/** One thing that happens; `at` is a place in the list, and what it is counted from is never empty. */
type Happening =
  | { readonly type: 'pick'; readonly at: number; readonly mode: 'only' | 'toggle' | 'extend' }
  | { readonly type: 'pressDelete' }
  | { readonly type: 'otherRemoves'; readonly at: number }
  | { readonly type: 'arrives'; readonly at: number }
  | { readonly type: 'listedAnew' }
  | { readonly type: 'serverDeletes'; readonly which: number; readonly answer: ServerAnswer }
  | { readonly type: 'fetchesAreAnswered' }
  | { readonly type: 'timePasses'; readonly ms: number }
  | { readonly type: 'reachesHost' }
  | { readonly type: 'reachesPage' };

const firstUids = Array.from({ length: 30 }, (_, at) => 1000 + at);
const firstUidOfArrivals = 5000;

const at = fc.nat(59);
const only = <T extends Happening['type']>(type: T) => fc.constant({ type });
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('pick' as const),
      at,
      mode: fc.constantFrom('only' as const, 'toggle' as const, 'extend' as const),
    }),
  },
  { weight: 20, arbitrary: only('pressDelete') },
  { weight: 8, arbitrary: fc.record({ type: fc.constant('otherRemoves' as const), at }) },
  { weight: 8, arbitrary: fc.record({ type: fc.constant('arrives' as const), at }) },
  { weight: 1, arbitrary: only('listedAnew') },
  {
    weight: 16,
    arbitrary: fc.record({
      type: fc.constant('serverDeletes' as const),
      which: fc.nat(4),
      answer: fc.constantFrom('now' as const, 'now' as const, 'withNextSync' as const, 'refused' as const),
    }),
  },
  { weight: 8, arbitrary: only('fetchesAreAnswered') },
  { weight: 8, arbitrary: fc.record({ type: fc.constant('timePasses' as const), ms: fc.nat(60) }) },
  { weight: 24, arbitrary: only('reachesHost') },
  { weight: 24, arbitrary: only('reachesPage') },
);

/** Of any length, unlike by default: what goes wrong needs some time to come about. */
const histories = fc.noBias(fc.array(happening, { maxLength: 200, size: 'max' }));

async function happen(list: JoinedList, what: Happening, newUid: number): Promise<void> {
  const { folder } = list;
  switch (what.type) {
    case 'pick':
      return list.act({ type: 'picked', line: what.at % Math.max(1, list.total), mode: what.mode });
    case 'pressDelete':
      // Places whose rows are not there have no UID that could be compared.
      return list.isSelectionUnsure ? undefined : list.act({ type: 'ran', action: 'delete' });
    case 'otherRemoves':
      return folder.size > 5 ? folder.remove(what.at % folder.size) : undefined;
    case 'arrives':
      return folder.add(what.at % (folder.size + 1), newUid);
    case 'listedAnew':
      return folder.reset();
    case 'serverDeletes':
      return list.answerDeletion(what.which, what.answer);
    case 'fetchesAreAnswered':
      return list.answerFetches();
    case 'timePasses':
      return list.passTime(what.ms);
    case 'reachesHost':
      return list.deliverToHost();
    case 'reachesPage':
      return list.deliverToPage();
  }
}

/** All that was selected at the press and is still there, and nothing else. */
function checkDeletion({ uids, pressed, listed }: Deletion): void {
  assert.deepEqual(
    uids.filter((uid) => !pressed.includes(uid)),
    [],
    'sent away without being selected',
  );
  assert.deepEqual(
    pressed.filter((uid) => listed.includes(uid) && !uids.includes(uid)),
    [],
    'selected, and forgotten',
  );
}

describe('Delete pressed quickly in a message list', () => {
  it('sends away what was selected at each press, whatever happens on the way', async () => {
    let deletions = 0;
    let timesGoneOn = 0;
    await fc.assert(
      fc.asyncProperty(histories, async (happenings) => {
        const list = await JoinedList.open(firstUids);
        try {
          let newUid = firstUidOfArrivals;
          for (const what of happenings) await happen(list, what, newUid++);
          list.deletions.forEach(checkDeletion);
          assert.deepEqual(list.errors, []);
        } finally {
          list.dispose();
        }
        deletions += list.deletions.length;
        timesGoneOn += list.timesGoneOn;
      }),
      { numRuns: 500, seed: 20_261_126 },
    );
    // Otherwise nothing was tried.
    assert.ok(deletions > 1000, `${deletions} deletions`);
    assert.ok(timesGoneOn > 100, `gone on ${timesGoneOn} times`);
  });
});
