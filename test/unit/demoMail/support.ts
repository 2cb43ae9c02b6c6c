import { parseXml } from '../../../src/protocol/codec';
import { serializeXml, type XmlElement } from '../../../src/protocol/xml';
import { emailElement, type EmailOptions } from '../../../src/demo/mail/emailXml';
import type { SeedMailbox, SeedMessage } from '../../../src/demo/mailTypes';

/** Bytes of a message written with LF line ends. */
export function message(text: string): Uint8Array {
  return Buffer.from(text.replace(/\n/g, '\r\n'), 'utf8');
}

/** The EMail element as text, after a trip through the codec, without what depends on zone or compressor. */
export function emailText(raw: Uint8Array, options: EmailOptions = {}): string {
  const text = serializeXml(emailElement(raw, options));
  parseXml(text);
  return text.replace(/ localTime="\d{8}T\d{6}"/g, '').replace(/ estimatedSize="\d+"/g, '');
}

export function parsed(element: XmlElement): XmlElement {
  return parseXml(serializeXml(element));
}

export function messagesOf(mailbox: SeedMailbox): SeedMessage[] {
  return Array.from({ length: mailbox.messages.count }, (_, at) => mailbox.messages.at(at));
}
