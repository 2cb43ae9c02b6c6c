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
  | { readonly kind: 'search'; readonly view: number }
  | { readonly kind: 'notified' }
  | { readonly kind: 'roundTrip' }
  | { readonly kind: 'loseConnection' }
  | { readonly kind: 'raceReopen'; readonly box: number; readonly messages: readonly MessageSketch[] }
  | { readonly kind: 'settle' };

export interface MessageSketch {
  readonly subject: string;
  readonly sizeBytes: number;
  /** Days; few of them, so that some messages are equally old. */
  readonly day: number;
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

const pick = fc.nat(40);
const picks = fc.array(pick, { minLength: 1, maxLength: 4 });
const sketch: fc.Arbitrary<MessageSketch> = fc.record({
  subject: fc.constantFrom('alpha', 'beta', 'gamma', 'delta', 'alphabet'),
  sizeBytes: fc.integer({ min: 1, max: 5 }),
  day: fc.nat(4),
});
const messages = fc.array(sketch, { minLength: 1, maxLength: 4 });

const order: fc.Arbitrary<ReferenceOrder> = fc.record({
  sortField: fc.constantFrom('INTERNALDATE', 'UID', 'Subject', 'SIZE', 'Date'),
  isDescending: fc.boolean(),
  filter: fc.constantFrom(
    undefined,
    undefined,
    { field: 'FLAGS', text: 'Unseen' },
    { field: 'FLAGS', text: 'Flagged,Unseen' },
    { field: 'Subject', text: 'alpha' },
  ),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('deliver' as const), box: fc.nat(1), messages }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('remove' as const), box: fc.nat(1), picks }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('flag' as const),
      box: fc.nat(1),
      picks,
      flags: fc.constantFrom('Seen', 'Unseen', 'Flagged', 'Unflagged'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('open' as const), box: fc.nat(1), order }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const), view: pick }) },
  {
    weight: 2,
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
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('search' as const), view: pick }) },
  { weight: 5, arbitrary: fc.constant({ kind: 'notified' as const }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'roundTrip' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'settle' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('raceReopen' as const), box: fc.nat(1), messages }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'loseConnection' as const }) },
);

/** Messages are selected, positions move, and only then the selection is acted on. */
const lateMark: fc.Arbitrary<readonly Step[]> = fc
  .record({ view: pick, from: fc.nat(8), count: fc.nat(6), box: fc.nat(1), picks, messages, isArrival: fc.boolean() })
  .map(({ view, from, count, box, picks, messages, isArrival }) => [
    { kind: 'settle' },
    { kind: 'select', view, from, count },
    isArrival ? { kind: 'deliver', box, messages } : { kind: 'remove', box, picks },
    { kind: 'roundTrip' },
    { kind: 'notified' },
    { kind: 'roundTrip' },
    { kind: 'markSelected' },
  ]);

const episode = fc.oneof(
  { weight: 12, arbitrary: step.map((one): readonly Step[] => [one]) },
  { weight: 1, arbitrary: lateMark },
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
  isWireSplit: fc.nat(49).map((value) => value === 0),
});

function rarely(): fc.Arbitrary<boolean> {
  return fc.nat(5).map((value) => value === 0);
}
