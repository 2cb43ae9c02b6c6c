import * as assert from 'node:assert/strict';
import { BatchQueue, wrapDocuments } from '../../../src/binding/batches';
import { loginFormBody } from '../../../src/binding/loginForm';
import { PollNumbers } from '../../../src/binding/pollNumbers';
import { retryDelayMs, Trouble } from '../../../src/binding/retryPlan';
import { withId } from '../../../src/binding/withId';
import { decodeUtf8, encodeUtf8 } from '../../../src/base/utf8';

describe('retries over HTTP', () => {
  it('follow the plan of the vendor: 0.2 s, 2 s after 5 errors, 5 s after 10, 10 to 30 s after 20', () => {
    const delays = [1, 5, 6, 10, 11, 20, 21].map((errors) => retryDelayMs(errors, 0.5));
    assert.deepEqual(delays, [200, 200, 2_000, 2_000, 5_000, 5_000, 20_000]);
    assert.equal(retryDelayMs(25, 0), 10_000);
  });

  it('end when the trouble has lasted too long, and begin anew after it passed', () => {
    const trouble = new Trouble(1_000);
    assert.equal(trouble.fail(5_000, 0), 200);
    assert.equal(trouble.fail(5_800, 0), 200);
    assert.equal(trouble.fail(5_801, 0), undefined);
    trouble.pass();
    assert.equal(trouble.fail(9_000, 0), 200);
  });
});

describe('batches', () => {
  const queueOf = (...texts: string[]): BatchQueue => {
    const queue = new BatchQueue({ maxBatchRequests: 3, maxBatchBytes: 10 });
    for (const text of texts) queue.add(encodeUtf8(text));
    return queue;
  };
  const take = (queue: BatchQueue): string => decodeUtf8(wrapDocuments(queue.takeBatch()));

  it('hold so many requests and no more, in order', () => {
    const queue = queueOf('<a/>', '', '', '<b/>');
    assert.equal(take(queue), '<XIMSS><a/></XIMSS>');
    assert.equal(take(queue), '<XIMSS><b/></XIMSS>');
    assert.ok(queue.isEmpty);
  });

  it('hold so many bytes, and one that is longer goes alone', () => {
    const queue = queueOf('<a/>', '<b/>', '<c/>', '<a-long-one/>', '<d/>');
    assert.deepEqual(
      [take(queue), take(queue), take(queue), take(queue)],
      ['<XIMSS><a/><b/></XIMSS>', '<XIMSS><c/></XIMSS>', '<XIMSS><a-long-one/></XIMSS>', '<XIMSS><d/></XIMSS>'],
    );
    assert.equal(queue.waitingBytes, 0);
  });
});

describe('numbers of polls', () => {
  const one = [encodeUtf8('<a/>')];
  it('acknowledge what came and take nothing twice', () => {
    const numbers = new PollNumbers();
    assert.equal(numbers.ackSeq, 0);
    assert.equal(numbers.accept({ respSeq: 3, documents: one }, 'x'), one);
    assert.equal(numbers.ackSeq, 3);
    assert.deepEqual(numbers.accept({ respSeq: 3, documents: one }, 'x'), []);
    assert.equal(numbers.accept({ respSeq: undefined, documents: one }, 'x'), one);
    assert.equal(numbers.ackSeq, 3);
  });

  it('do not go backwards', () => {
    const numbers = new PollNumbers();
    numbers.accept({ respSeq: 3, documents: one }, 'x');
    assert.throws(
      () => numbers.accept({ respSeq: 2, documents: one }, 'web.example:443'),
      /^BindingError: web\.example/,
    );
  });
});

describe('the login form', () => {
  it('escapes what a form has to escape', () => {
    const body = decodeUtf8(loginFormBody({ userName: 'a&b=c@d', password: 'ž +%\n\ud800' }));
    const fields = new URLSearchParams(body);
    assert.deepEqual([fields.get('userName'), fields.get('password')], ['a&b=c@d', 'ž +%\n']);
    assert.equal(fields.size, 5);
  });
});

describe('a document under the id of a request', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['<session urlID="1"/>', '<session id="7&amp;" urlID="1"/>'],
    ['<response/>', '<response id="7&amp;"/>'],
    ["<a\n b='c'>d</a>", '<a id="7&amp;"\n b=\'c\'>d</a>'],
    ['<a id="7&amp;" b="c"/>', '<a id="7&amp;" b="c"/>'],
    ['<a b="c" ID="5"/>', '<a id="7&amp;" b="c"/>'],
  ];
  for (const [from, to] of cases) {
    it(`is ${to}`, () => assert.equal(decodeUtf8(withId(encodeUtf8(from), '7&')), to));
  }
});
