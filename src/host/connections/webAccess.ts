import { fetchFromWeb } from '../../transport/webFetch';
import type { AccountConfig } from './types';

/** Biggest part that is opened in the editor, in bytes; VS Code itself refuses documents above 50 MB. */
const maxPartBytes = 50 * 1024 * 1024;
const webTimeoutMs = 60_000;

/** Port of the user web interface without TLS, as servers are set up out of the box (protocol reference, "HTTP binding"). */
const plainWebPort = 8100;

/**
 * Reads `/Session/URLID/` + path from the server's web interface, where raw parts and whole messages are found
 * also for sessions that run over TCP. The session's key is part of the address, so the address goes into no
 * error and no log.
 */
export function readSessionAddress(
  account: AccountConfig,
  urlId: string,
  path: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  return fetchFromWeb({
    url: `${webBase(account)}/Session/${encodeURIComponent(urlId)}/${path}`,
    certificateFingerprint: account.certificateFingerprint,
    maxBytes: maxPartBytes,
    timeoutMs: webTimeoutMs,
    signal,
  });
}

/** Where the web interface is: as the account says, or where servers usually have it. */
export function webBase(account: AccountConfig): string {
  if (account.webUrl) return account.webUrl.replace(/\/+$/, '');
  return account.security === 'none' ? `http://${account.host}:${plainWebPort}` : `https://${account.host}`;
}
