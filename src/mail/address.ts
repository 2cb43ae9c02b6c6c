import { attributeOf, childElements, textOf, type XmlElement } from '../protocol/xml';

/** One mail address. Both parts come from the wire and may be empty or anything else. */
export interface MailAddress {
  readonly address: string;
  readonly realName: string | undefined;
}

/** The address in an element such as `From` or `E-From`: its text, and the name in `realName`. */
export function addressFromXml(target: XmlElement): MailAddress {
  return { address: textOf(target).trim(), realName: attributeOf(target, 'realName')?.trim() || undefined };
}

/** All addresses of one field, in order, at most `limit`. */
export function addressesFromXml(parent: XmlElement, name: string, limit: number): MailAddress[] {
  return childElements(parent, name).slice(0, limit).map(addressFromXml);
}

/** `Ann Smith <ann@example.net>`, or what of it there is. */
export function formatAddress({ address, realName }: MailAddress): string {
  if (!realName || realName === address) return address;
  return address === '' ? realName : `${realName} <${address}>`;
}
