import { domainToASCII } from 'node:url';

/**
 * The name of a host as it goes over the wire: into questions to name servers and proxies, the greeting of TLS and HTTP
 * headers (RFC 5890). Names and addresses in ASCII stay as they are. Undefined where it is no name.
 */
export function asciiHostName(host: string): string | undefined {
  if (/^[\x00-\x7f]*$/.test(host)) return host;
  return domainToASCII(host) || undefined;
}
