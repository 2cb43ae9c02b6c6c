import assert from 'node:assert/strict';
import { filterFlags, isBeginOfFlag, readTypedFlags } from '../../../src/contracts/filterFlags';
import { markValue, parseFlags, type SettableFlag } from '../../../src/mail/flags';

describe('flags to filter by', () => {
  it('are read in any letter case, and sent as servers spell them, each once', () => {
    assert.deepEqual(readTypedFlags(' unseen,FLAGGED , unredirected,,Unseen,'), {
      known: ['Unseen', 'Flagged', 'UnRedirected'],
      unknown: [],
    });
  });

  it('are told from what is none', () => {
    assert.deepEqual(readTypedFlags('Seen,Fancy,not seen'), { known: ['Seen'], unknown: ['Fancy', 'not seen'] });
    assert.deepEqual(readTypedFlags(' , '), { known: [], unknown: [] });
  });

  it('are those that can be set, and those that clear them', () => {
    const set = [...parseFlags(filterFlags.join())].filter((name) => filterFlags.some((flag) => flag === name));
    const positive = set.filter((name) => markValue(name as SettableFlag, false) !== name) as SettableFlag[];
    const both = positive.flatMap((name) => [name, markValue(name, false)]);
    assert.equal(positive.length, 14);
    assert.deepEqual([...both, 'Read', 'Unread'].sort(), [...filterFlags].sort());
  });

  it('are waited for while their names are being typed', () => {
    assert.deepEqual(['uns', 'Label', 'x', 'seenn'].map(isBeginOfFlag), [true, true, false, false]);
  });
});
