import type { Transport } from '../base/transport';
import { request } from '../protocol/request';
import type { RequestOptions } from '../protocol/requester';
import { childElements, type XmlElement } from '../protocol/xml';
import { ServerError, StartTlsRefusedError } from './errors';
import { askFeatures } from './features';
import type { LoginChannel } from './loginDialogue';
import { printable } from './notices';

/** Goes on with TLS over a connection that began in the clear; takes the plain transport over. */
export type UpgradeTransport = (plain: Transport) => Promise<Transport>;

/** The part of a channel that starttls needs. */
export interface StartTlsChannel extends LoginChannel {
  switchTransport(request: XmlElement, upgrade: UpgradeTransport, options: RequestOptions): Promise<void>;
}

/**
 * Encrypts the connection before anybody logs in (protocol reference, "starttls"). What the server said before counts
 * for nothing afterwards: features are to be asked for again.
 *
 * Rejects with StartTlsRefusedError when the server does not offer it or refuses, or somebody on the way took the
 * offer out, else with what `upgrade` and the channel reject with. The connection is of no use then.
 */
export async function startTls(
  channel: StartTlsChannel,
  upgrade: UpgradeTransport,
  peerName: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const features = await askFeatures(channel, { signal });
  if (!features || childElements(features, 'starttls').length === 0) {
    throw new StartTlsRefusedError(peerName, 'it does not offer starttls');
  }
  try {
    await channel.switchTransport(request('starttls', {}), upgrade, { signal });
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    throw new StartTlsRefusedError(peerName, `it refused starttls (${printable(error.errorText)})`, { cause: error });
  }
}
