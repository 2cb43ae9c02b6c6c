import { asciiHostName } from '../../transport/hostName';

/** Writing systems whose letters are told apart; `Common` has digits and signs that all of them use. */
const scripts = [
  ...['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Georgian', 'Cherokee', 'Coptic', 'Hebrew', 'Arabic', 'Devanagari'],
  ...[
    'Bengali',
    'Tamil',
    'Thai',
    'Lao',
    'Khmer',
    'Myanmar',
    'Ethiopic',
    'Han',
    'Hiragana',
    'Katakana',
    'Bopomofo',
    'Hangul',
  ],
] as const;
const patterns = scripts.map((script) => [script, new RegExp(`\\p{Script=${script}}`, 'u')] as const);

/** Systems that are written together, each with Latin (Unicode Technical Standard 39, "highly restrictive"). */
const written: readonly (readonly string[])[] = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
];

/** The scripts of a part of a host name between two dots, where they do not belong together; else undefined. */
function mixedScripts(label: string): readonly string[] | undefined {
  const found = patterns.filter(([, pattern]) => pattern.test(label)).map(([script]) => script as string);
  const isUsual = found.length < 2 || written.some((system) => found.every((script) => system.includes(script)));
  return isUsual ? undefined : found;
}

/**
 * Words for a host that has letters beyond ASCII, which can look like another one: what it is called on the wire, and
 * whether it mixes alphabets. Empty for any other host.
 */
export function hostWarnings(host: string): string[] {
  const ascii = asciiHostName(host);
  if (ascii === host) return [];
  const mixed = host
    .normalize('NFKC')
    .split('.')
    .map(mixedScripts)
    .find((found) => found !== undefined);
  return [
    `Server in ASCII: ${ascii ?? 'not possible'}`,
    mixed
      ? `CAREFUL: this server name mixes letters of several alphabets (${mixed.join(', ')}), as names do that are made to look like others.`
      : 'This server name has letters that can look like others. Compare it with the one you know.',
  ];
}
