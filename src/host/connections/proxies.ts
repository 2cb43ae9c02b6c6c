import * as vscode from 'vscode';
import type { Destination, ProxySettings } from '../../transport/proxy/proxyTarget';
import type { Tunnel } from '../../transport/tcpTransport';

/**
 * The way through the proxy that the editor is set to use, or its surroundings; undefined when there is none for this
 * destination. Rejects with ProxySettingError when its address makes no sense.
 */
export async function tunnelFor(destination: Destination): Promise<Tunnel | undefined> {
  const settings = readProxySettings();
  if (settings.isOff === true || !namesProxy(settings)) return undefined;
  const { proxyFor, openTunnel } = await import('../lazy/proxy');
  const proxy = proxyFor(destination, settings);
  return proxy && ((host, port, signal) => openTunnel(proxy, host, port, signal));
}

function readProxySettings(): ProxySettings {
  const http = vscode.workspace.getConfiguration('http');
  return {
    proxy: http.get<string>('proxy'),
    authorization: http.get<string | null>('proxyAuthorization') ?? undefined,
    noProxy: http.get<string[]>('noProxy'),
    isOff: http.get<string>('proxySupport') === 'off',
    environment: process.env,
  };
}

/** Tells without loading anything that there is no proxy at all. */
function namesProxy({ proxy, environment }: ProxySettings): boolean {
  if (proxy) return true;
  return Object.entries(environment).some(([name, value]) => /^(https?|all)_proxy$/i.test(name) && value);
}
