import * as assert from 'node:assert/strict';
import { Folder } from '../../../src/mail/folder';
import { mailLimits } from '../../../src/mail/limits';
import { TimeoutError } from '../../../src/session/errors';
import { serializeXml, type XmlElement } from '../../../src/protocol/xml';
import { FakeMailbox } from './fakeMailbox';
import { FakeRequester, ManualClock, refusal, settle, xml } from './fakes';

/** A folder whose folderBrowse requests wait until the test lets the oldest one be answered. */
async function slowFolder(count: number) {
  const requester = new FakeRequester();
  new FakeMailbox(requester, count);
  const folder = new Folder({ requester, clock: new ManualClock(), mailbox: 'INBOX', name: 'F' });
  requester.onAsynchronousMessage((message) => folder.acceptAsynchronous(message));
  await folder.open();
  requester.takeSent();
  const browse = requester.handlers.get('folderBrowse')!;
  const waiting: (() => void)[] = [];
  const held = async (request: XmlElement) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return browse(request);
  };
  requester.on('folderBrowse', held);
  const answer = async (): Promise<void> => {
    waiting.shift()!();
    await settle();
  };
  return { requester, folder, waiting, answer };
}

const setsOf = (requester: FakeRequester) =>
  requester.sent
    .splice(0)
    .map((request) =>
      request.children.map((child) => (typeof child === 'string' ? child : serializeXml(child))).join(),
    );

describe('Folder.fetch', () => {
  it('sends a jump at once, while a long fetch is on its way', async () => {
    const { folder, requester, answer } = await slowFolder(2_000);
    const long = folder.fetch(0, 999);
    const jump = folder.fetch(1_500, 1_549);
    assert.deepEqual(setsOf(requester), ['<index from="0" till="199"/>', '<index from="1500" till="1549"/>']);
    for (let request = 0; request < 6; request++) await answer();
    await Promise.all([long, jump]);
    assert.equal(folder.filledCells, 1_050);
  });

  it('serves the newest wish first once as many requests are on their way as may be', async () => {
    const { folder, requester, answer } = await slowFolder(2_000);
    const fetches = [0, 100, 200, 300, 400].map((from) => folder.fetch(from, from + 9));
    assert.equal(setsOf(requester).length, mailLimits.maxBrowsesInFlight);
    await answer();
    await answer();
    assert.deepEqual(setsOf(requester), ['<index from="400" till="409"/>', '<index from="300" till="309"/>']);
    for (let request = 0; request < 3; request++) await answer();
    await Promise.all(fetches);
  });

  it('never sends what was given up before its turn, and no more of what was given up under way', async () => {
    const { folder, requester, answer, waiting } = await slowFolder(2_000);
    const scrolling = new AbortController();
    const first = folder.fetch(0, 999, scrolling.signal);
    const others = [1_000, 1_100].map((from) => folder.fetch(from, from));
    const unsent = folder.fetch(1_200, 1_299, scrolling.signal);
    setsOf(requester);
    scrolling.abort();
    await assert.rejects(first, { code: 'cancelled' });
    await assert.rejects(unsent, { code: 'cancelled' });
    for (let request = 0; request < 3; request++) await answer();
    await Promise.all(others);
    assert.deepEqual([setsOf(requester), waiting.length], [[], 0]);
    assert.equal(folder.filledCells, 202, 'what came all the same is kept');
  });

  it('asks only for the rest of what others have on their way', async () => {
    const { folder, requester, answer } = await slowFolder(100);
    const first = folder.fetch(10, 19);
    const wider = folder.fetch(5, 24);
    const inside = folder.fetch(12, 15);
    assert.deepEqual(setsOf(requester), [
      '<index from="10" till="19"/>',
      '<index from="5" till="9"/>,<index from="20" till="24"/>',
    ]);
    await answer();
    await Promise.all([first, inside]);
    await answer();
    await wider;
  });

  it('goes on for others when the one who asked gives up', async () => {
    const { folder, requester, answer } = await slowFolder(100);
    const abort = new AbortController();
    const first = folder.fetch(0, 9, abort.signal);
    const second = folder.fetch(0, 9);
    abort.abort();
    await assert.rejects(first, { code: 'cancelled' });
    await answer();
    await second;
    assert.equal(setsOf(requester).length, 1);
  });

  it('fails those who waited for a lost answer, and serves the next one from a view read anew', async () => {
    const { folder, requester } = await slowFolder(10);
    const browse = requester.handlers.get('folderBrowse')!;
    requester.on('folderBrowse', () => Promise.reject(new TimeoutError('folderBrowse', 1)));
    const [first, second] = [folder.fetch(0, 4), folder.fetch(2, 4)];
    await assert.rejects(first, { code: 'timeout' });
    await assert.rejects(second, { code: 'timeout' });
    requester.on('folderBrowse', browse);
    requester.takeSent();
    const third = folder.fetch(0, 4);
    await settle();
    assert.deepEqual(requester.sentNames, ['folderReopen', 'folderBrowse']);
    folder.dispose();
    await assert.rejects(third, { code: 'folder-closed' });
  });

  it('brings what was refused from a view read anew, also to those who only waited for it', async () => {
    const { folder, requester } = await slowFolder(10);
    const browse = requester.handlers.get('folderBrowse')!;
    let refuse = (): void => undefined;
    requester.on('folderBrowse', () => {
      requester.on('folderBrowse', browse);
      return new Promise((_, reject) => (refuse = () => reject(refusal('folderBrowse', 'not now'))));
    });
    const fetched = [folder.fetch(0, 4), folder.fetch(2, 4)];
    await settle();
    refuse();
    await settle();
    assert.deepEqual(requester.sentNames, ['folderBrowse', 'folderReopen', 'folderBrowse', 'folderBrowse']);
    folder.dispose();
    for (const one of fetched) await assert.rejects(one, { code: 'folder-closed' });
  });

  it('ends for cells that stay empty, and for places that are not there', async () => {
    const { folder, requester } = await slowFolder(10);
    requester.on('folderBrowse', () => xml('<folderReport folder="F" index="1" UID="9"/>'));
    await folder.fetch(0, 4);
    await folder.fetch(20, 30);
    await folder.fetch(5, 4);
    assert.equal(folder.filledCells, 1);
  });

  it('looks again after positions moved', async () => {
    const { folder, requester, answer } = await slowFolder(10);
    const sync = folder.sync();
    requester.handlers.set('folderSync', () =>
      xml('<folderReport folder="F" mode="added" index="0" messages="11" UID="99"/>'),
    );
    const fetched = folder.fetch(0, 3);
    await sync;
    await settle();
    await answer();
    await fetched;
    assert.deepEqual(setsOf(requester), ['', '<index from="1" till="3"/>']);
  });

  it('keeps no more cells than it may, those near to where one looks', async () => {
    const requester = new FakeRequester();
    new FakeMailbox(requester, mailLimits.maxCellsPerFolder + 500);
    const folder = new Folder({ requester, clock: new ManualClock(), mailbox: 'INBOX', name: 'F' });
    await folder.open();
    await folder.fetch(0, Infinity);
    assert.equal(folder.filledCells, mailLimits.maxCellsPerFolder);
    await folder.fetch(folder.size - 100, folder.size - 1);
    assert.equal(folder.filledCells, mailLimits.maxCellsPerFolder);
    assert.deepEqual([folder.cell(0), folder.cell(folder.size - 1)?.uid], [undefined, 1]);
  }).timeout(20_000);
});
