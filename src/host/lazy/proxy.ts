// A bundle of its own: only some networks have a proxy.
export { proxyFor } from '../../transport/proxy/proxyTarget';
export { openTunnel } from '../../transport/proxy/tunnel';
