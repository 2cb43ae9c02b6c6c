import * as fc from 'fast-check';
import { history } from '../model/history';
import { HistoryRun } from '../model/historyRun';
import { HistoryWorld } from '../model/historyWorld';

/** How many, and from which seed: the nightly run has more, a replay those of the failure. See scripts/fuzz.mjs. */
const runs = Number(process.env['XIMSS_HISTORIES'] ?? 2_000);
/** The same ones for every change, so that a red run is that change's doing; `npm run fuzz` draws new ones each time. */
const newSeed = process.env['XIMSS_HISTORIES'] === undefined ? 20_261_125 : Date.now() & 0x7fffffff;
const seed = Number(process.env['XIMSS_HISTORY_SEED'] ?? newSeed);
const path = process.env['XIMSS_HISTORY_PATH'];
/** A new server now and then: mailboxes and UIDs only grow. */
const historiesPerServer = 5_000;

describe('Folders in random histories', function () {
  this.timeout(Math.max(120_000, runs * 200));

  it(`client, server and reference agree after every sync (${runs} histories, seed ${seed})`, async () => {
    let world = await HistoryWorld.start();
    let syncs = 0;
    let done = 0;
    let hasFailed = false;
    try {
      await fc.assert(
        fc.asyncProperty(history, async (drawn) => {
          if (++done % historiesPerServer === 0) {
            syncs += world.witness.syncCount;
            await world.stop();
            world = await HistoryWorld.start();
            process.stdout.write(`      ${done} histories\n`);
          }
          await new HistoryRun(world, drawn).run().catch((error: unknown) => {
            if (!hasFailed) tellFirst(error, done);
            hasFailed = true;
            throw error;
          });
        }),
        {
          numRuns: runs,
          seed,
          ...(path === undefined ? {} : { path }),
          endOnFailure: path === undefined ? false : true,
        },
      );
    } finally {
      syncs += world.witness.syncCount;
      process.stdout.write(`      ${done} histories, ${syncs} syncs compared\n`);
      await world.stop();
    }
  });
});

/** At once, as drawn: making the history smaller may take long, and may be interrupted. */
function tellFirst(error: unknown, number: number): void {
  const replay = path === undefined ? `--seed ${seed} --path ${number - 1}` : `--seed ${seed} --path ${path}`;
  const words = error instanceof Error ? error.message : String(error);
  process.stdout.write(`      history ${number} failed (npm run fuzz -- ${replay}): ${words}\n`);
}
