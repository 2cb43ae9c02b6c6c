import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readHead } from '../../../src/protocol/head';
import { minSecretBytesAnywhere, Redactor, secretMask } from '../../../src/traffic/redaction';
import type { Direction } from '../../../src/traffic/types';
import { createBench } from './fakes';

function mask(text: string, direction: Direction = 'sent', redactor = new Redactor(), isFragment = false): string {
  const frame = Buffer.from(text);
  return Buffer.from(redactor.mask(frame, direction, readHead(frame), isFragment)).toString();
}

describe('redaction by attribute', () => {
  const cases: readonly (readonly [Direction, string, string])[] = [
    ['sent', '<login id="1" authData="user1" password="pa55"/>', '<login id="1" authData="user1" password="*"/>'],
    ['sent', "<LOGIN id='1' authData='user1' PassWord = 'pa55'/>", "<LOGIN id='1' authData='user1' PassWord = '*'/>"],
    ['sent', '<login id="1" method="PLAIN" authData="AHUAcA=="/>', '<login id="1" method="PLAIN" authData="*"/>'],
    ['sent', '<auth id="1" value="AHUAcA=="/>', '<auth id="1" value="*"/>'],
    [
      'sent',
      '<passwordModify id="1" oldPassword="one" newPassword="two" recoveryEmail="a@b"/>',
      '<passwordModify id="1" oldPassword="*" newPassword="*" recoveryEmail="a@b"/>',
    ],
    [
      'sent',
      '<signup id="1" userName="u" password="x" recoverPassword="a@b.example"/>',
      '<signup id="1" userName="u" password="*" recoverPassword="a@b.example"/>',
    ],
    ['sent', '<smimeUnlock id="1" password="x" duration="600"/>', '<smimeUnlock id="1" password="*" duration="600"/>'],
    [
      'received',
      '<session id="1" urlID="12-k3v9x2m7q1" userName="u" random="5"/>',
      '<session id="1" urlID="*" userName="u" random="*"/>',
    ],
    ['sent', '<login id="1" password="never closed', '<login id="1" password="*'],
    ['sent', '<login id="1" password=bare/>', '<login id="1" password=*>'],
    ['sent', 'login id="1" password="pa55"', 'login id="1" password="*"'],
    ['sent', '<lgoin id="1" password="pa55"/>', '<lgoin id="1" password="*"/>'],
    ['received', '<<session urlID="12-k3"', '<<session urlID="*"'],
  ];
  for (const [direction, frame, expected] of cases) {
    it(`masks ${frame}`, () => assert.equal(mask(frame, direction), expected.replaceAll('*', secretMask)));
  }

  it('gives the frame itself when there is nothing to mask', () => {
    const frame = Buffer.from('<mailboxList id="1" filter="*"/>');
    assert.equal(new Redactor().mask(frame, 'sent', readHead(frame)), frame);
  });

  it('masks the session key of a message that is cut off', () => {
    assert.equal(mask('<session urlID="12-k3', 'received', new Redactor(), true), `<session urlID="${secretMask}`);
  });

  it('knows what it masked by attribute from then on', () => {
    const redactor = new Redactor();
    mask('<session id="1" urlID="12-k3v9x2m7q1"/>', 'received', redactor);
    const later = mask('<fileData url="/Session/12-k3v9x2m7q1/x"/>', 'received', redactor);
    assert.equal(later, `<fileData url="/Session/${secretMask}/x"/>`);
    mask('<passwordModify id="2" newPassword="fish &amp; chips"/>', 'sent', redactor);
    const escaped = mask('<response id="2" errorText="&quot;fish &#38; chips&quot; is weak"/>', 'received', redactor);
    assert.equal(escaped, `<response id="2" errorText="&quot;${secretMask}&quot; is weak"/>`);
  });
});

