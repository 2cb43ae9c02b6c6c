import { parseFrame } from '../protocol/codec';
import type { ProtocolLimits } from '../protocol/limits';
import { attributeOf, textOf, type XmlElement } from '../protocol/xml';
import { printable } from './notices';
import type { HideSecrets } from './withoutSecrets';

/** Longest reason of a server that is told: it stands in a notification, beside what becomes of the account. */
const maxReasonCharacters = 200;
/** A longer `bye` is no reason for people, and costs time to read, in bytes. */
const maxReadBytes = 64 * 1024;

/**
 * What a server says as it ends a session, in one line, short and without secrets; empty where it says nothing that can be
 * read. Servers give it as `errorText`; a text inside counts as well.
 */
export function goodbyeWords(frame: Uint8Array, limits: ProtocolLimits, hide: HideSecrets = (text) => text): string {
  const bye = frame.length <= maxReadBytes ? parsed(frame, limits) : undefined;
  const reason = bye ? (attributeOf(bye, 'errorText') ?? textOf(bye)) : '';
  return printable(hide(reason).replace(/\s+/g, ' ').trim(), maxReasonCharacters);
}

function parsed(frame: Uint8Array, limits: ProtocolLimits): XmlElement | undefined {
  try {
    return parseFrame(frame, limits);
  } catch {
    // The session is over either way, and what came is in the log.
    return undefined;
  }
}
