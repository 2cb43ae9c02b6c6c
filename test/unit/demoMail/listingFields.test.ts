import assert from 'node:assert/strict';
import type { HeaderField, SeedMessage } from '../../../src/demo/mailTypes';
import { listingFields } from '../../../src/demo/mail/listingFields';
import { decodedHeaders } from '../../../src/demo/mail/mime/plannedMessage';
import { serializeXml } from '../../../src/protocol/xml';
import { message } from './support';

function listed(text: string, ...names: string[]): string {
  const raw = message(`${text}\n\n`);
  const headers = (): readonly HeaderField[] => decodedHeaders(raw);
  const sample: SeedMessage = { flags: [], internalDateMs: 0, sizeBytes: raw.length, headers, raw: () => raw };
  return listingFields(sample, names)
    .map(serializeXml)
    .join('')
    .replace(/ localTime="[^"]*"/, '');
}

describe('listingFields', () => {
  it('gives the fields in the order asked for, and leaves out what is missing', () => {
    assert.equal(
      listed('Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\nFrom: Ann <a@b.example>', 'From', 'Cc', 'subject', 'Pty'),
      '<From>Ann &lt;a@b.example&gt;</From><subject>Grüße</subject>',
    );
  });

  it('gives an element for each address with its name, commas in names included', () => {
    assert.equal(
      listed('To: =?utf-8?Q?M=C3=BCller=2C_A?= <a@b.example>,\n "Doe, J" <j@b.example>, c@b.example', 'E-To', 'To'),
      '<E-To realName="Müller, A">a@b.example</E-To><E-To realName="Doe, J">j@b.example</E-To><E-To>c@b.example</E-To>' +
        '<To>"Müller, A" &lt;a@b.example&gt;, "Doe, J" &lt;j@b.example&gt;, c@b.example</To>',
    );
  });

  it('gives dates in the form of the protocol, and as written when they are none', () => {
    assert.equal(listed('Date: Mon, 3 Jun 24 14:52 PDT', 'Date'), '<Date timeShift="-25200">20240603T215200Z</Date>');
    assert.equal(listed('Date: yesterday', 'Date'), '<Date>yesterday</Date>');
  });

  it('gives the priority by any of its header fields', () => {
    for (const field of [
      'X-Priority: 1 (Highest)',
      'Importance: high',
      'Priority: urgent',
      'X-Priority: 3\nImportance: High',
    ]) {
      assert.equal(listed(field, 'Pty'), '<Pty>High</Pty>', field);
    }
    assert.equal(listed('X-Priority: 5', 'Pty'), '<Pty>Low</Pty>');
    assert.equal(listed('X-Priority: 3', 'Pty'), '');
  });

  it('ignores names that cannot name an element', () => {
    assert.equal(listed('Subject: s', 'a b', '<x>', 'Subject'), '<Subject>s</Subject>');
  });
});
