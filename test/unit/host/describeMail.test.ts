import { equal } from 'node:assert/strict';
import { describeError } from '../../../src/host/connections/describeError';
import { TooManyRangesError } from '../../../src/mail/errors';

describe('failures of mail, in words', () => {
  it('says what to do about a selection in too many places', () => {
    equal(
      describeError(new TooManyRangesError(10_000)),
      'The selected messages stand in more than 10,000 separate places. Select fewer of them.',
    );
  });
});
