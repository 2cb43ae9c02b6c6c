import assert from 'node:assert/strict';
import { formatXml } from '../../../src/language/format';
import { formatText } from '../../../src/language/formatDocument';
import { element } from '../../../src/protocol/xml';
import { renderAnswer, type Answer } from '../../../src/host/requests/answerText';
import { outcomeWords } from '../../../src/host/requests/outcomeWords';
import { CancelledError, ConnectionClosedError, ServerError, TimeoutError } from '../../../src/session/errors';

const formatters = { formatXml, formatText };

const good: Answer = {
  accountName: 'Demo',
  request: element('mailboxList', { filter: '*' }),
  data: [element('mailbox', { id: '3', mailbox: 'INBOX' }), element('mailbox', { id: '3', mailbox: 'Sent' })],
  omittedData: 0,
  outcome: { kind: 'answered', response: element('response', { id: '3' }), elapsedMs: 4.21 },
};

describe('renderAnswer', () => {
  it('shows how it went, the request, the data messages in order and the response', () => {
    assert.equal(
      renderAnswer(good, formatters),
      `<!-- mailboxList, sent to Demo: done in 4.2 ms -->

<!-- Request -->
<mailboxList filter="*"/>

<!-- 2 data messages -->
<mailbox id="3" mailbox="INBOX"/>
<mailbox id="3" mailbox="Sent"/>

<!-- Response -->
<response id="3"/>
`,
    );
  });

  it('masks secrets of both directions', () => {
    const text = renderAnswer(
      {
        ...good,
        request: element('login', { authData: 'a', password: 'secret1' }),
        data: [element('session', { id: '1', urlID: '12-abcdef' })],
      },
      formatters,
    );
    assert.doesNotMatch(text, /secret1|12-abcdef/);
    assert.match(text, /password="\u2022{6}"/);
  });

  it('keeps texts of others from ending its comments', () => {
    const text = renderAnswer({ ...good, accountName: 'a--><evil/>---', data: [] }, formatters);
    assert.equal(text.split('-->').length, text.split('<!--').length);
    assert.doesNotMatch(text, /<!--(?:(?!-->)[^])*--(?!>)/);
  });

  it('says what is left out of a long answer', () => {
    const long = element('fileData', {}, ['x'.repeat(1_500_000)]);
    const text = renderAnswer({ ...good, data: [long, long], omittedData: 7 }, formatters);
    assert.match(text, /1 more are too long/);
    assert.match(text, /7 more came/);
    assert.ok(text.length < 2_000_000);
  });

  it('shows a failure in words', () => {
    const text = renderAnswer(
      { ...good, data: [], outcome: { kind: 'failed', words: 'The server refused it: no' } },
      formatters,
    );
    assert.match(text, /^<!-- mailboxList, sent to Demo -->\n<!-- The server refused it: no -->/);
  });
});

describe('outcomeWords', () => {
  for (const [what, error, words] of [
    [
      'an error of the server',
      new ServerError('noop', 'unknown command', 500),
      /refused it: unknown command \(number 500\)/,
    ],
    ['silence', new TimeoutError('noop', 60_000), /may have carried it out/],
    ['a cancelled request that was sent', new CancelledError(true), /may have carried it out/],
    ['a cancelled request that was not sent', new CancelledError(false), /before it was sent/],
    [
      'a connection that broke',
      new ConnectionClosedError('The connection was lost', true),
      /lost\. Connect again\. .*may have/,
    ],
  ] as const) {
    it(`tells of ${what}`, () => assert.match(outcomeWords(error), words));
  }
});
