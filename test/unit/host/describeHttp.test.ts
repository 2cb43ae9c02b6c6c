import * as assert from 'node:assert/strict';
import { BindingError, type BindingErrorCode } from '../../../src/binding/errors';
import { describeError } from '../../../src/host/connections/describeError';
import { ConnectionClosedError } from '../../../src/session/errors';

describe('what goes wrong over HTTP, in words', () => {
  const codes: readonly BindingErrorCode[] = [
    'http-unreachable',
    'http-busy',
    'http-status',
    'http-redirect',
    'http-page',
    'http-no-xml',
    'http-limit',
    'http-session-gone',
    'http-sequence',
    'http-backlog',
  ];
  for (const code of codes) {
    it(`${code} says what happened and what to do next`, () => {
      const cause = new BindingError(code, 'web.example:443 did something odd');
      const text = describeError(new ConnectionClosedError(cause.message, true, { cause }));
      assert.match(text, /^web\.example:443 did something odd\. [A-Z].+\.$/);
      assert.equal(text, describeError(cause));
    });
  }
});
