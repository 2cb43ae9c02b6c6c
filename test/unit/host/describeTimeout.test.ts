import { doesNotMatch, match } from 'node:assert/strict';
import { describeError } from '../../../src/host/connections/describeError';
import { PartlyDoneError } from '../../../src/mail/errors';
import { ConnectionClosedError, OutcomeUnknownError, TimeoutError } from '../../../src/session/errors';

describe('silence, in words', () => {
  it('asks to look first where something may have been changed', () => {
    for (const name of ['messageMark', 'MAILBOXREMOVE', 'somethingNew']) {
      match(describeError(new TimeoutError(name, 60_000)), /within 60 s\. It may have been carried out all the same/);
    }
  });

  it('says how to look where there is no mailbox to refresh', () => {
    for (const [name, step] of [
      ['signup', / Log in to see, or sign up again: a name that is taken is refused\.$/],
      ['recoverPassword', / Look whether the mail comes before you ask again\.$/],
    ] as const) {
      for (const error of [new TimeoutError(name, 180_000), new OutcomeUnknownError(name)]) {
        match(describeError(error), step);
        doesNotMatch(describeError(error), /refresh|timeoutSeconds/i);
      }
    }
  });

  it('gives the reason why the answer was lost, where there is nothing to refresh', () => {
    const cause = new ConnectionClosedError('The server at h:1 ended the session: "no signup here"', true);
    match(describeError(new OutcomeUnknownError('signup', { cause })), /: "no signup here"\. Log in to see/);
  });

  it('does not claim that the rest is as it was', () => {
    const cause = new TimeoutError('messageMove', 60_000);
    const text = describeError(new PartlyDoneError(100, 300, { cause }));
    match(text, /for certain\. messageMove was not answered/);
    doesNotMatch(text, /as they were/);
  });

  it('asks to try again what only reads', () => {
    for (const name of ['mailboxList', 'folderBrowse', 'login', 'listFeatures']) {
      const text = describeError(new TimeoutError(name, 60_000));
      match(text, /within 60 s\. Try again;/);
      doesNotMatch(text, /carried out/);
    }
  });
});
