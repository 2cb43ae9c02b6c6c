import * as assert from 'node:assert/strict';
import { AlertNotifier } from '../../../src/host/alertNotifier';
import { ManualClock } from '../../support/manualClock';

describe('alerts of a server', () => {
  const clock = new ManualClock();
  let shown: string[] = [];
  const notifier = new AlertNotifier(clock, (text) => shown.push(text));

  beforeEach(() => {
    clock.advance(60_000);
    shown = [];
  });

  it('are shown with the name of the account', () => {
    notifier.show('Work', 'Storage quota is nearly used up');
    assert.deepEqual(shown, ['Work: Storage quota is nearly used up']);
  });

  it('never become links, whatever the server writes', () => {
    notifier.show('Work', '[Sign in](command:workbench.action.quit)');
    assert.doesNotMatch(shown[0] ?? '', /\]\(/);
  });

  it('of one account do not hide those of another', () => {
    for (let n = 0; n < 100; n++) notifier.show('Work', `alert ${n}`);
    notifier.show('Home', 'Password expires tomorrow');
    assert.equal(shown.at(-1), 'Home: Password expires tomorrow');
  });

  it('stop after three in a row, with a word about it, and come back later', () => {
    for (let n = 0; n < 100; n++) notifier.show('Work', `alert ${n}`);
    assert.equal(shown.length, 4);
    assert.match(shown[3] ?? '', /there are more alerts/);
    clock.advance(10_000);
    notifier.show('Work', 'later');
    assert.equal(shown[4], 'Work: later');
  });
});
