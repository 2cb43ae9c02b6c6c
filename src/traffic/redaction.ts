import { decodeUtf8, encodeUtf8 } from '../base/utf8';
import type { FrameName } from '../protocol/head';
import { findAttributes, hasAttribute, type FoundAttribute } from './attributeScan';
import { replaceRanges, type ByteRange } from './byteRanges';
import { ByteSearcher } from './byteSearch';
import { KnownSecrets, minSecretBytes, type SecretOrigin } from './knownSecrets';
import { SecretSearch } from './secretSearch';
import type { Direction } from './types';

/** Stands in the log where a secret stood. */
export const secretMask = '••••••';

/**
 * Shortest secret, in UTF-8 bytes, that is masked wherever it shows up, inside words too.
 *
 * The trade-off: a shorter password is often an ordinary word. Masked everywhere, `demo` would eat the addresses of
 * demo.example and make every frame look as if it held a secret, and the gaps would tell the word all the same. So a
 * short secret is masked by attribute, where the protocol says that a value is secret, and by value where it is all of
 * an attribute's value or of an element's text. What stays in the log is a short word in the middle of other text.
 */
export const minSecretBytesAnywhere = 8;

/** How much of a frame is looked through for attributes by name. Requests with passwords are short. */
const maxAttributeScanBytes = 64 * 1024;

const mask = encodeUtf8(secretMask);
const passwordNames = ['password', 'oldPassword', 'newPassword'];
/** Tells quickly that a request has no attribute of those names. Made at its first use: its tables take a while. */
let passwordWord: ByteSearcher | undefined;
const sessionNames = ['urlID', 'random'];

/**
 * Masks the secrets of one session before anything is stored: by attribute where the protocol says that a value is
 * secret (login, auth, passwordModify, signup, smimeUnlock, session), and by value where a known secret shows up, in
 * clear, with XML or URL escapes, or in base64: short ones as whole values alone, see {@link minSecretBytesAnywhere}.
 * What it masks by attribute it knows by value from then on, except from received bytes that cannot be read: whatever
 * the server writes there, a known secret stays known.
 *
 * Masking takes time in proportion to the frame, whatever is in it.
 */
export class Redactor {
  private readonly secrets = new KnownSecrets();
  /** Undefined when a secret came since they were made; a frame has them made once, however many it brings. */
  private searches: readonly SecretSearch[] | undefined;

  /**
   * A text that must never be kept. Ignored when it is shorter than {@link minSecretBytes}, longer than any password,
   * or white space alone.
   */
  addSecret(secret: string): void {
    this.learn(secret, 'given');
  }

  /** The frame with its secrets masked; `frame` itself, not a copy, when it has none. */
  mask(frame: Uint8Array, direction: Direction, head: Pick<FrameName, 'tag'>, isFragment = false): Uint8Array {
    const tag = isFragment ? '' : head.tag.toLowerCase();
    return this.maskKnown(frame, this.secretAttributes(frame, direction, tag), isFragment);
  }

  /** Text that holds something of the wire, for people: with all that is known masked in it, wherever it stands. */
  maskText(text: string, isCut: boolean): string {
    const bytes = encodeUtf8(text);
    const masked = this.maskKnown(bytes, [], isCut);
    return masked === bytes ? text : decodeUtf8(masked);
  }

  private maskKnown(bytes: Uint8Array, ranges: ByteRange[], isCut: boolean): Uint8Array {
    for (const search of (this.searches ??= this.makeSearches())) {
      search.find(bytes, ranges);
      if (isCut) search.findCut(bytes, ranges);
    }
    return ranges.length === 0 ? bytes : replaceRanges(bytes, ranges, mask);
  }

  private secretAttributes(frame: Uint8Array, direction: Direction, tag: string): FoundAttribute[] {
    const names = secretNames(frame, direction, tag);
    if (names.length === 0) return [];
    const found = findAttributes(frame, names, maxAttributeScanBytes);
    const origin = originOf(direction, tag);
    if (origin) for (const { value } of found) this.learn(value, origin);
    return found;
  }

  private learn(secret: string, origin: SecretOrigin): void {
    if (this.secrets.add(secret, origin)) this.searches = undefined;
  }

  private makeSearches(): SecretSearch[] {
    const all = this.secrets.encoded();
    const long = all.filter(({ length }) => length >= minSecretBytesAnywhere);
    const short = all.filter(({ length }) => length < minSecretBytesAnywhere);
    return [
      ...(long.length > 0 ? [new SecretSearch(long, 'everywhere', minSecretBytes)] : []),
      ...(short.length > 0 ? [new SecretSearch(short, 'wholeValue', minSecretBytes)] : []),
    ];
  }
}

/** Whose secrets the values found by attribute are; undefined when they are not to be remembered. */
function originOf(direction: Direction, tag: string): SecretOrigin | undefined {
  if (direction === 'received') return tag === '' ? undefined : 'received';
  return tag === 'login' || tag === 'auth' ? 'login' : 'sent';
}

/** The attributes of a message whose values are secret. `tag` is empty for what cannot be read: better too much then. */
function secretNames(frame: Uint8Array, direction: Direction, tag: string): readonly string[] {
  if (direction === 'received') return tag === 'session' ? sessionNames : tag === '' ? unreadableNames : [];
  switch (tag) {
    case 'login':
      // With a method, authData is the SASL initial response; without, it is the account name, which is no secret.
      return hasAttribute(frame, 'method', maxAttributeScanBytes) ? [...loginNames, 'authData'] : loginNames;
    case 'auth':
      return ['value', ...passwordNames];
    case '':
      return unreadableNames;
    default:
      passwordWord ??= new ByteSearcher([encodeUtf8('password')], true);
      return passwordWord.find(frame, 0, Math.min(frame.length, maxAttributeScanBytes)) ? passwordNames : [];
  }
}

/** `sessionID` is the key of an older session, taken instead of the password over HTTP. */
const loginNames = [...passwordNames, 'sessionID'];
const unreadableNames = [...loginNames, 'authData', ...sessionNames];
