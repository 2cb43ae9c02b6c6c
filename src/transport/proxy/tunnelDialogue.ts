import type { ProxyTarget } from './proxyTarget';
import { TunnelError } from './tunnelError';
import type { TunnelReader } from './tunnelReader';

/** What a dialogue with a proxy needs. */
export interface TunnelDialogue {
  readonly reader: TunnelReader;
  readonly write: (bytes: Uint8Array) => void;
  readonly proxy: ProxyTarget;
  /** `host:port` of the proxy, for people. */
  readonly proxyName: string;
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
}

/** A refusal in the words of a proxy. */
export function refused(proxyName: string, why: string, mayPass = false): TunnelError {
  return new TunnelError(`The proxy ${proxyName} ${why}`, mayPass);
}
