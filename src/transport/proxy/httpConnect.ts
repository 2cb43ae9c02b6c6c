import { refused, type TunnelDialogue } from './tunnelDialogue';

/** Head of an answer to CONNECT, in bytes. */
const maxHeadBytes = 16 * 1024;

/** Asks an HTTP proxy for a tunnel (RFC 9110, section 9.3.6). */
export async function askHttpProxy(dialogue: TunnelDialogue): Promise<void> {
  const { reader, write, proxyName, host, port } = dialogue;
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const authorization = authorizationOf(dialogue);
  const lines = [
    `CONNECT ${authority} HTTP/1.1`,
    `Host: ${authority}`,
    ...(authorization === undefined ? [] : [`Proxy-Authorization: ${authorization}`]),
  ];
  write(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'));
  const head = await reader.readUntil('\r\n\r\n', maxHeadBytes);
  const status = Number(/^HTTP\/1\.\d (\d{3})/.exec(head)?.[1] ?? 0);
  if (status >= 200 && status < 300) return;
  if (status === 0) throw refused(proxyName, 'does not speak HTTP');
  if (status === 407) throw refused(proxyName, 'wants a name and password, or other ones');
  throw refused(proxyName, `refused the connection (status ${status})`, status >= 502 && status <= 504);
}

function authorizationOf({ proxy }: TunnelDialogue): string | undefined {
  const { authorization, userName, password } = proxy;
  // A line of its own could be smuggled in with a line end.
  if (authorization !== undefined) return authorization.replace(/[^\x20-\x7e]/g, '');
  if (userName === undefined) return undefined;
  return `Basic ${Buffer.from(`${userName}:${password ?? ''}`, 'utf8').toString('base64')}`;
}
