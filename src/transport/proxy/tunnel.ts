import * as net from 'node:net';
import * as tls from 'node:tls';
import { trustedAuthorities } from '../certificates';
import { askHttpProxy } from './httpConnect';
import type { ProxyTarget } from './proxyTarget';
import { askSocks4, askSocks5 } from './socks';
import type { TunnelDialogue } from './tunnelDialogue';
import { TunnelReader } from './tunnelReader';

/**
 * A connection to host and port through a proxy, ready for the first byte and paused. The name of the host is looked up
 * by the proxy. Rejects with TunnelError; also when the signal fires, and the connection is dropped then.
 */
export async function openTunnel(
  proxy: ProxyTarget,
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<net.Socket> {
  const socket = dialProxy(proxy);
  const proxyName = `${proxy.host}:${proxy.port}`;
  const reader = new TunnelReader(socket, proxyName);
  const onAbort = (): void => void socket.destroy();
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    const write = (bytes: Uint8Array): void => void socket.write(bytes);
    await ask({ reader, write, proxy, proxyName, host: host.replace(/^\[(.*)\]$/, '$1'), port });
    return reader.release();
  } catch (error) {
    reader.stop();
    // What a destroyed socket still reports has no reader any more.
    socket.on('error', () => undefined);
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function ask(dialogue: TunnelDialogue): Promise<void> {
  switch (dialogue.proxy.kind) {
    case 'socks5':
      return askSocks5(dialogue);
    case 'socks4':
      return askSocks4(dialogue);
    default:
      return askHttpProxy(dialogue);
  }
}

/** Writes wait until the connection is there. */
function dialProxy({ kind, host, port }: ProxyTarget): net.Socket {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  if (kind !== 'https') return net.connect({ host: address, port });
  const ca = trustedAuthorities();
  return tls.connect({
    host: address,
    port,
    ...(net.isIP(address) === 0 ? { servername: address } : {}),
    ...(ca ? { ca } : {}),
  });
}
