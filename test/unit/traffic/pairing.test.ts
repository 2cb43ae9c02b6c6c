import assert from 'node:assert/strict';
import { createBench } from './fakes';

describe('pairing of frames', () => {
  it('puts a request, its data messages and its response into one row', () => {
    const { log, send, receive } = createBench();
    const request = send('<mailboxList id="1"/>', 10);
    assert.equal(log.row(1)!.state, 'pending');
    const data = receive('<mailbox id="1" mailbox="INBOX"/>', 12);
    const response = receive('<response id="1"/>', 15.5);
    assert.deepEqual(log.entriesOfRow(1), [request, data, response]);
    assert.deepEqual(log.row(1), {
      number: 1,
      session: 1,
      state: 'done',
      tag: 'mailboxList',
      id: '1',
      firstEntry: request,
      atMs: 10,
      elapsedMs: 5.5,
      sentBytes: 21,
      receivedBytes: 33 + 18,
      dataCount: 1,
      errorText: undefined,
      origin: undefined,
    });
  });

  it('keeps answers out of order with their requests', () => {
    const { log, send, receive } = createBench();
    send('<mailboxList id="1"/>');
    send('<noop id="2"/>');
    receive('<response id="2"/>');
    const data = receive('<mailbox id="1"/>');
    assert.equal(log.row(2)!.state, 'done');
    assert.equal(log.entry(data)!.row, 1);
  });

  const failures = [
    ['<response id="1" errorText="no &lt;such&gt; mailbox" errorNum="512"/>', 'no <such> mailbox'],
    ['<response id="1" errorNum="512"/>', 'error 512'],
  ] as const;
  for (const [response, errorText] of failures) {
    it(`reads from ${response} that the request failed`, () => {
      const { log, send, receive } = createBench();
      send('<folderOpen id="1"/>');
      receive(response);
      assert.equal(log.row(1)!.state, 'failed');
      assert.equal(log.row(1)!.errorText, errorText);
    });
  }

  it('takes all of a login for one exchange', () => {
    const { log, send, receive } = createBench();
    send('<login id="A1" method="CRAM-MD5"/>');
    receive('<challenge id="A1" value="PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2U+"/>');
    const auth = send('<auth id="A1" value="dXNlcjEgNjFhZGZlMmJjODk3"/>');
    receive('<session id="A1" urlID="12-k3v9x2m7q1"/>');
    receive('<response id="A1"/>');
    assert.equal(log.entry(auth)!.row, 1);
    assert.equal(log.stats.rowCount, 1);
    assert.equal(log.row(1)!.state, 'done');
    assert.equal(log.row(1)!.dataCount, 2);
  });

  it('gives messages without an id rows of their own', () => {
    const { log, receive } = createBench();
    const number = receive('<folderReport folder="INBOX" mode="notify"/>');
    assert.equal(log.entry(number)!.kind, 'asynchronous');
    assert.equal(log.row(1)!.state, 'event');
  });

  it('gives an answer to an id nobody asked with, and a second response, rows of their own', () => {
    const { log, send, receive } = createBench();
    send('<noop id="1"/>');
    receive('<response id="1"/>');
    const second = receive('<response id="1"/>');
    const stray = receive('<mailbox id="99"/>');
    assert.equal(log.row(1)!.receivedBytes, 18);
    assert.deepEqual([log.row(2)!.state, log.row(2)!.id, log.entry(second)!.row], ['event', '1', 2]);
    assert.deepEqual([log.row(3)!.state, log.row(3)!.id, log.entry(stray)!.row], ['event', '99', 3]);
  });

  it('pairs with the latest request that waits when an id is used again', () => {
    const { log, send, receive } = createBench();
    send('<noop id="1"/>');
    send('<mailboxList id="1"/>');
    assert.equal(log.row(1)!.state, 'lost');
    receive('<response id="1"/>');
    assert.equal(log.row(2)!.state, 'done');
  });

  it('does not mix up two sessions with the same ids', () => {
    const { log, send, receive, tap } = createBench();
    const other = log.openSession({ accountId: 'home', name: 'Home' });
    send('<noop id="1"/>');
    other.sent(Buffer.from('<mailboxList id="1"/>'), 1);
    receive('<response id="1"/>');
    assert.equal(log.row(1)!.state, 'done');
    assert.equal(log.row(2)!.state, 'pending');
    assert.equal(log.session(log.row(2)!.session)!.accountId, 'home');
    tap.close();
    assert.equal(log.row(2)!.state, 'pending');
  });

  it('marks what waits as lost when the connection ends', () => {
    const { log, send, receive, tap } = createBench();
    send('<noop id="1"/>');
    send('<noop id="2"/>');
    receive('<response id="1"/>');
    const { revision } = log;
    tap.close();
    tap.close();
    assert.deepEqual([log.row(1)!.state, log.row(2)!.state], ['done', 'lost']);
    assert.deepEqual(log.changedRowsSince(revision), [2]);
  });

  it('does not wait for an answer to a request without an id', () => {
    const { log, send } = createBench();
    send('<noop/>');
    assert.equal(log.row(1)!.state, 'event');
  });

  it('notes which entry a request repeats', () => {
    const { log, send, tap } = createBench();
    const origin = send('<noop id="1"/>');
    tap.sent(Buffer.from('<noop id="2"/>'), 1, origin);
    assert.equal(log.row(2)!.origin, origin);
  });

  it('reads long rows in parts', () => {
    const { log, send, receive } = createBench();
    send('<folderBrowse id="1"/>');
    for (let index = 0; index < 2500; index++) receive(`<folderReport id="1" index="${index}"/>`);
    assert.equal(log.entriesOfRow(1).length, 1000);
    assert.deepEqual(log.entriesOfRow(1, 2000, 3), [2001, 2002, 2003]);
    assert.equal(log.entriesOfRow(1, 2500, 10).length, 1);
  });
});
