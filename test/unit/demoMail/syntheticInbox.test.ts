import assert from 'node:assert/strict';
import { liveMessages } from '../../../src/demo/mail/liveMail';
import { listingFields } from '../../../src/demo/mail/listingFields';
import { createSyntheticMessages } from '../../../src/demo/mail/syntheticInbox';
import { serializeXml } from '../../../src/protocol/xml';
import { emailText } from './support';

describe('createSyntheticMessages', () => {
  it('makes each message from its position alone', () => {
    const one = createSyntheticMessages(5_000_000);
    const other = createSyntheticMessages(5_000_000);
    for (const position of [0, 1, 777, 4_999_999]) {
      assert.deepEqual(one.at(position).raw(), other.at(position).raw());
      assert.deepEqual(one.at(position).flags, other.at(position).flags);
    }
    assert.notDeepEqual(one.at(1).raw(), one.at(2).raw());
  });

  it('tells the exact size and the header of what it would send', () => {
    const messages = createSyntheticMessages(1_000_000);
    for (let position = 0; position < 1_000_000; position += 39_997) {
      const sample = messages.at(position);
      assert.equal(sample.sizeBytes, sample.raw().length);
      const subject = listingFields(sample, ['Subject']).map(serializeXml).join('');
      assert.ok(emailText(sample.raw()).includes(subject));
    }
  });

  it('tells single fields as its whole header has them', () => {
    const messages = createSyntheticMessages(1000);
    for (let position = 0; position < 1000; position += 37) {
      const sample = messages.at(position);
      for (const { name, value } of sample.headers()) assert.equal(sample.headerValue!(name.toLowerCase()), value);
      assert.equal(sample.headerValue!('cc'), undefined);
    }
  });

  it('spreads the dates in order and varies senders, subjects and flags', () => {
    const messages = createSyntheticMessages(1000);
    const rows = Array.from({ length: 1000 }, (_, position) => messages.at(position));
    for (let at = 1; at < rows.length; at++) assert.ok(rows[at]!.internalDateMs > rows[at - 1]!.internalDateMs);
    const distinct = (name: string): number =>
      new Set(rows.map((row) => row.headers().find((field) => field.name === name)?.value)).size;
    assert.ok(distinct('From') >= 15 && distinct('Subject') > 500 && distinct('Message-ID') === 1000);
    const seen = rows.filter((row) => row.flags.includes('Seen')).length;
    assert.ok(seen > 750 && seen < 950, `${seen} of 1000 are read`);
  });

  it('refuses what is no position and no count', () => {
    const messages = createSyntheticMessages(3);
    for (const position of [-1, 3, 0.5, NaN]) assert.throws(() => messages.at(position), RangeError);
    for (const count of [-1, 1.5, Infinity]) assert.throws(() => createSyntheticMessages(count), RangeError);
    assert.equal(createSyntheticMessages(0).count, 0);
  });
});

describe('liveMessages', () => {
  it('never ends and is the same in every run', () => {
    const take = (count: number): Uint8Array[] => {
      const live = liveMessages();
      return Array.from({ length: count }, () => live.next().value.raw());
    };
    assert.deepEqual(take(50), take(50));
    assert.equal(new Set(take(50).map((raw) => Buffer.from(raw).toString())).size, 50);
  });

  it('dates mail by the clock it is given', () => {
    const sample = liveMessages(() => Date.UTC(2030, 0, 1)).next().value;
    assert.equal(sample.internalDateMs, Date.UTC(2030, 0, 1));
    assert.match(Buffer.from(sample.raw()).toString(), /^Date: Tue, 01 Jan 2030 00:00:00 \+0000\r$/m);
  });
});
