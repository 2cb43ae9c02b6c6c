import { encodeUtf8 } from '../base/utf8';
import type { FrameHead } from '../protocol/head';
import { findAttributes, hasAttribute, type FoundAttribute } from './attributeScan';
import { replaceRanges, type ByteRange } from './byteRanges';
import { ByteSearcher } from './byteSearch';
import { EscapedSearch } from './escapedSearch';
import { isBase64Byte, secretPatterns, type SecretPattern } from './secretPatterns';
import type { Direction } from './types';

/** Stands in the log where a secret stood. */
export const secretMask = '••••••';

/**
 * Shortest secret, in UTF-8 bytes, that is looked for everywhere. Shorter ones would hit ordinary text all the time;
 * they are masked only where an attribute says that they are secret.
 */
export const minSecretBytes = 4;

/** Most secrets one session remembers; the oldest goes then. A session has a handful. */
const maxSecrets = 256;

/** How much of a frame is looked through for attributes by name. Requests with passwords are short. */
const maxAttributeScanBytes = 64 * 1024;

const mask = encodeUtf8(secretMask);
const passwordNames = ['password', 'oldPassword', 'newPassword'];
/** Tells quickly that a request has no attribute of those names. */
const passwordWord = new ByteSearcher([encodeUtf8('password')], true);
const sessionNames = ['urlID', 'random'];

/**
 * Masks the secrets of one session before anything is stored: by attribute where the protocol says that a value is
 * secret (login, auth, passwordModify, signup, smimeUnlock, session), and by value wherever a known secret shows up,
 * in clear, with XML or URL escapes, or in base64. What it masks by attribute it knows by value from then on.
 */
export class Redactor {
  private secrets: readonly string[] = [];
  private patterns: readonly SecretPattern[] = [];
  private searcher: ByteSearcher | undefined;
  private escaped: EscapedSearch | undefined;

  /** A text that must never be kept. Ignored when it is shorter than {@link minSecretBytes}. */
  addSecret(secret: string): void {
    if (this.secrets.includes(secret) || encodeUtf8(secret).length < minSecretBytes) return;
    this.secrets = [...this.secrets, secret].slice(-maxSecrets);
    const bytes = this.secrets.map((text) => encodeUtf8(text));
    // Longest first: of two secrets that start alike, the whole of the longer one is masked.
    this.patterns = bytes.flatMap((one) => secretPatterns(one)).sort((a, b) => b.bytes.length - a.bytes.length);
    this.searcher = new ByteSearcher(this.patterns.map((pattern) => pattern.bytes));
    this.escaped = new EscapedSearch(bytes);
  }

  /** The frame with its secrets masked; `frame` itself, not a copy, when it has none. */
  mask(frame: Uint8Array, direction: Direction, head: Pick<FrameHead, 'tag'>, isFragment = false): Uint8Array {
    const ranges: ByteRange[] = this.secretAttributes(frame, direction, head.tag, isFragment);
    this.findSecrets(frame, ranges);
    if (isFragment) this.findCutSecret(frame, ranges);
    return ranges.length === 0 ? frame : replaceRanges(frame, ranges, mask);
  }

  private secretAttributes(
    frame: Uint8Array,
    direction: Direction,
    tag: string,
    isFragment: boolean,
  ): FoundAttribute[] {
    const names = secretNames(frame, direction, isFragment ? '' : tag.toLowerCase());
    if (names.length === 0) return [];
    const found = findAttributes(frame, names, maxAttributeScanBytes);
    for (const { value } of found) this.addSecret(value);
    return found;
  }

  private findSecrets(frame: Uint8Array, ranges: ByteRange[]): void {
    if (!this.searcher || !this.escaped) return;
    for (let match = this.searcher.find(frame); match; match = this.searcher.find(frame, match.start + 1)) {
      const { bytes, charactersBefore, charactersAfter } = this.patterns[match.pattern]!;
      const end = match.start + bytes.length;
      ranges.push({
        start: match.start - (isBase64Byte(frame[match.start - 1]) ? charactersBefore : 0),
        end: end + (isBase64Byte(frame[end]) ? charactersAfter : 0),
      });
    }
    ranges.push(...this.escaped.find(frame));
  }

  /** A connection may break in the middle of a secret: its first half, at the end of the bytes, is masked too. */
  private findCutSecret(frame: Uint8Array, ranges: ByteRange[]): void {
    for (const { bytes } of this.patterns) {
      for (let length = Math.min(bytes.length - 1, frame.length); length >= minSecretBytes; length--) {
        const start = frame.length - length;
        if (!bytes.subarray(0, length).every((byte, offset) => frame[start + offset] === byte)) continue;
        ranges.push({ start, end: frame.length });
        break;
      }
    }
  }
}

/** The attributes of a message whose values are secret. `tag` is empty for what cannot be read: better too much then. */
function secretNames(frame: Uint8Array, direction: Direction, tag: string): readonly string[] {
  if (direction === 'received') return tag === 'session' ? sessionNames : tag === '' ? unreadableNames : [];
  switch (tag) {
    case 'login':
      // With a method, authData is the SASL initial response; without, it is the account name, which is no secret.
      return hasAttribute(frame, 'method', maxAttributeScanBytes) ? [...passwordNames, 'authData'] : passwordNames;
    case 'auth':
      return ['value', ...passwordNames];
    case '':
      return unreadableNames;
    default:
      return passwordWord.find(frame, 0, Math.min(frame.length, maxAttributeScanBytes)) ? passwordNames : [];
  }
}

const unreadableNames = [...passwordNames, 'authData', ...sessionNames];
