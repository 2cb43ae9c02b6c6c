import { childElements, element, textOf } from '../../protocol/xml';
import { OperationError } from '../operationError';
import type { OperationTable, SessionScope } from './operation';

/** What a new account has. */
const defaultPreferences: ReadonlyMap<string, string> = new Map([
  ['Language', 'English'],
  ['Charset', 'utf-8'],
  ['TimeZone', 'GMT'],
]);
const maxPreferences = 1000;
const maxValueLength = 64 * 1024;

/** Preferences of an account: plain texts by name. */
export const preferenceOperations: OperationTable<SessionScope> = {
  prefsRead: (request, { session, send }) => {
    const known = new Map([...defaultPreferences, ...session.account.preferences]);
    const names = childElements(request, 'name').map((name) => textOf(name).trim());
    const wanted = names.length > 0 ? names : [...known.keys()];
    const values = wanted.flatMap((name) => {
      const value = known.get(name);
      return value === undefined ? [] : [element(name, {}, [value])];
    });
    send(element('prefs', {}, values));
  },

  prefsStore: (request, { session }) => {
    const { preferences } = session.account;
    for (const entry of childElements(request)) {
      const value = textOf(entry);
      if (value.length > maxValueLength || preferences.size >= maxPreferences) {
        throw new OperationError('too many preferences');
      }
      if (value === '') preferences.delete(entry.name);
      else preferences.set(entry.name, value);
    }
  },
};
