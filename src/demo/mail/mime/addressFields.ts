import { addressParser } from 'postal-mime';
import { decodeHeaderText, withWindowsCharacters } from './charsets';

/** One mailbox of an address field, decoded. */
export interface MailAddress {
  readonly address: string;
  /** Empty when none was given. */
  readonly realName: string;
}

const addressFieldNames = new Set([
  'from',
  'to',
  'cc',
  'bcc',
  'reply-to',
  'sender',
  'return-path',
  'errors-to',
  'disposition-notification-to',
  'resent-from',
  'resent-to',
  'resent-cc',
  'resent-sender',
]);

/** Most addresses read of one field. */
const maxAddresses = 2000;
/** Longest address field that is parsed, in characters; the rest is left out. */
const maxFieldLength = 256 * 1024;

export function isAddressField(name: string): boolean {
  return addressFieldNames.has(name.toLowerCase());
}

/**
 * The addresses of a field value, groups flattened. A value without any address gives one entry with the decoded
 * text as its name, so that nothing a sender wrote is lost. Never throws.
 */
export function parseAddresses(value: string): MailAddress[] {
  const found: MailAddress[] = [];
  for (const entry of addressParser(value.slice(0, maxFieldLength), { flatten: true })) {
    if (entry.address === undefined || found.length >= maxAddresses) continue;
    if (entry.address !== '' || entry.name !== '')
      found.push({ address: entry.address, realName: withWindowsCharacters(entry.name) });
  }
  const text = decodeHeaderText(value).trim();
  if (found.length === 0 && text !== '' && text !== '<>') return [{ address: '', realName: text }];
  return found;
}

/** Addresses as a reader writes them, `Ann Smith <ann@example.net>`, names quoted where commas would mislead. */
export function readableAddresses(addresses: readonly MailAddress[]): string {
  return addresses.map(readableAddress).join(', ');
}

function readableAddress({ address, realName }: MailAddress): string {
  if (realName === '') return address;
  if (address === '') return realName;
  const name = /[",;:<>()@\\]/.test(realName) ? `"${realName.replace(/["\\]/g, '\\$&')}"` : realName;
  return `${name} <${address}>`;
}
