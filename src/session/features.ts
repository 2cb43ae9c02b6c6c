import { request } from '../protocol/request';
import { hasName, type XmlElement } from '../protocol/xml';
import { ServerError } from './errors';
import type { LoginChannel } from './loginDialogue';

/**
 * What the server offers before login (protocol reference, "listFeatures"); undefined when it does not say, or is too
 * old to know the question. Rejects with what the channel rejects with.
 */
export async function askFeatures(channel: LoginChannel, signal?: AbortSignal): Promise<XmlElement | undefined> {
  try {
    const { data } = await channel.request(request('listFeatures', {}), { signal });
    return data.find((message) => hasName(message, 'features'));
  } catch (error) {
    if (error instanceof ServerError) return undefined;
    throw error;
  }
}
