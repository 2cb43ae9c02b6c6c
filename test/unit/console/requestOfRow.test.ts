import assert from 'node:assert/strict';
import { serializeXml } from '../../../src/protocol/xml';
import { copyTextOf } from '../../../src/host/console/copyText';
import { keptRequestOf, replayProblemOf, requestToReplay, textToEdit } from '../../../src/host/console/requestOfRow';
import { FakeLog } from './fakeLog';

describe('the request of a console row', () => {
  it('is sent again without its old id', () => {
    const log = new FakeLog();
    const row = log.exchange('<folderSync id="7" folder="INBOX"/>', ['<response id="7"/>']);
    const request = keptRequestOf(log, { row: row.number });
    assert.equal(request.entry, row.firstEntry);
    assert.equal(serializeXml(requestToReplay(request)), '<folderSync folder="INBOX"/>');
    assert.equal(replayProblemOf(log, { row: row.number }), undefined);
  });

  it('is edited without its id, and as it was when it is broken', () => {
    const log = new FakeLog();
    const good = log.exchange('<noop id="7" a="1"/>', []);
    const broken = log.exchange('<noop id="8"', []);
    assert.equal(textToEdit(keptRequestOf(log, { row: good.number })), '<noop a="1"/>');
    assert.equal(textToEdit(keptRequestOf(log, { row: broken.number })), '<noop id="8"');
  });

  it('is the row request also when an answer is selected', () => {
    const log = new FakeLog();
    const row = log.exchange('<noop id="7"/>', ['<response id="7"/>']);
    assert.equal(keptRequestOf(log, { row: row.number, entry: row.firstEntry + 1 }).tag, 'noop');
  });

  it('is refused with its masks, saying what to do', () => {
    const log = new FakeLog();
    const row = log.exchange('<login id="1" authData="a" password="••••••"/>', [], { isRedacted: true });
    assert.match(replayProblemOf(log, { row: row.number }) ?? '', /masked.*Edit and send/);
    assert.equal(keptRequestOf(log, { row: row.number }).isRedacted, true);
  });

  it('is refused when its secrets follow in another message of the exchange', () => {
    const log = new FakeLog();
    const row = log.exchange('<login id="1" method="PLAIN"/>', ['<challenge id="1"/>', '<response id="1"/>']);
    const [, second] = log.entriesOfRow(row.number, 0, 9);
    log.entries.set(second!, { ...log.entry(second!)!, direction: 'sent', isRedacted: true });
    assert.match(replayProblemOf(log, { row: row.number }) ?? '', /masked/);
  });

  it('is refused when it is not well-formed', () => {
    const log = new FakeLog();
    const row = log.exchange('<noop id="1"', []);
    assert.match(replayProblemOf(log, { row: row.number }) ?? '', /not well-formed/);
  });

  it('does not exist for what the server sent by itself', () => {
    const log = new FakeLog();
    const row = log.event('<alert/>');
    assert.match(replayProblemOf(log, { row: row.number }) ?? '', /no request/);
  });

  it('says when the log has let go of it', () => {
    const log = new FakeLog();
    const row = log.exchange('<noop id="1"/>', []);
    log.payloads.clear();
    assert.match(replayProblemOf(log, { row: row.number }) ?? '', /no longer kept/);
    log.drop(1);
    assert.match(replayProblemOf(log, { row: row.number }) ?? '', /no longer in the log/);
  });
});

describe('copying from the console', () => {
  const log = new FakeLog();
  const row = log.exchange('<mailboxList id="2"/>', ['<mailbox id="2" mailbox="INBOX"/>', '<response id="2"/>']);
  const target = { row: row.number };

  it('gives the request as one can send it', () => {
    assert.equal(copyTextOf(log, target, 'request'), '<mailboxList id="2"/>');
  });

  it('gives the closing response', () => {
    assert.equal(copyTextOf(log, target, 'response'), '<response id="2"/>');
  });

  it('gives the whole exchange with who said what', () => {
    const lines = ['C:<mailboxList id="2"/>', 'S:<mailbox id="2" mailbox="INBOX"/>', 'S:<response id="2"/>'];
    assert.equal(copyTextOf(log, target, 'exchange'), lines.join('\n'));
  });

  it('gives one frame', () => {
    assert.equal(copyTextOf(log, { ...target, entry: 2 }, 'frame'), '<mailbox id="2" mailbox="INBOX"/>');
  });

  it('says when there is nothing yet', () => {
    const pending = log.exchange('<noop id="3"/>', []);
    assert.throws(() => copyTextOf(log, { row: pending.number }, 'response'), /nothing to copy/);
  });
});