describe('redaction by value', () => {
  const secret = 'p&ss <w>"ö 1+2';
  const spellings: readonly (readonly [string, string])[] = [
    ['in clear', secret],
    ['escaped as attribute', 'p&amp;ss &lt;w&gt;&quot;ö 1+2'],
    ['escaped as text', 'p&amp;ss &lt;w>"ö 1+2'],
    ['with numeric references', 'p&#38;ss &#x3C;w&#x3e;&#34;&#246; 1+2'],
    ['for a URL', encodeURIComponent(secret)],
    ['for a URL in lower case', encodeURIComponent(secret).toLowerCase()],
    ['for a form', encodeURIComponent(secret).replaceAll('%20', '+')],
    ['as hexadecimal bytes', Buffer.from(secret).toString('hex')],
    ['as hexadecimal bytes in capitals', Buffer.from(secret).toString('hex').toUpperCase()],
    ['with backslashes', secret.replace('"', '\\"')],
    ['with backslashes, in ASCII, escaped as attribute', 'p&amp;ss &lt;w&gt;\\&quot;\\u00f6 1+2'],
  ];
  for (const [what, spelling] of spellings) {
    it(`masks what came of a secret before the connection broke, ${what}`, () => {
      const redactor = new Redactor();
      redactor.addSecret(secret);
      // The first characters may be those of many words.
      for (let length = 10; length < spelling.length; length++) {
        const shown = mask(`<a b="${spelling.slice(0, length)}`, 'received', redactor, true);
        assert.equal(shown, `<a b="${secretMask}`, spelling.slice(0, length));
        assert.equal(redactor.maskText(`It sent ${spelling.slice(0, length)}`, true), `It sent ${secretMask}`);
      }
      assert.equal(
        redactor.maskText(`It sent ${spelling}, then no more`, false),
        `It sent ${secretMask}, then no more`,
      );
    });
  }

  for (const [how, spelling] of spellings) {
    it(`masks a secret ${how}`, () => {
      const redactor = new Redactor();
      redactor.addSecret(secret);
      assert.equal(mask(`<a b="${spelling}"/>`, 'received', redactor), `<a b="${secretMask}"/>`);
    });
  }

  it('masks a secret with backslashes of its own as JSON writes it', () => {
    const redactor = new Redactor();
    redactor.addSecret('DOM\\user/12"');
    for (const spelling of ['DOM\\\\user/12\\"', 'DOM\\\\user\\/12\\"'])
      assert.equal(mask(`<a>${spelling}</a>`, 'received', redactor), `<a>${secretMask}</a>`);
  });

  it('masks a secret wherever it stands in base64', () => {
    const redactor = new Redactor();
    redactor.addSecret('secret-one');
    for (const before of ['', '\0', '\0u', '\0user1@example.com\0']) {
      for (const after of ['', '\n', 'xy']) {
        const masked = mask(
          `<a b="${Buffer.from(before + 'secret-one' + after).toString('base64')}"/>`,
          'sent',
          redactor,
        );
        assert.match(masked, new RegExp(`^<a b="[^"]*${secretMask}=*[^"]*"/>$`));
      }
    }
  });

  it('masks the longer one of two secrets that start alike', () => {
    const redactor = new Redactor();
    redactor.addSecret('abcdefgh');
    redactor.addSecret('abcdefghijkl');
    assert.equal(mask('<a>abcdefghijkl abcdefgh</a>', 'sent', redactor), `<a>${secretMask} ${secretMask}</a>`);
  });

  it('masks the half of a secret at which the connection broke', () => {
    const redactor = new Redactor();
    redactor.addSecret('correct horse');
    assert.equal(mask('<a b="correct ho', 'received', redactor, true), `<a b="${secretMask}`);
  });

  it('leaves secrets of three bytes to the attributes, even where they are a whole value', () => {
    const redactor = new Redactor();
    redactor.addSecret('abc');
    assert.equal(mask('<noop id="abc"/>', 'sent', redactor), '<noop id="abc"/>');
  });
});

describe('redaction of short secrets by value', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['<a b="demo"/>', '<a b="*"/>'],
    ["<a b=' demo\n'/>", "<a b=' *\n'/>"],
    ['<a>demo</a>', '<a>*</a>'],
    ['<a>\r\n\tdemo </a>', '<a>\r\n\t* </a>'],
    ['<a b="d&#101;mo"/>', '<a b="*"/>'],
    ['<a b="ZGVtbw=="/>', '<a b="*"/>'],
    ['<a b="ZGVtbw"/>', '<a b="*"/>'],
    ['demo', '*'],
    ['<a b="alex@demo.example"/>', '<a b="alex@demo.example"/>'],
    ['<a b="a demo"/>', '<a b="a demo"/>'],
    ['<demo>demonstration</demo>', '<demo>demonstration</demo>'],
    ['<a b="d&#101;mos"/>', '<a b="d&#101;mos"/>'],
    ['<a b="xZGVtbw=="/>', '<a b="xZGVtbw=="/>'],
  ];
  for (const [frame, expected] of cases) {
    it(`makes ${JSON.stringify(expected)} of ${JSON.stringify(frame)}`, () => {
      const redactor = new Redactor();
      redactor.addSecret('demo');
      assert.equal(mask(frame, 'received', redactor), expected.replaceAll('*', secretMask));
    });
  }

  it('masks the half of one at which the connection broke, if it begins a value', () => {
    const redactor = new Redactor();
    redactor.addSecret('sesame');
    assert.equal(mask('<a b="sesa', 'received', redactor, true), `<a b="${secretMask}`);
    assert.equal(mask('<a b="of sesa', 'received', redactor, true), '<a b="of sesa');
  });

  it('masks the password of a login by attribute, and its account name only where that is the same', () => {
    const frame = '<login id="1" authData="alex@demo.example" password="demo"/>';
    assert.equal(mask(frame), frame.replace('"demo"', `"${secretMask}"`));
  });
});

