import * as assert from 'node:assert/strict';
import {
  accountOf,
  draftOf,
  emptyDraft,
  entryOf,
  guessHost,
  methodChoices,
  problemWithHost,
  problemWithName,
  problemWithPort,
  problemWithUserName,
  suggestName,
  withHost,
} from '../../../../src/host/accounts/accountDraft';
import { featureLines, methodProblem, wrapWords } from '../../../../src/host/accounts/featureWords';
import { clockWords } from '../../../../src/host/accounts/clockWords';
import { stringsText } from '../../../../src/host/accounts/stringsText';
import { parseAccount } from '../../../../src/host/connections/accountSettings';
import { parseXml } from '../../../../src/protocol/codec';
import { readFeatures } from '../../../../src/session/features';

const draft = { ...emptyDraft, userName: 'ann@example.com', host: 'mail.example.com' };
const features = (content: string) => readFeatures(parseXml(`<features domain="example.com">${content}</features>`));

describe('the answers about an account', () => {
  it('become an entry of the settings without what is as it always is', () => {
    assert.deepEqual(parseAccount(entryOf(draft)), accountOf(draft));
    assert.deepEqual(JSON.parse(JSON.stringify(entryOf(draft))), {
      name: 'ann@example.com',
      host: 'mail.example.com',
      port: 11025,
      security: 'tls',
      userName: 'ann@example.com',
    });
  });

  it('come back from the account unchanged', () => {
    const full = { ...draft, port: 5, method: 'PLAIN', name: 'W', color: 'red', passwordPolicy: 'ask' } as const;
    const account = accountOf(full);
    assert.ok(typeof account !== 'string');
    assert.deepEqual(entryOf(draftOf(account)), entryOf(full));
  });

  it('trust nothing of one server at another', () => {
    const trusting = { ...draft, certificateFingerprint: 'aa', webUrl: 'https://mail.example.com' };
    assert.equal(withHost(trusting, 'MAIL.example.com').certificateFingerprint, 'aa');
    assert.equal(withHost(trusting, 'other.example.com').certificateFingerprint, undefined);
    assert.equal(withHost(trusting, 'other.example.com').webUrl, undefined);
  });

  it('are checked as they are typed', () => {
    assert.equal(guessHost('ann@example.com'), 'example.com');
    assert.equal(guessHost('ann'), '');
    assert.match(problemWithUserName(' ') ?? '', /is needed/);
    assert.match(problemWithHost('https://a') ?? '', /no host name/);
    assert.equal(problemWithHost('[::1]'), undefined);
    for (const port of ['0', '65536', '', 'x', '1.5', '-1', '1e3']) assert.ok(problemWithPort(port));
    assert.equal(problemWithPort(' 11024 '), undefined);
  });

  it('do not take the name of another account, and keep their own', () => {
    const entries = [{ ...entryOf(draft) }];
    assert.match(problemWithName(entries, undefined, 'ann@example.com') ?? '', /another account named/);
    const own = parseAccount(entries[0]);
    assert.ok(typeof own !== 'string');
    assert.equal(problemWithName(entries, own.id, 'ann@example.com'), undefined);
    assert.equal(suggestName(entries, draft), 'ann@example.com 2');
  });
});

describe('what a server offers', () => {
  it('decides the order of the methods', () => {
    const choices = methodChoices({ ...draft, features: features('<sasl>CRAM-MD5</sasl><sasl>GSSAPI</sasl>') });
    assert.deepEqual(
      choices.filter(({ isOffered }) => isOffered).map(({ method }) => method),
      ['auto', 'CRAM-MD5', 'clear'],
    );
    assert.equal(choices[0]?.words, 'CRAM-MD5 on this server');
    assert.ok(methodChoices(draft).every(({ isOffered }) => isOffered));
  });

  it('is told line by line, harmless to show', () => {
    const lines = featureLines(features('<starttls/><sasl>PLAIN</sasl><language>Eng\u202Elish</language>'), false);
    assert.deepEqual(
      lines.map(({ label, words }) => `${label}: ${words}`),
      [
        'Domain: example.com',
        'Login methods: PLAIN',
        'STARTTLS: offered',
        'Signup: not offered',
        'Languages: Eng[U+202E]lish',
      ],
    );
  });

  it('is a problem when no method of it is known', () => {
    assert.equal(methodProblem(features('<sasl>PLAIN</sasl>')), undefined);
    assert.equal(methodProblem(features('')), undefined);
    assert.match(methodProblem(features('<sasl>GSSAPI</sasl>')) ?? '', /no login method that is known here: GSSAPI/);
  });
});

describe('words about a server', () => {
  it('tell how far clocks are apart', () => {
    assert.match(clockWords(900), /agrees/);
    assert.match(clockWords(-30_000), /30 seconds behind/);
    assert.match(clockWords(600_000), /10 minutes ahead of/);
    assert.match(clockWords(-3 * 24 * 3_600_000), /3 days behind/);
  });

  it('are wrapped without losing one', () => {
    assert.deepEqual(wrapWords('a bb ccc dddddddd e', 6), ['a bb', 'ccc', 'dddddddd', 'e']);
    assert.deepEqual(wrapWords('', 6), ['']);
  });

  it('show its texts with dictionaries indented, and have an end', () => {
    const strings = parseXml(
      '<strings skinName="Pronto"><string name="OK">Fine</string><strings name="E"><string name="a">b\nc</string></strings></strings>',
    );
    assert.equal(stringsText(strings), 'Texts: Pronto\n\nOK = Fine\nE:\n  a = b c\n');
    assert.match(stringsText(parseXml('<strings/>')), /There are none/);
    const many = parseXml(`<strings>${'<string name="a">b</string>'.repeat(30_000)}</strings>`);
    assert.ok(stringsText(many).split('\n').length < 20_100);
  });
});
