import assert from 'node:assert/strict';
import { serializeXml } from '../../../src/protocol/xml';
import { renderDetail, usualDetailLimits } from '../../../src/host/console/detailRenderer';
import { FakeLog } from './fakeLog';

const options = {
  form: 'pretty' as const,
  showAll: false,
  docOf: (tag: string): string => `about ${tag}`,
  formatXml: (element: Parameters<typeof serializeXml>[0]) => `pretty ${serializeXml(element)}`,
  accountName: () => 'Anna',
};

describe('the detail of a console row', () => {
  it('holds its frames in order, formatted', () => {
    const log = new FakeLog();
    const row = log.exchange('<noop id="1"/>', ['<response id="1"/>']);
    const detail = renderDetail(log, { row: row.number }, options);
    assert.deepEqual(
      detail?.frames.map((frame) => [frame.direction, frame.offsetMs, frame.text]),
      [
        ['sent', 0, 'pretty <noop id="1"/>'],
        ['received', 4, 'pretty <response id="1"/>'],
      ],
    );
    assert.equal(detail?.accountName, 'Anna');
    assert.equal(detail?.isRequest, true);
    assert.match(detail.doc ?? '', /^about /);
  });

  it('is the one frame that was chosen', () => {
    const log = new FakeLog();
    const row = log.exchange('<noop id="1"/>', ['<response id="1"/>']);
    const detail = renderDetail(log, { row: row.number, entry: 2 }, { ...options, form: 'raw' });
    assert.deepEqual(
      detail?.frames.map((frame) => frame.text),
      ['<response id="1"/>'],
    );
  });

  it('shows broken XML raw and says why', () => {
    const log = new FakeLog();
    const row = log.event('<a><b></a>');
    const frame = renderDetail(log, { row: row.number }, options)?.frames[0];
    assert.equal(frame?.text, '<a><b></a>');
    assert.match(frame?.problem ?? '', /no well-formed XML/);
  });

  it('shows bytes that are no text in hex', () => {
    const log = new FakeLog();
    const row = log.event(Uint8Array.of(0xff, 0xfe));
    const frame = renderDetail(log, { row: row.number }, { ...options, form: 'raw' })?.frames[0];
    assert.match(frame?.text ?? '', /^00000000 {2}ff fe/);
  });

  it('cuts a long frame at a whole character, and shows it all when asked', () => {
    const log = new FakeLog();
    const row = log.event(`<a>${'я'.repeat(usualDetailLimits.maxFrameLength)}</a>`);
    const usual = renderDetail(log, { row: row.number }, options);
    assert.equal(usual?.hasMore, true);
    assert.ok((usual?.frames[0]?.omittedLength ?? 0) > 0);
    assert.match(usual?.frames[0]?.text ?? '', /^<a>я+$/);
    const all = renderDetail(log, { row: row.number }, { ...options, showAll: true });
    assert.equal(all?.hasMore, false);
    assert.equal(all?.frames[0]?.omittedLength, 0);
    assert.match(all?.frames[0]?.text ?? '', /^pretty <a>/);
  });

  it('keeps the response when it leaves out data messages', () => {
    const log = new FakeLog();
    const data = Array.from({ length: 300 }, (_, index) => `<mailbox id="1" mailbox="${index}"/>`);
    const row = log.exchange('<mailboxList id="1"/>', [...data, '<response id="1"/>']);
    const detail = renderDetail(log, { row: row.number }, options);
    assert.equal(detail?.frames.length, usualDetailLimits.maxFrames);
    assert.equal(detail?.frames.at(-1)?.tag, 'response');
    assert.equal(detail?.omittedFrames, 302 - usualDetailLimits.maxFrames);
  });

  it('is nothing for a row that is gone', () => {
    assert.equal(renderDetail(new FakeLog(), { row: 5 }, options), undefined);
  });
});
