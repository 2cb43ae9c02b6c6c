import * as assert from 'node:assert/strict';
import { parseXml } from '../../../src/protocol/codec';
import { SessionInfo } from '../../../src/session/sessionInfo';

const hintsOf = (xml: string): readonly string[] => new SessionInfo(parseXml(xml), 'ann').hints;

describe('what a server says when a session begins', () => {
  it('has no hints as a rule', () => {
    assert.deepEqual(hintsOf('<session urlID="1" userName="ann"/>'), []);
    assert.deepEqual(hintsOf('<session urlID="1" x2auth="0" changePassword="no"/>'), []);
    assert.deepEqual(new SessionInfo(undefined, 'ann').hints, []);
  });

  for (const xml of ['<session x2auth="1"/>', '<session X2AUTH="yes"/>', '<session><x2auth type="otp"/></session>']) {
    it(`tells of the second factor in ${xml}, and of what to do`, () => {
      const [hint, ...others] = hintsOf(xml);
      assert.match(hint ?? '', /second factor.*Log in to its web interface first/);
      assert.equal(others.length, 0);
    });
  }

  it('tells that the password is to be changed', () => {
    const hints = hintsOf('<session changePassword="1" x2auth="1"/>');
    assert.equal(hints.length, 2);
    assert.match(hints[1]!, /passwordModify/);
  });

  it('shows its key to nobody who looks at it', () => {
    const info = new SessionInfo(parseXml('<session urlID="12-key"/>'), 'ann');
    assert.equal(info.urlID, '12-key');
    assert.ok(!JSON.stringify(info).includes('12-key'));
  });
});
