/**
 * Text of a message is written by strangers. These make it harmless to show: nothing that moves the cursor,
 * turns the reading direction around or pretends to be another line gets through unseen.
 */

// Overrides, embeddings and isolates can make text read other than it is; the plain marks are harmless and common.
const directionControls = /[\u202A-\u202E\u2066-\u2069]/g;
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFEFF]/g;

/** Body text: line ends become LF, other control characters visible signs. */
export function safeText(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(controls, visibleControl)
    .replace(directionControls, visibleCodePoint);
}

/** Text for one line, such as a subject or a file name: line ends and tabs become blanks. */
export function safeLine(text: string): string {
  return safeText(text).replace(/\s+/g, ' ').trim();
}

/** Longest notice, in UTF-16 code units: more would cover the editor. */
const maxNoticeLength = 500;

/**
 * A sentence with words of a server or of a message in it, for a notification of the editor. Notifications make links
 * of `[label](address)`, and those to `command:` run it when they are clicked: nothing may look like one.
 */
export function noticeText(text: string): string {
  const line = safeLine(text).replaceAll('](', '] (');
  return line.length <= maxNoticeLength ? line : `${line.slice(0, maxNoticeLength)}…`;
}

function visibleControl(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : visibleCodePoint(character);
}

function visibleCodePoint(character: string): string {
  return `[U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`;
}
