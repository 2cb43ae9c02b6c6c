import { networkInterfaces } from 'node:os';

/** The addresses by which this machine is in a network, in one order, as a text to compare. */
export function networkAddresses(): string {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)
    .sort()
    .join(' ');
}
