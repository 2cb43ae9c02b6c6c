import * as assert from 'node:assert/strict';
import { Emitter } from '../../../src/base/emitter';
import type { Exchange, Requester, RequestOptions } from '../../../src/protocol/requester';
import { element, type XmlElement } from '../../../src/protocol/xml';
import { CancelledError, ConnectionClosedError, TimeoutError } from '../../../src/session/errors';
import { maxWaitForSessionMs, SteadyRequester, type UnknownOutcome } from '../../../src/session/steadyRequester';
import { ManualClock, settled } from '../../support/manualClock';

/** A session whose answers a test gives by hand. */
class FakeSession implements Requester {
  readonly messages = new Emitter<XmlElement>();
  readonly onAsynchronousMessage = this.messages.event;
  readonly sent: {
    name: string;
    options: RequestOptions;
    resolve: () => void;
    lose: (wasSent: boolean) => void;
    fail: (error: Error) => void;
  }[] = [];

  request(request: XmlElement, options: RequestOptions = {}): Promise<Exchange> {
    return new Promise((resolve, reject) => {
      this.sent.push({
        name: request.name,
        options,
        resolve: () => resolve({ id: '1', response: element('response'), data: [], elapsedMs: 1, entry: 1 }),
        fail: reject,
        lose: (wasSent) => reject(new ConnectionClosedError('The connection was lost', wasSent)),
      });
    });
  }
}

function newRequester() {
  const clock = new ManualClock();
  const steady = new SteadyRequester(clock);
  const unknown: UnknownOutcome[] = [];
  steady.onUnknownOutcome((outcome) => unknown.push(outcome));
  steady.onKnownOutcome(({ outcome }) => unknown.splice(unknown.indexOf(outcome), 1));
  const first = new FakeSession();
  const second = new FakeSession();
  steady.use(first);
  return { clock, steady, unknown, first, second };
}

describe('SteadyRequester', () => {
  it('sends what only reads again in the next session, once', async () => {
    const { clock, steady, first, second } = newRequester();
    const reading = steady.request(element('mailboxList'));
    first.sent[0]!.lose(true);
    await settled();
    steady.use(second);
    await settled();
    assert.equal(second.sent.length, 1);
    second.sent[0]!.resolve();
    await reading;
    assert.equal(clock.timerCount, 0);
  });

  it('does not send it a third time', async () => {
    const { steady, first, second } = newRequester();
    const reading = steady.request(element('mailboxList'));
    first.sent[0]!.lose(true);
    await settled();
    steady.use(second);
    await settled();
    second.sent[0]!.lose(true);
    await assert.rejects(reading, { code: 'connection-closed' });
  });

  it('never sends a change again, and says that its outcome is unknown', async () => {
    const { steady, first, second, unknown } = newRequester();
    const change = steady.request(element('messageMark', { folder: 'F' }));
    first.sent[0]!.lose(true);
    await assert.rejects(change, { code: 'outcome-unknown', requestName: 'messageMark' });
    steady.use(second);
    await settled();
    assert.equal(second.sent.length, 0);
    assert.deepEqual(
      unknown.map(({ requestName }) => requestName),
      ['messageMark'],
    );
  });

  for (const error of [new TimeoutError('messageMark', 60_000), new CancelledError(true)]) {
    it(`says the same of one that was given up on the wire (${error.name}), until its answer comes`, async () => {
      const { steady, first, unknown } = newRequester();
      const changes = ['a', 'b'].map((folder) => steady.request(element('messageMark', { folder })));
      for (const { fail } of first.sent) fail(error);
      for (const change of changes) await assert.rejects(change, error);
      assert.equal(unknown.length, 2);
      const [, second] = unknown;
      first.sent[0]!.options.onLateResponse!({ refusal: undefined });
      assert.deepEqual(unknown, [second]);
    });
  }

  it('says nothing of one that was given up before it went out, nor of what only reads', async () => {
    const { steady, first, unknown } = newRequester();
    const change = steady.request(element('messageMark', { folder: 'F' }));
    first.sent[0]!.fail(new CancelledError(false));
    await assert.rejects(change, { code: 'cancelled' });
    const reading = steady.request(element('mailboxList'));
    first.sent[1]!.fail(new TimeoutError('mailboxList', 60_000));
    await assert.rejects(reading, { code: 'timeout' });
    assert.deepEqual(unknown, []);
  });

  it('knows that a change was not done when it never went out', async () => {
    const { steady, first, unknown } = newRequester();
    const change = steady.request(element('messageMark', { folder: 'F' }));
    first.sent[0]!.lose(false);
    await assert.rejects(change, { code: 'connection-closed', wasSent: false });
    await assert.rejects(steady.request(element('messageMark')), { code: 'connection-closed', wasSent: false });
    assert.equal(unknown.length, 0);
  });

  it('does not repeat what names a folder of the lost session, nor a listing that was taken in part', async () => {
    const { steady, first } = newRequester();
    const browsing = steady.request(element('folderBrowse', { folder: 'F' }));
    first.sent[0]!.lose(true);
    await assert.rejects(browsing, { code: 'connection-closed' });
    steady.use(first);
    const listing = steady.request(element('mailboxList'), { onData: () => undefined });
    first.sent[1]!.options.onData!(element('mailbox'));
    first.sent[1]!.lose(true);
    await assert.rejects(listing, { code: 'connection-closed' });
  });

  it('waits for a session no longer than it says', async () => {
    const { clock, steady } = newRequester();
    steady.use(undefined);
    const reading = steady.request(element('mailboxList'));
    const checked = assert.rejects(reading, { code: 'connection-closed', wasSent: false });
    clock.advance(maxWaitForSessionMs);
    await checked;
  });

  it('stops waiting when the caller gives up, and when it is disposed', async () => {
    const { clock, steady } = newRequester();
    steady.use(undefined);
    const abort = new AbortController();
    const first = assert.rejects(steady.request(element('noop'), { signal: abort.signal }), { code: 'cancelled' });
    const second = assert.rejects(steady.request(element('noop')), { code: 'connection-closed' });
    abort.abort();
    steady.dispose();
    await Promise.all([first, second]);
    assert.equal(clock.timerCount, 0);
    await assert.rejects(steady.request(element('noop')), { code: 'connection-closed' });
  });

  it('hands on the messages of the session it uses, and of no other', () => {
    const { steady, first, second } = newRequester();
    const names: string[] = [];
    steady.onAsynchronousMessage(({ name }) => names.push(name));
    first.messages.fire(element('one'));
    steady.use(second);
    first.messages.fire(element('late'));
    second.messages.fire(element('two'));
    assert.deepEqual(names, ['one', 'two']);
  });
});
