import { fetchFromWeb, WebFetchError, type WebUpload } from '../../transport/webFetch';
import type { AccountConfig } from './types';
import { UserError } from './userError';

/** Biggest part that is opened in the editor, in bytes; VS Code itself refuses documents above 50 MB. */
const maxPartBytes = 50 * 1024 * 1024;
/** A file may go over a slow link; whoever waits for it can cancel. In milliseconds. */
const webTimeoutMs = 600_000;
/** A server that sends nothing of a part for so long will not, in milliseconds. How far an upload is, nobody sees. */
const webSilenceMs = 60_000;

/** Port of the user web interface without TLS, as servers are set up out of the box (protocol reference, "HTTP binding"). */
const plainWebPort = 8100;

/**
 * Reads `/Session/URLID/` + path from the server's web interface, or sends something there, where raw parts and whole messages are found
 * also for sessions that run over TCP. The session's key is part of the address, so the address goes into no
 * error and no log.
 *
 * @param pinned fingerprint of the certificate that was pinned for the XIMSS port. The web port often has another
 * one, so it is asked for only where the system does not trust what the web port shows.
 */
export async function readSessionAddress(
  account: AccountConfig,
  pinned: string | undefined,
  urlId: string,
  path: string,
  signal: AbortSignal,
  upload?: WebUpload,
): Promise<Uint8Array> {
  const request = {
    url: `${webBase(account)}/Session/${encodeURIComponent(urlId)}/${path}`,
    maxBytes: maxPartBytes,
    timeoutMs: webTimeoutMs,
    silenceMs: upload ? undefined : webSilenceMs,
    signal,
    upload,
  };
  try {
    return await fetchFromWeb(request);
  } catch (error) {
    if (pinned === undefined || !isAboutCertificate(error) || signal.aborted || !request.url.startsWith('https:'))
      throw error;
    return fetchFromWeb({ ...request, certificateFingerprint: pinned });
  }
}

/** Nothing was sent then: the handshake failed. */
function isAboutCertificate(error: unknown): boolean {
  return error instanceof WebFetchError && /CERT|SELF_SIGNED|VERIFY|ISSUER|ALTNAME/.test(error.systemCode ?? '');
}

/**
 * Address behind `/Session/URLID/` that takes a file into the uploaded file set. Recalled, not proven: the protocol
 * reference knows no more than that it starts with `upload/`.
 */
export function uploadPath(fileName: string): string {
  return `upload/${encodeURIComponent(fileName)}`;
}

/**
 * Where the web interface is: where the session is when that runs over HTTP, else as the account says, or where
 * servers usually have it.
 * @throws UserError when the key of an encrypted session would travel in the clear.
 */
export function webBase(account: AccountConfig): string {
  const { webUrl, security, host, port } = account;
  // The session is there and nowhere else.
  if (account.transport === 'http') return `${security === 'none' ? 'http' : 'https'}://${host}:${port}`;
  if (webUrl === undefined) return security === 'none' ? `http://${host}:${plainWebPort}` : `https://${host}`;
  if (security !== 'none' && !webUrl.toLowerCase().startsWith('https:')) {
    throw new UserError(
      `"webUrl" of "${account.name}" has to start with https: the session is encrypted, and its key would travel in the clear.`,
    );
  }
  return webUrl.replace(/\/+$/, '');
}
