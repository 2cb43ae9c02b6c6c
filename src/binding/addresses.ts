import { BindingError } from './errors';
import type { WebAnswer } from './webExchange';

/** Addresses of the binding (protocol reference, "HTTP binding"). What is built with a session key is secret itself. */
export const preLoginPath = '/XIMSSLogin/?errorAsXML=1';
export const loginPath = '/XIMSSLogin/';

export function syncPath(sessionKey: string, reqSeq: number): string {
  return `/Session/${encodeURIComponent(sessionKey)}/sync?reqSeq=${reqSeq}`;
}

export function pollPath(sessionKey: string, ackSeq: number, maxWaitSeconds: number): string {
  return `/Session/${encodeURIComponent(sessionKey)}/?ackSeq=${ackSeq}&maxWait=${maxWaitSeconds}`;
}

export function killPath(sessionKey: string): string {
  return `/Session/${encodeURIComponent(sessionKey)}/KILL`;
}

const sessionGoneStatus = 550;
const redirectStatuses: ReadonlySet<number> = new Set([300, 301, 302, 303, 307, 308]);
const gatewayStatuses: ReadonlySet<number> = new Set([502, 503, 504]);

/** Why an answer is none; undefined for status 200. Nothing the server wrote gets in but a host name. */
export function refusalOf({ status, location }: WebAnswer, peerName: string): BindingError | undefined {
  if (status === 200) return undefined;
  if (status === sessionGoneStatus) {
    return new BindingError('http-session-gone', `The server at ${peerName} does not know the session any more`);
  }
  if (redirectStatuses.has(status)) {
    const target = hostOf(location);
    const where = target === undefined ? 'to another address' : `to ${target}`;
    return new BindingError('http-redirect', `${peerName} wants requests to go ${where}, where nothing was sent`);
  }
  if (gatewayStatuses.has(status)) {
    return new BindingError('http-busy', `The server behind ${peerName} is not there at the moment (status ${status})`);
  }
  return new BindingError('http-status', `${peerName} answered with status ${status} instead of XIMSS`);
}

/** The host of an address and its port if it names one, without anything else of it. */
function hostOf(location: string | undefined): string | undefined {
  const found = /^(?:https?:)?\/\/(?:[^/?#]*@)?([a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(:\d{1,5})?(?=[/?#]|$)/i.exec(
    location ?? '',
  );
  return found ? `${found[1]!}${found[2] ?? ''}` : undefined;
}