describe('secrets in the log', () => {
  const secretText = fc.string({ unit: 'grapheme', minLength: minSecretBytesAnywhere, maxLength: 20 });
  const filler = fc.string({ unit: fc.constantFrom(...' <>&;"\'=/.%+aZ09ä'), maxLength: 40 });
  const xml = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  const base64 = (text: string, shift: number): string => Buffer.from('.'.repeat(shift) + text).toString('base64');

  it('never stand in any payload, whatever their spelling and place, and all else stays as it was', () => {
    fc.assert(
      fc.property(secretText, filler, filler, fc.nat(2), fc.boolean(), (secret, before, after, shift, isSent) => {
        fc.pre(!before.includes(secret) && !after.includes(secret) && Buffer.from(secret).toString() === secret);
        const { log, tap } = createBench();
        tap.addSecret(secret);
        const json = JSON.stringify(secret).slice(1, -1);
        const spellings = [secret, xml(secret), encodeURIComponent(secret), base64(secret, shift), xml(json)];
        spellings.push(Buffer.from(secret).toString('hex'));
        for (const spelling of spellings) {
          const frame = Buffer.from(`<x>${before}|${spelling}|${after}</x>`);
          const number = isSent ? tap.sent(frame, 1) : tap.received(frame, 1);
          const kept = Buffer.from(log.payload(number)!).toString();
          assert.ok(log.entry(number)!.isRedacted);
          for (const forbidden of [secret, xml(secret), encodeURIComponent(secret)]) {
            assert.ok(!kept.includes(forbidden), `${forbidden} in ${kept}`);
          }
          assert.ok(!kept.includes(base64(secret, shift)));
          assert.ok(kept.startsWith(`<x>${before}|`), kept);
          assert.ok(kept.endsWith(`|${after}</x>`), kept);
        }
      }),
      { numRuns: 100 },
    );
  });

  const shortSecret = fc.string({ unit: fc.constantFrom(...'abcxyz019&<"%+=/'), minLength: 4, maxLength: 7 });

  it('are masked as whole values when they are short, whatever their spelling', () => {
    const space = fc.string({ unit: fc.constantFrom(' ', '\t', '\n'), maxLength: 3 });
    const delimiters = fc.constantFrom(['<x b="', '"/>'], ["<x b='", "'/>"], ['<x>', '</x>']);
    const isWord = (text: string): boolean => !/[<"&]/.test(text);
    fc.assert(
      fc.property(shortSecret, delimiters, space, space, (secret, [open, close], before, after) => {
        const redactor = new Redactor();
        redactor.addSecret(secret);
        const plain = isWord(secret) ? [secret] : [];
        for (const spelling of [...plain, xml(secret), encodeURIComponent(secret), base64(secret, 0)]) {
          const masked = mask(`${open}${before}${spelling}${after}${close}`, 'received', redactor);
          assert.equal(masked, `${open}${before}${secretMask}${after}${close}`);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('stay in the middle of other text when they are short, which stays byte for byte as it was', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'abcxyz019.@-'), minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{4,7}$/), letters, letters, (secret, before, after) => {
        const { log, tap } = createBench();
        tap.addSecret(secret);
        for (const value of [before + secret, secret + after, `${before}${secret}${after}`, `${before} ${secret}`]) {
          const frame = `<x b="${value}">${value}</x>`;
          const number = tap.received(Buffer.from(frame), 1);
          assert.equal(Buffer.from(log.payload(number)!).toString(), frame);
          assert.equal(log.entry(number)!.isRedacted, false);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('leave frames without them byte for byte as they were', () => {
    fc.assert(
      fc.property(secretText, fc.uint8Array({ minLength: 1, maxLength: 300 }), (secret, body) => {
        const frame = Buffer.concat([Buffer.from('<data id="1">'), body]);
        fc.pre(!/password|urlID/i.test(frame.toString('latin1')));
        const { log, tap } = createBench();
        tap.addSecret(`${secret}-not-in-there`);
        assert.deepEqual(Buffer.from(log.payload(tap.received(frame, 1))!), frame);
      }),
    );
  });

  it('do not stay behind as the name or the id of a message', () => {
    const { log, tap } = createBench();
    tap.addSecret('12345678');
    const number = tap.received(Buffer.from('<a12345678 id="12345678"/>'), 1);
    assert.ok(!JSON.stringify([log.entry(number), log.row(1)]).includes('12345678'));
  });

  it('do not keep masked frames from being paired', () => {
    const { log, send, receive, tap } = createBench();
    tap.addSecret('123456');
    send('<noop id="123456"/>');
    receive('<response id="123456"/>');
    assert.equal(log.row(1)!.state, 'done');
    assert.equal(log.stats.rowCount, 1);
  });
});
