import * as fc from 'fast-check';
import type { ReferenceOrder } from './referenceMailbox';

/** One thing that happens. Numbers are taken modulo what there is, so any step fits anywhere. */
export type Step =
  | { readonly kind: 'deliver'; readonly box: number; readonly messages: readonly MessageSketch[] }
  | { readonly kind: 'remove'; readonly box: number; readonly picks: readonly number[] }
  | { readonly kind: 'flag'; readonly box: number; readonly picks: readonly number[]; readonly flags: string }
  | { readonly kind: 'open'; readonly box: number; readonly order: ReferenceOrder }
  | { readonly kind: 'close'; readonly view: number }
  | { readonly kind: 'reopen'; readonly view: number; readonly order: ReferenceOrder; readonly isGivenUp: boolean }
  | {
      readonly kind: 'fetch';
      readonly view: number;
      readonly from: number;
      readonly count: number;
      readonly isGivenUp: boolean;
    }
  | { readonly kind: 'sync'; readonly view: number }
  | { readonly kind: 'select'; readonly view: number; readonly from: number; readonly count: number }
  | { readonly kind: 'markSelected' }
  | { readonly kind: 'markUid'; readonly view: number; readonly pick: number }
  | {
      readonly kind: 'transfer';
      readonly view: number;
      readonly pick: number;
      readonly to: number;
      readonly isMove: boolean;
    }
  | { readonly kind: 'search'; readonly view: number }
  | { readonly kind: 'notified' }
  | { readonly kind: 'roundTrip' }
  | { readonly kind: 'loseConnection' }
  | { readonly kind: 'raceReopen'; readonly box: number; readonly messages: readonly MessageSketch[] }
  | { readonly kind: 'settle' }
  /** The server refuses the next request of a name, before or after it did what was asked. */
  | { readonly kind: 'refuse'; readonly operation: string; readonly isDone: boolean }
  /** Another client removes or renames an own mailbox. */
  | { readonly kind: 'vanish'; readonly box: number; readonly isRenamed: boolean }
  /** Under the name of one that vanished there is another mailbox now; one that is there is replaced at once. */
  | {
      readonly kind: 'remake';
      readonly box: number;
      readonly isRenamed: boolean;
      readonly messages: readonly MessageSketch[];
    }
  /** The owner of the shared mailbox gives or takes rights. */
  | { readonly kind: 'rights'; readonly rights: string };

export interface MessageSketch {
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly sizeBytes: number;
  /** Days; few of them, so that some messages are equally old. */
  readonly day: number;
  readonly sentDay: number;
}

/** Everything random about one history. */
export interface History {
  readonly messages: readonly MessageSketch[];
  readonly steps: readonly Step[];
  /** Small, so that a few messages reach every bound. */
  readonly limits: {
    readonly cellsPerBrowse: number;
    readonly maxBrowsesInFlight: number;
    readonly maxCellsPerFolder: number;
    readonly reportsPerSync: number;
    readonly syncRounds: number;
  };
  readonly isWireSplit: boolean;
}

/** All that the owner of a mailbox may give. */
export const fullRights = 'lrswitpcdaxe';

const pick = fc.nat(40);
const picks = fc.array(pick, { minLength: 1, maxLength: 4 });
const anyBox = fc.nat(2);
const ownBox = fc.nat(1);
const person = fc.constantFrom('ann@example.net', 'bo@example.net', 'cy@example.net');
const sketch: fc.Arbitrary<MessageSketch> = fc.record({
  subject: fc.constantFrom('alpha', 'beta', 'gamma', 'delta', 'alphabet'),
  from: person,
  to: person,
  sizeBytes: fc.integer({ min: 1, max: 5 }),
  day: fc.nat(4),
  sentDay: fc.nat(4),
});
const messages = fc.array(sketch, { minLength: 1, maxLength: 4 });
const maybeMessages = fc.array(sketch, { maxLength: 4 });

const order: fc.Arbitrary<ReferenceOrder> = fc.record({
  sortField: fc.constantFrom('INTERNALDATE', 'UID', 'Subject', 'SIZE', 'Date', 'From', 'To', 'FLAGS'),
  isDescending: fc.boolean(),
  filter: fc.constantFrom(
    undefined,
    undefined,
    undefined,
    { field: 'FLAGS', text: 'Unseen' },
    { field: 'FLAGS', text: 'Flagged' },
    { field: 'FLAGS', text: 'Flagged,Unseen' },
    { field: 'Subject', text: 'alpha' },
    { field: 'From', text: 'bo@' },
  ),
});

