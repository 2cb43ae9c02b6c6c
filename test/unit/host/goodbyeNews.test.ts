import assert from 'node:assert/strict';
import { GoodbyeNews } from '../../../src/host/connections/goodbyeNews';
import { ManualClock } from '../../support/manualClock';

const sentence = 'The server at x:1 ended the session: "Maintenance".';

describe('news of a server that ended a session', () => {
  let clock: ManualClock;
  let told: string[];
  let news: GoodbyeNews;

  beforeEach(() => {
    clock = new ManualClock();
    told = [];
    news = new GoodbyeNews(clock, (text) => told.push(text));
  });

  it('say once that the account is back, when it is', () => {
    news.begin(sentence, true);
    news.follow('waiting');
    news.follow('connecting');
    assert.deepEqual(told, []);
    news.follow('connected');
    clock.advance(60_000);
    news.follow('connected');
    assert.deepEqual(told, [`${sentence} Connected again.`]);
    assert.equal(clock.timerCount, 0);
  });

  it('do not wait long for the account', () => {
    news.begin(sentence, true);
    clock.advance(3_000);
    assert.deepEqual(told, [`${sentence} Trying to connect again.`]);
    news.follow('connected');
    assert.equal(told.length, 1);
  });

  it('say what to do where it is not tried again, and the same words once', () => {
    news.begin(sentence, true);
    news.follow('failed', `${sentence} Connect again.`);
    assert.deepEqual(told, [`${sentence} Connect again.`]);
    news.begin(sentence, true);
    news.follow('failed', 'Login failed: no. Connect again to enter another password.');
    assert.equal(told[1], `${sentence} Login failed: no. Connect again to enter another password.`);
  });

  it('are told without a next step when somebody disconnects meanwhile, and with the next goodbye', () => {
    news.begin(sentence, true);
    news.follow('disconnected');
    assert.deepEqual(told, [sentence]);
    news.begin(sentence, true);
    news.begin('Another one.', true);
    assert.deepEqual(told, [sentence, sentence]);
  });

  it('are told once of a server that ends one session after the other with the same words', () => {
    for (let times = 0; times < 5; times++) {
      news.begin(sentence, times === 0);
      news.follow('connected');
    }
    assert.equal(told.length, 1);
    news.begin('Another one.', false);
    news.follow('connected');
    news.begin(sentence, true);
    news.follow('connected');
    assert.deepEqual(told.slice(1), ['Another one. Connected again.', `${sentence} Connected again.`]);
  });

  it('take words that differ in numbers alone for the same: a server may name time and session', () => {
    for (let times = 0; times < 5; times++) {
      news.begin(`The server at x:1 ended the session: "12:00:0${times}, session ${times}".`, times === 0);
      news.follow('connected');
    }
    assert.equal(told.length, 1);
    assert.match(told[0]!, /12:00:00, session 0/);
  });

  it('leave nothing behind', () => {
    news.begin(sentence, true);
    news.dispose();
    clock.advance(60_000);
    assert.deepEqual(told, []);
    assert.equal(clock.timerCount, 0);
  });
});
