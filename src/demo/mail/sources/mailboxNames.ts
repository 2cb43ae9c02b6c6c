/**
 * A mailbox name of a Maildir, which is written in the modified UTF-7 of IMAP (RFC 3501, section 5.1.3), as the
 * Unicode text that XIMSS uses. A name that is none stays as it is.
 */
export function decodeMailboxName(name: string): string {
  return name.replace(/&([A-Za-z0-9+,]*)-/g, (whole, coded: string) => {
    if (coded === '') return '&';
    const bytes = Buffer.from(coded.replace(/,/g, '/'), 'base64');
    if (bytes.length < 2) return whole;
    return bytes
      .subarray(0, bytes.length & ~1)
      .swap16()
      .toString('utf16le');
  });
}
