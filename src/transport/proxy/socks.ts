import * as net from 'node:net';
import { refused, type TunnelDialogue } from './tunnelDialogue';

const noAuthentication = 0x00;
const namePassword = 0x02;
const connectCommand = 0x01;

/** Asks a SOCKS 5 proxy for a connection (RFC 1928, RFC 1929). */
export async function askSocks5(dialogue: TunnelDialogue): Promise<void> {
  const { reader, write, proxy, proxyName, host, port } = dialogue;
  const methods = proxy.userName === undefined ? [noAuthentication] : [noAuthentication, namePassword];
  write(Uint8Array.from([5, methods.length, ...methods]));
  const [version, method] = await reader.read(2);
  if (version !== 5) throw refused(proxyName, 'does not speak SOCKS 5');
  if (method === namePassword && proxy.userName !== undefined) await proveName(dialogue);
  else if (method !== noAuthentication) throw refused(proxyName, 'wants a name and password, or other ones');
  write(Uint8Array.from([5, connectCommand, 0, ...addressOf(host), port >> 8, port & 255]));
  const [, reply, , kind] = await reader.read(4);
  if (reply !== 0) throw refused(proxyName, socks5Reason(reply ?? 0), true);
  // The address the proxy dials from, of no use to us, and its port.
  const length = kind === 1 ? 4 : kind === 4 ? 16 : (await reader.read(1))[0]!;
  await reader.read(length + 2);
}

async function proveName({ reader, write, proxy, proxyName }: TunnelDialogue): Promise<void> {
  const name = Buffer.from(proxy.userName ?? '', 'utf8').subarray(0, 255);
  const password = Buffer.from(proxy.password ?? '', 'utf8').subarray(0, 255);
  write(Buffer.concat([Buffer.from([1, name.length]), name, Buffer.from([password.length]), password]));
  const [, status] = await reader.read(2);
  if (status !== 0) throw refused(proxyName, 'wants a name and password, or other ones');
}

/** The host as SOCKS 5 has it: an address as such, a name for the proxy to look up. */
function addressOf(host: string): Uint8Array {
  if (net.isIPv4(host)) return Uint8Array.from([1, ...host.split('.').map(Number)]);
  const name = Buffer.from(host, 'utf8').subarray(0, 255);
  return Buffer.concat([Buffer.from([3, name.length]), name]);
}

const socks5Reasons: Readonly<Record<number, string>> = {
  2: 'does not allow the connection',
  3: 'cannot reach the network of the server',
  4: 'cannot reach the server',
  5: 'found nothing that listens at the server',
};

function socks5Reason(reply: number): string {
  return socks5Reasons[reply] ?? `refused the connection (reply ${reply})`;
}

/** Asks a SOCKS 4 proxy for a connection; names go to it as well (SOCKS 4A). */
export async function askSocks4({ reader, write, proxy, proxyName, host, port }: TunnelDialogue): Promise<void> {
  const isAddress = net.isIPv4(host);
  const address = isAddress ? host.split('.').map(Number) : [0, 0, 0, 1];
  const user = Buffer.from(`${proxy.userName ?? ''}\0`, 'utf8');
  const name = isAddress ? Buffer.alloc(0) : Buffer.from(`${host}\0`, 'utf8');
  write(Buffer.concat([Buffer.from([4, connectCommand, port >> 8, port & 255, ...address]), user, name]));
  const [version, reply] = await reader.read(8);
  if (version !== 0) throw refused(proxyName, 'does not speak SOCKS 4');
  if (reply !== 90) throw refused(proxyName, `refused the connection (reply ${reply})`, true);
}
