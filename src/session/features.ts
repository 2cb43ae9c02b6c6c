import { request } from '../protocol/request';
import type { RequestOptions } from '../protocol/requester';
import { attributeOf, childElements, hasName, textOf, type XmlElement } from '../protocol/xml';
import { ServerError } from './errors';
import type { LoginChannel } from './loginDialogue';

/** What a server offers before anybody logs in (protocol reference, "listFeatures"), as it says itself. */
export interface ServerFeatures {
  /** The Domain that the answer is about. */
  readonly domain: string | undefined;
  /** SASL methods in the order of the server, in upper case, known to this client or not. */
  readonly methods: readonly string[];
  readonly hasStartTls: boolean;
  readonly hasSignup: boolean;
  readonly languages: readonly string[];
  /** Names of other protocols that the server offers. */
  readonly otherProtocols: readonly string[];
}

/** More names than any server has; a flood of them is cut here. */
const maxNames = 100;

/**
 * What the server offers before login (protocol reference, "listFeatures"); undefined when it does not say, or is too
 * old to know the question. Rejects with what the channel rejects with.
 */
export async function askFeatures(
  channel: Pick<LoginChannel, 'request'>,
  { domain, ...options }: Pick<RequestOptions, 'signal' | 'timeoutMs'> & { readonly domain?: string | undefined },
): Promise<XmlElement | undefined> {
  try {
    const { data } = await channel.request(request('listFeatures', { domain }), options);
    return data.find((message) => hasName(message, 'features'));
  } catch (error) {
    if (error instanceof ServerError) return undefined;
    throw error;
  }
}

/** Reads a `features` message; what is not known is passed over. */
export function readFeatures(message: XmlElement): ServerFeatures {
  const texts = (name: string): string[] => distinct(childElements(message, name).map(textOf));
  return {
    domain: attributeOf(message, 'domain'),
    methods: distinct(texts('sasl').map((method) => method.toUpperCase())),
    hasStartTls: childElements(message, 'starttls').length > 0,
    hasSignup: childElements(message, 'signup').length > 0,
    languages: texts('language'),
    otherProtocols: distinct(childElements(message, 'connect').map((child) => attributeOf(child, 'protocol') ?? '')),
  };
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))].slice(0, maxNames);
}
