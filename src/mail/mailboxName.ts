/** Longest name a request may carry, in UTF-16 code units; longer ones are a slip of the clipboard. */
const maxNameLength = 1_000;
/** Longest name shown in a row, in UTF-16 code units. */
const maxShownLength = 200;

/** The mailbox above, `undefined` on the first level. A path with an empty level is one name of its own. */
export function parentPathOf(path: string): string | undefined {
  const slash = path.lastIndexOf('/');
  return slash === -1 || path.split('/').includes('') ? undefined : path.slice(0, slash);
}

/** Last level of a path. */
export function lastLevelOf(path: string): string {
  return parentPathOf(path) === undefined ? path : path.slice(path.lastIndexOf('/') + 1);
}

/** True for a mailbox itself and everything nested in it. */
export function isWithin(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(`${ancestor}/`);
}

/** One spelling for each mailbox: INBOX is matched without regard to letter case (RFC 3501), all else as it is. */
export function keyOf(path: string): string {
  return /^inbox(?=\/|$)/i.test(path) ? `INBOX${path.slice(5)}` : path;
}

/** `~account@domain` of a mailbox of another account (protocol reference, "Mailboxes"), else `undefined`. */
export function otherAccountOf(path: string): string | undefined {
  return path.startsWith('~') ? path.split('/', 1)[0] : undefined;
}

/** `~account@domain` for what a user typed; `undefined` when that is no account name. */
export function otherAccountPath(text: string): string | undefined {
  const name = text.trim().replace(/^~/, '');
  return /^[^\s/*%~@]+(@[^\s/*%~@]+)?$/.test(name) ? `~${name}` : undefined;
}

// XML has no place for most control characters, and a reader no eyes for any.
const controls = /[\u0000-\u001F\u007F-\u009F]/;

/** Why a mailbox cannot be called that, as one sentence, or `undefined`. What a server refuses besides, it says. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'A mailbox needs a name.';
  if (name.length > maxNameLength) return `A name has at most ${maxNameLength} characters.`;
  if (controls.test(name)) return 'Line breaks, tabs and control characters cannot be part of a name.';
  if (name.split('/').some((level) => level.trim() === '')) {
    return 'Each level between the slashes needs a name.';
  }
  // At the start it would name a mailbox of another account.
  return name.startsWith('~') ? 'A name cannot start with "~".' : undefined;
}

// The characters that end lines or turn the direction of reading, and those that show nothing at all.
const unseen = /[\u0000-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g;
// Joiners are seen in what they join: emoji of several signs, and words of scripts whose letters change their form.
const joinsEmoji = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]\u200D\p{Extended_Pictographic}$/u;
const shapes =
  /^[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Khmr}]$/u;

/** A name by a stranger in one line: control characters become signs, blanks at its ends too. Bounded. */
export function visibleName(name: string): string {
  const shown = name.length <= maxShownLength ? name : `${name.slice(0, maxShownLength)}…`;
  const signed = shown.replace(unseen, (character, at: number) =>
    isJoiner(shown, at) ? character : signOf(character),
  );
  return signed.replace(/^ +| +$/g, (blanks) => '␠'.repeat(blanks.length));
}

/** A path by a stranger in one line: each of its levels as `visibleName` has it. */
export function visiblePath(path: string): string {
  return path.split('/').map(visibleName).join('/');
}

/** Whether a character joins those around it to what is seen. */
function isJoiner(text: string, at: number): boolean {
  if (!/[\u200C\u200D]/.test(text.charAt(at))) return false;
  const before = [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? '';
  const after = [...text.slice(at + 1, at + 3)][0] ?? '';
  return joinsEmoji.test(before + text.charAt(at) + after) || (shapes.test(before) && shapes.test(after));
}

function signOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}
