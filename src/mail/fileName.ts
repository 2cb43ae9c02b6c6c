import { safeLine } from './safeText';

/** Names that Windows keeps for devices, with any extension. */
const reservedNames = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;
/** Longest name we make, in UTF-16 code units: well below what file systems take, in any encoding. */
const maxNameLength = 80;

/**
 * A file name that is safe everywhere, made of what a stranger called the file: no path, no control or direction
 * characters, no reserved name, no leading or trailing dots and blanks. Never empty. The extension survives cutting.
 */
export function safeFileName(name: string, fallback: string): string {
  const bare = withoutOuterDots(safeLine(name).replace(/[\\/:*?"<>|%#\u2400-\u2421]/g, '_'));
  if (bare === '') return fallback;
  const cut = cutName(bare);
  return reservedNames.test(cut) ? `_${cut}` : cut;
}

/** From both ends, character by character: a pattern for it takes the square of the length of a run within the name. */
function withoutOuterDots(name: string): string {
  const isOuter = (at: number): boolean => /[.\s]/.test(name.charAt(at));
  let start = 0;
  let end = name.length;
  while (start < end && isOuter(start)) start++;
  while (end > start && isOuter(end - 1)) end--;
  return name.slice(start, end);
}

function cutName(name: string): string {
  if (name.length <= maxNameLength) return name;
  const extension = /\.[\p{L}\p{N}]{1,10}$/u.exec(name)?.[0] ?? '';
  // A pair of surrogates must not be cut in two: half of one cannot be written in an address.
  return (
    name
      .slice(0, maxNameLength - extension.length)
      .replace(/[\uD800-\uDBFF]$/, '')
      .trimEnd() + extension
  );
}

const extensionsByType: Readonly<Record<string, string>> = {
  'text/plain': '.txt',
  'text/html': '.html',
  'text/csv': '.csv',
  'text/calendar': '.ics',
  'text/directory': '.vcf',
  'text/x-vcard': '.vcf',
  'text/vcard': '.vcf',
  'text/xml': '.xml',
  'application/json': '.json',
  'application/pdf': '.pdf',
  'application/xml': '.xml',
  'application/zip': '.zip',
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/gif': '.gif',
  'image/webp': '.webp',
  'image/svg+xml': '.svg',
  'message/rfc822': '.eml',
};

/** Extension for a part whose name has none, with its dot; empty for types we do not know. */
export function extensionFor(mediaType: string): string {
  if (Object.hasOwn(extensionsByType, mediaType)) return extensionsByType[mediaType] ?? '';
  return mediaType.startsWith('text/') ? '.txt' : '';
}

/**
 * Files with which the editor does more than show them: it runs the scripts in the outputs of a notebook, and fetches
 * from the web what JSON names as its schema. Widespread extensions do that for XML, YAML and TOML.
 */
const actsInEditor =
  /\.(?:ipynb|dib|xml|xsd|xslt?|wsdl|ya?ml|toml|jsonc?|jsonld|geojson|har|webmanifest|map|code-workspace|code-snippets|code-profile|bowerrc|jscsrc|jslintrc|vuerc|eslintrc|jsfmtrc|jshintrc|swcrc|hintrc|babelrc|ember-cli|watchmanconfig)$|^(?:composer|bun)\.lock$/i;

/** True when the editor would do more with a file of this name than show it. */
export function mayActInEditor(fileName: string): boolean {
  return actsInEditor.test(fileName);
}

/** Extensions of files that run something when they are opened, on one system or another. */
const executable =
  /\.(?:exe|com|bat|cmd|scr|pif|msi|msp|ps1|psm1|vbs|vbe|js|jse|mjs|cjs|wsf|wsh|hta|cpl|jar|lnk|reg|app|dmg|pkg|deb|rpm|sh|bash|zsh|command|desktop|appimage|run|py|pl|rb|docm|xlsm|pptm|iso|img|vsix|chm|inf|scf|url|html?|svg)$/i;

/** True when opening the file outside the editor may run something. */
export function mayRunCode(fileName: string): boolean {
  return executable.test(fileName.replace(/[.\s]+$/, ''));
}
