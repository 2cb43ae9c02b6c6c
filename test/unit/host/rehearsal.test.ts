import { deepEqual, equal } from 'node:assert/strict';
import { rehearse } from '../../../src/host/connections/rehearsal';
import { TrafficLog } from '../../../src/traffic/trafficLog';
import { NodeDigests } from '../../../src/transport/nodeDigests';
import { ManualClock, settled } from '../../support/manualClock';

/** More than the play has. */
const maxTurns = 50;

describe('The rehearsal of a first connect', () => {
  it('goes through a login and a list of mailboxes, and leaves nothing running', async () => {
    const clock = new ManualClock();
    const traffic = new TrafficLog({ budgetBytes: 1_000_000, clock });
    const requests: string[] = [];
    traffic.onDidAppend(({ direction, tag }) => direction === 'sent' && requests.push(tag));
    const play = rehearse({ clock, digests: new NodeDigests(), traffic });
    let isOver = false;
    void play.finally(() => (isOver = true));
    for (let turn = 0; turn < maxTurns && !isOver; turn++) {
      clock.advance(0);
      await settled();
    }
    await play;
    deepEqual(requests, ['listFeatures', 'login', 'setSessionOption', 'mailboxList', 'mailboxSubList']);
    equal(clock.timerCount, 0);
  });
});
