import assert from 'node:assert/strict';
import { readHead } from '../../../src/protocol/head';
import { Redactor, secretMask } from '../../../src/traffic/redaction';
import type { Direction } from '../../../src/traffic/types';

const megabyte = 1024 * 1024;
/** Linear time is some tens of milliseconds; time that grows with the square is minutes. */
const generousMs = 60_000;

function repeat(text: string, bytes = megabyte): string {
  return text.repeat(Math.ceil(bytes / text.length));
}

function mask(redactor: Redactor, text: string, direction: Direction = 'received', isFragment = false): string {
  const frame = Buffer.from(text);
  return Buffer.from(redactor.mask(frame, direction, readHead(frame), isFragment)).toString();
}

function redactorOf(...secrets: readonly string[]): Redactor {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.addSecret(secret);
  return redactor;
}

function charactersOf(text: string, spell: (code: number) => string): string {
  return [...text].map((character) => spell(character.charCodeAt(0))).join('');
}

describe('redaction of a megabyte made to be slow', () => {
  const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const secrets = [
    'aaaaaaaaaaaab',
    'correct horse',
    'abababababababababababababababababababac',
    `${'a'.repeat(4000)}b`,
    'aaab',
    '    ',
    '            ',
    ' a a a  ',
  ];
  const frames: Readonly<Record<string, string>> = {
    'attributes of secrets': repeat('password='),
    'attributes of ever new secrets': Array.from({ length: 70_000 }, (_, index) => `password=${index}xyz`).join(' '),
    'an attribute name and white space': `password${repeat(' ')}`,
    'references to a letter of the secret': repeat('&#97;'),
    'references to a letter of the secret, in hex': repeat('&#x61;'),
    'URL escapes of a letter of the secret': repeat('%61'),
    'both kinds of escapes': repeat('&#97;%61+'),
    'references that never end': repeat('&#9'),
    ampersands: repeat('&'),
    'percent signs': repeat('%'),
    'plus signs': repeat('+'),
    'the base64 alphabet': repeat(base64Alphabet),
    'base64 of a letter of the secret': repeat('YWFh'),
    'a letter of the secret': repeat('a'),
    'the first half of a secret': repeat('correct '),
    'the first half of a secret of two letters': repeat('ab'),
    'white space': repeat(' '),
    'white space between letters of a secret': `"${repeat(' a  ')}"`,
    'a secret after another': repeat('aaaaaaaaaaaab'),
  };
  for (const [what, frame] of Object.entries(frames)) {
    it(`takes linear time for ${what}`, function () {
      this.timeout(generousMs);
      const redactor = redactorOf(...secrets);
      const body = `<data id="1">${frame}</data>`;
      mask(redactor, body);
      mask(redactor, body, 'sent');
      // Neither of these can be read: attributes are looked for in all of it.
      mask(redactor, frame);
      mask(redactor, body, 'received', true);
    });
  }

  it('takes linear time for what the server named a secret itself', function () {
    this.timeout(generousMs);
    const redactor = redactorOf('correct horse');
    for (let length = 200; length < 260; length++) {
      mask(redactor, `<session id="1" urlID="${'a'.repeat(length)}b" random="${'ab'.repeat(length)}"/>`);
    }
    mask(redactor, `<data>${repeat('a')}</data>`);
    mask(redactor, `<data>${repeat('&#97;b')}</data>`);
  });

  it('takes linear time for a session message full of session keys', function () {
    this.timeout(generousMs);
    const keys = Array.from({ length: 50_000 }, (_, index) => `urlID="key-number-${index}"`).join(' ');
    mask(redactorOf('correct horse'), `<session id="1" ${keys}/>`);
  });

  it('still masks the secret behind all of it', () => {
    const redactor = redactorOf('aaaaaaaaaaaab');
    const escaped = charactersOf('aaaaaaaaaaaab', (code) => `&#${code};`);
    const half = repeat('&#97;', 1000 * 5);
    assert.equal(mask(redactor, `<a>${half}b|${escaped}|aaaaaaaaaaaab</a>`), expectedBehind(1000 - 12));

    function expectedBehind(count: number): string {
      return `<a>${'&#97;'.repeat(count)}${secretMask}|${secretMask}|${secretMask}</a>`;
    }
  });
});

describe('redaction of secrets that others want to be forgotten', () => {
  const flood = Array.from({ length: 5000 }, (_, index) => `password="value-${index}-of-many"`).join(' ');
  const sessionFlood = Array.from({ length: 1000 }, (_, index) => `urlID="session-key-${index}"`).join(' ');

  it('keeps the password in mind, whatever the server sends', () => {
    const redactor = redactorOf('correct horse');
    mask(redactor, `<<${flood}`);
    mask(redactor, `<unfinished ${flood}`, 'received', true);
    mask(redactor, `<session id="1" ${sessionFlood}/>`);
    assert.equal(mask(redactor, '<a b="is correct horse"/>'), `<a b="is ${secretMask}"/>`);
  });

  it('keeps the password in mind, whatever is sent', () => {
    const redactor = redactorOf('correct horse');
    for (let index = 0; index < 200; index++) {
      mask(redactor, `<passwordModify id="1" newPassword="password-${index}"/>`, 'sent');
      mask(redactor, `<auth id="1" value="value-${index}"/>`, 'sent');
    }
    assert.equal(mask(redactor, '<a b="is correct horse"/>'), `<a b="is ${secretMask}"/>`);
  });

  it('keeps the password of a login that was sent, whatever else is sent and received', () => {
    const redactor = new Redactor();
    mask(redactor, '<login id="1" authData="user1" password="correct horse"/>', 'sent');
    mask(redactor, `<session id="1" ${sessionFlood}/>`);
    for (let index = 0; index < 100; index++) {
      mask(redactor, `<passwordModify id="1" newPassword="password-${index}"/>`, 'sent');
    }
    assert.equal(mask(redactor, '<a b="is correct horse"/>'), `<a b="is ${secretMask}"/>`);
  });

  it('keeps a new password that was sent, whatever the server sends', () => {
    const redactor = new Redactor();
    mask(redactor, '<passwordModify id="1" newPassword="correct horse"/>', 'sent');
    mask(redactor, `<session id="1" ${sessionFlood}/>`);
    assert.equal(mask(redactor, '<a b="is correct horse"/>'), `<a b="is ${secretMask}"/>`);
  });

  it('masks what received bytes that cannot be read call a password, and learns nothing from them', () => {
    const redactor = new Redactor();
    assert.equal(mask(redactor, '<<a password="ordinary words"/>'), `<<a password="${secretMask}"/>`);
    assert.equal(mask(redactor, '<a>ordinary words</a>'), '<a>ordinary words</a>');
  });

  it('forgets the oldest of what requests taught it first', () => {
    const redactor = new Redactor();
    for (let index = 0; index < 200; index++) {
      mask(redactor, `<passwordModify id="1" newPassword="password-${index}-"/>`, 'sent');
    }
    const later = '<a>password-0- password-199-</a>';
    assert.equal(mask(redactor, later), `<a>password-0- ${secretMask}</a>`);
  });
});
