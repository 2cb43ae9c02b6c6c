import { parseXml } from '../../protocol/codec';

// A bundle of its own: logging in, sessions and the model of an account's mail are loaded at the first connect.
export { Connector } from '../connections/connector';
export { Visitor } from '../connections/visitor';
export { MailAccount } from '../../mail/mailAccount';

/** The XML library is loaded and made ready by the first document it reads: that need not be an answer somebody waits for. */
export function readFirstDocument(): void {
  parseXml('<ready/>');
}