const refusal = fc.record({
  kind: fc.constant('refuse' as const),
  operation: fc.constantFrom(
    'folderOpen',
    'folderReopen',
    'folderBrowse',
    'folderSync',
    'folderSearch',
    'messageMark',
    'messageMove',
    'messageCopy',
  ),
  isDone: fc.boolean(),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('deliver' as const), box: anyBox, messages }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('remove' as const), box: anyBox, picks }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('flag' as const),
      box: anyBox,
      picks,
      flags: fc.constantFrom('Seen', 'Unseen', 'Flagged', 'Unflagged'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('open' as const), box: anyBox, order }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const), view: pick }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('reopen' as const), view: pick, order, isGivenUp: rarely() }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('fetch' as const),
      view: pick,
      from: pick,
      count: fc.nat(30),
      isGivenUp: rarely(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('sync' as const), view: pick }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('select' as const), view: pick, from: pick, count: fc.nat(15) }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'markSelected' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('markUid' as const), view: pick, pick }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('transfer' as const),
      view: pick,
      pick,
      to: anyBox,
      isMove: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('search' as const), view: pick }) },
  { weight: 5, arbitrary: fc.constant({ kind: 'notified' as const }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'roundTrip' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'settle' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('raceReopen' as const), box: ownBox, messages }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'loseConnection' as const }) },
  { weight: 2, arbitrary: refusal },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('vanish' as const), box: ownBox, isRenamed: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('remake' as const),
      box: ownBox,
      isRenamed: fc.boolean(),
      messages: maybeMessages,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('rights' as const),
      rights: fc.constantFrom(fullRights, 'lr', 'lrs', 'l', ''),
    }),
  },
);

/** Messages are selected, positions move, and only then the selection is acted on. */
const lateMark: fc.Arbitrary<readonly Step[]> = fc
  .record({ view: pick, from: fc.nat(8), count: fc.nat(6), box: ownBox, picks, messages, isArrival: fc.boolean() })
  .map(({ view, from, count, box, picks, messages, isArrival }) => [
    { kind: 'settle' },
    { kind: 'select', view, from, count },
    isArrival ? { kind: 'deliver', box, messages } : { kind: 'remove', box, picks },
    { kind: 'roundTrip' },
    { kind: 'notified' },
    { kind: 'roundTrip' },
    { kind: 'markSelected' },
  ]);

/** A mailbox is made anew, and while its list is read anew somebody still acts on what is on the screen. */
const lateUse: fc.Arbitrary<readonly Step[]> = fc
  .record({ view: pick, pick, box: ownBox, messages, isRenamed: fc.boolean(), pauses: fc.nat(4), isMark: fc.boolean() })
  .map(({ view, pick, box, messages, isRenamed, pauses, isMark }) => [
    { kind: 'remake', box, isRenamed, messages },
    ...Array.from({ length: pauses }, (): Step[] => [{ kind: 'notified' }, { kind: 'roundTrip' }]).flat(),
    { kind: 'notified' },
    isMark ? { kind: 'markUid', view, pick } : { kind: 'transfer', view, pick, to: 0, isMove: true },
  ]);

/** A refusal, and at once what is refused. */
const refused: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    refusal,
    fc.oneof(
      fc.record({ kind: fc.constant('reopen' as const), view: pick, order, isGivenUp: fc.constant(false) }),
      fc.record({ kind: fc.constant('sync' as const), view: pick }),
      fc.record({ kind: fc.constant('deliver' as const), box: anyBox, messages }),
    ),
  )
  .map(([refuse, use]) => [refuse, use, { kind: 'notified' }]);

const episode = fc.oneof(
  { weight: 24, arbitrary: step.map((one): readonly Step[] => [one]) },
  { weight: 2, arbitrary: lateMark },
  { weight: 1, arbitrary: lateUse },
  { weight: 1, arbitrary: refused },
);

export const history: fc.Arbitrary<History> = fc.record({
  messages: fc.array(sketch, { maxLength: 20 }),
  steps: fc.array(episode, { minLength: 3, maxLength: 16 }).map((episodes) => episodes.flat()),
  limits: fc.record({
    cellsPerBrowse: fc.integer({ min: 1, max: 12 }),
    maxBrowsesInFlight: fc.integer({ min: 1, max: 4 }),
    maxCellsPerFolder: fc.constantFrom(4, 12, 1000),
    reportsPerSync: fc.constantFrom(1, 2, 5, 300),
    syncRounds: fc.constantFrom(1, 3, 20),
  }),
  // Pieces go out a millisecond apart: seldom, or nothing else would be waited for.
  isWireSplit: fc.nat(49).map((value) => value === 49),
});

function rarely(): fc.Arbitrary<boolean> {
  return fc.nat(5).map((value) => value === 5);
}
