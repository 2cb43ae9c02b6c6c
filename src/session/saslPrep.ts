/** What RFC 3454, table B.1 maps to nothing. */
const unseen = /[\u00ad\u034f\u1806\u180b-\u180d\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]/g;
/** Spaces other than the usual one (table C.1.2). */
const otherSpaces = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;

/**
 * A name or password in the one form that both sides compute with (SASLprep, RFC 4013: mapping and normalization).
 * What SASLprep prohibits is left to the server, which may know such an account all the same.
 */
export function saslPrep(text: string): string {
  return text.replace(otherSpaces, ' ').replace(unseen, '').normalize('NFKC');
}
