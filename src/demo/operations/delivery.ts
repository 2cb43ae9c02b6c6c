import type { DemoContext } from '../demoContext';
import { recentBit } from '../store/flagBits';
import { RawMessage } from '../store/rawMessage';

/**
 * Puts a message into the INBOX of every recipient that has an account here. The server sends nothing over any
 * network: mail for others is left out, and the log says so.
 */
export function deliverLocally(server: DemoContext, raw: Uint8Array, recipients: readonly string[]): void {
  for (const address of new Set(recipients.map((recipient) => recipient.toLowerCase()))) {
    const inbox = server.accounts.find(address)?.find('INBOX');
    if (!inbox) {
      server.log(`Mail for ${address} is not sent: this server delivers to its own accounts alone`);
      continue;
    }
    inbox.messages.append(new RawMessage(raw, server.clock.wallMs()), recentBit);
    inbox.announceChange();
  }
}
