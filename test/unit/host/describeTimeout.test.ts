import { doesNotMatch, match } from 'node:assert/strict';
import { describeError } from '../../../src/host/connections/describeError';
import { TimeoutError } from '../../../src/session/errors';

describe('silence, in words', () => {
  it('asks to look first where something may have been changed', () => {
    for (const name of ['messageMark', 'MAILBOXREMOVE', 'somethingNew']) {
      match(describeError(new TimeoutError(name, 60_000)), /within 60 s\. It may have been carried out all the same/);
    }
  });

  it('asks to try again what only reads', () => {
    for (const name of ['mailboxList', 'folderBrowse', 'login', 'listFeatures']) {
      const text = describeError(new TimeoutError(name, 60_000));
      match(text, /within 60 s\. Try again;/);
      doesNotMatch(text, /carried out/);
    }
  });
});
