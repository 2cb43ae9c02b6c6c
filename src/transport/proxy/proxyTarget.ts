import { asciiHostName } from '../hostName';

/** A proxy to go through. Whatever proves who we are to it stays out of every text. */
export interface ProxyTarget {
  readonly kind: 'http' | 'https' | 'socks5' | 'socks4';
  readonly host: string;
  readonly port: number;
  readonly userName?: string | undefined;
  readonly password?: string | undefined;
  /** Value of `Proxy-Authorization`, in place of name and password. For HTTP alone. */
  readonly authorization?: string | undefined;
}

/** What the editor and its surroundings say about proxies. */
export interface ProxySettings {
  /** `http.proxy`; undefined or empty when there is none. */
  readonly proxy?: string | undefined;
  /** `http.proxyAuthorization`. */
  readonly authorization?: string | undefined;
  /** `http.noProxy`. */
  readonly noProxy?: readonly string[] | undefined;
  /** True when `http.proxySupport` is `off`: then no proxy is used at all. */
  readonly isOff?: boolean | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Where somebody wants to go. */
export interface Destination {
  /** In ASCII. */
  readonly host: string;
  readonly port: number;
  /** True for http without TLS, for which the environment has a variable of its own. */
  readonly isPlainHttp: boolean;
}

/** The address of the proxy makes no sense. Does not repeat it: it may hold a password. */
export class ProxySettingError extends Error {
  override readonly name = 'ProxySettingError';
  readonly code = 'proxy-setting';
}

/**
 * The proxy to take, if any: the setting wins over the environment, and this machine itself is never asked for through
 * a proxy.
 * @throws ProxySettingError when a proxy is set and cannot be understood.
 */
export function proxyFor(destination: Destination, settings: ProxySettings): ProxyTarget | undefined {
  if (settings.isOff === true || isThisMachine(destination.host)) return undefined;
  const fromSetting = settings.proxy?.trim() ?? '';
  const { environment } = settings;
  const address = fromSetting || proxyOfEnvironment(destination, environment);
  if (address === '') return undefined;
  const exceptions = [...(settings.noProxy ?? []), ...(variable(environment, 'NO_PROXY') ?? '').split(',')];
  if (exceptions.some((exception) => covers(exception, destination))) return undefined;
  const target = parseProxy(address);
  const { authorization } = settings;
  return fromSetting && authorization && target.kind.startsWith('http') ? { ...target, authorization } : target;
}

function proxyOfEnvironment({ isPlainHttp }: Destination, environment: ProxySettings['environment']): string {
  const own = variable(environment, isPlainHttp ? 'HTTP_PROXY' : 'HTTPS_PROXY');
  return (own ?? variable(environment, 'ALL_PROXY') ?? '').trim();
}

/** Programs set them in either case; the lower one is the older and wins. */
function variable(environment: ProxySettings['environment'], name: string): string | undefined {
  return environment[name.toLowerCase()] || environment[name] || undefined;
}

function isThisMachine(host: string): boolean {
  const name = bare(host);
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);
}

function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

/** `*`, a host, or a domain with all below it (`.example.com`, `*.example.com`), with or without a port. */
function covers(exception: string, { host, port }: Destination): boolean {
  const [, name = '', wantedPort] =
    /^(\[[^\]]*\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(exception.trim().toLowerCase()) ?? [];
  if (name === '' || (wantedPort !== undefined && Number(wantedPort) !== port)) return false;
  if (name === '*') return true;
  const domain = bare(name).replace(/^\*?\./, '');
  const asciiDomain = asciiHostName(domain) ?? domain;
  return bare(host) === asciiDomain || bare(host).endsWith(`.${asciiDomain}`);
}

const kinds: Readonly<Record<string, readonly [ProxyTarget['kind'], number]>> = {
  'http:': ['http', 80],
  'https:': ['https', 443],
  'socks:': ['socks5', 1080],
  'socks5:': ['socks5', 1080],
  'socks5h:': ['socks5', 1080],
  'socks4:': ['socks4', 1080],
  'socks4a:': ['socks4', 1080],
};

function parseProxy(address: string): ProxyTarget {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`);
    const kind = kinds[url.protocol];
    if (!kind || url.hostname === '') throw new TypeError('no proxy');
    return {
      kind: kind[0],
      host: url.hostname,
      port: Number(url.port) || kind[1],
      ...(url.username === '' ? {} : { userName: decodeURIComponent(url.username) }),
      ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    };
  } catch {
    throw new ProxySettingError('The address of the proxy is not valid');
  }
}
