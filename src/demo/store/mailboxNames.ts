import { OperationError } from '../operationError';

/** Longest full name of a Mailbox, in UTF-16 units. */
const maxNameLength = 1024;

/** `INBOX` is matched without regard to letter case, all other names as they are. */
export function canonicalName(name: string): string {
  const [first = '', ...rest] = name.normalize('NFC').split('/');
  return [first.toUpperCase() === 'INBOX' ? 'INBOX' : first, ...rest].join('/');
}

/** @throws OperationError when no Mailbox may be called that. */
export function checkNewName(name: string): void {
  const parts = name.split('/');
  const isBad = parts.some((part) => part.trim() === '' || /[\u0000-\u001F*%]/.test(part));
  if (isBad || name.startsWith('~') || name.length > maxNameLength) throw new OperationError('illegal mailbox name');
}

/** The Mailbox that a name is nested in; undefined at the top. */
export function parentName(name: string): string | undefined {
  const slash = name.lastIndexOf('/');
  return slash === -1 ? undefined : name.slice(0, slash);
}

/**
 * A test for names: `*` stands for any characters, `%` for any but `/` (protocol reference, "Mailboxes").
 * It costs filter times name and no more, whatever the filter: a regular expression would not promise that.
 */
export function nameFilter(filter: string): (name: string) => boolean {
  const pattern = canonicalName(filter);
  const start = /^[^*%]*/.exec(pattern)![0];
  if (pattern === `${start}*`) return (name) => name.startsWith(start);
  return (name) => name.startsWith(start) && matchesPattern(pattern, name);
}

function matchesPattern(pattern: string, name: string): boolean {
  // reached[i]: the pattern read so far matches the first i characters of the name.
  let reached = Array.from({ length: name.length + 1 }, (_, length) => length === 0);
  for (const symbol of pattern) {
    const next = new Array<boolean>(name.length + 1).fill(false);
    for (let length = 0; length <= name.length; length++) {
      if (symbol === '*' || symbol === '%') {
        const goesOn = length > 0 && next[length - 1]! && (symbol === '*' || name[length - 1] !== '/');
        next[length] = reached[length]! || goesOn;
      } else if (length >= symbol.length) {
        next[length] = reached[length - symbol.length]! && name.startsWith(symbol, length - symbol.length);
      }
    }
    reached = next;
  }
  return reached[name.length]!;
}

/** Splits `~account@domain/path`; undefined when the name belongs to the own account. */
export function splitForeignName(name: string): { readonly account: string; readonly path: string } | undefined {
  if (!name.startsWith('~')) return undefined;
  const slash = name.indexOf('/');
  if (slash === -1) return { account: name.slice(1), path: '' };
  return { account: name.slice(1, slash), path: name.slice(slash + 1) };
}
