import assert from 'node:assert/strict';
import { RowFetcher } from '../../../src/host/messageList/rowFetcher';
import { settled } from '../../support/manualClock';
import { FakeFolder } from './fakeFolder';

function setUp() {
  const folder = new FakeFolder(Array.from({ length: 100 }, (_, at) => 1000 + at));
  const told = { ends: 0 };
  const fetcher = new RowFetcher({
    describeFailure: (error) => (error as Error).message,
    onDidEnd: () => told.ends++,
  });
  const answer = async (): Promise<void> => {
    folder.answer();
    await settled();
  };
  return { folder, told, fetcher, answer };
}

describe('the fetcher of the rows in view', () => {
  it('asks once for rows that are not there, and for none that are', async () => {
    const { folder, told, fetcher, answer } = setUp();
    fetcher.fetch(folder, { first: 0, last: 19 });
    fetcher.fetch(folder, { first: 5, last: 9 });
    assert.equal(fetcher.isFetching, true);
    await answer();
    assert.deepEqual([fetcher.isFetching, told.ends], [false, 1]);
    fetcher.fetch(folder, { first: 0, last: 19 });
    fetcher.forget();
    fetcher.fetch(folder, { first: 0, last: 19 });
    assert.deepEqual(folder.fetched, [[0, 19]]);
  });

  it('asks again for rows that did not come only once places have moved: their messages are gone', async () => {
    const { folder, fetcher, answer } = setUp();
    folder.fetch = (from, till) => Promise.resolve(void folder.fetched.push([from, till]));
    fetcher.fetch(folder, { first: 0, last: 19 });
    await answer();
    fetcher.fetch(folder, { first: 0, last: 19 });
    assert.equal(folder.fetched.length, 1);
    fetcher.forget();
    fetcher.fetch(folder, { first: 0, last: 19 });
    assert.equal(folder.fetched.length, 2);
  });

  it('gives up what is looked at no longer, and tells nothing of it, nor of anything after its end', async () => {
    const { folder, told, fetcher, answer } = setUp();
    fetcher.fetch(folder, { first: 0, last: 19 });
    fetcher.fetch(folder, { first: 60, last: 79 });
    await answer();
    assert.deepEqual([folder.cell(0), folder.cell(60)?.uid, told.ends], [undefined, 1060, 1]);
    fetcher.fetch(folder, { first: 20, last: 39 });
    fetcher.dispose();
    await answer();
    assert.deepEqual([fetcher.isFetching, told.ends], [false, 1]);
  });

  it('says why rows could not be fetched, until it is asked for others or starts over', async () => {
    const { folder, fetcher, answer } = setUp();
    folder.failure = new Error('no answer');
    fetcher.fetch(folder, { first: 0, last: 19 });
    await answer();
    assert.equal(fetcher.problem, 'no answer');
    fetcher.fetch(folder, { first: 40, last: 59 });
    assert.equal(fetcher.problem, undefined);
    await answer();
    assert.equal(fetcher.problem, 'no answer');
    fetcher.startOver();
    assert.equal(fetcher.problem, undefined);
  });
});
