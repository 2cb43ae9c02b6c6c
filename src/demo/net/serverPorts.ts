import type { DemoServerOptions } from '../demoOptions';
import type { ServerCertificate } from './certificate';
import { beginsXimssOnItsPort, beginsXimssOnWebPort, PortListener, type PortHandlers } from './portListener';

/** Number of each port. */
export interface PortNumbers {
  readonly port: number;
  readonly tlsPort: number;
  readonly httpPort: number;
  readonly httpsPort: number;
}

/** The ports of a server: for XIMSS and for HTTP, each also with TLS. */
export class ServerPorts {
  private constructor(private readonly listeners: readonly PortListener[]) {}

  /** Opens all of them, or none: rejects when one is taken. */
  static async open(
    { port = 0, tlsPort = 0, httpPort = 0, httpsPort = 0 }: DemoServerOptions,
    handlers: Omit<PortHandlers, 'beginsXimss'>,
    certificate: ServerCertificate,
  ): Promise<ServerPorts> {
    const ximss = { ...handlers, beginsXimss: beginsXimssOnItsPort };
    const web = { ...handlers, beginsXimss: beginsXimssOnWebPort };
    const opened = await Promise.allSettled([
      PortListener.listen(port, ximss),
      PortListener.listen(tlsPort, ximss, certificate),
      PortListener.listen(httpPort, web),
      PortListener.listen(httpsPort, web, certificate),
    ]);
    const listeners = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const ports = new ServerPorts(listeners);
    const failed = opened.find((result) => result.status === 'rejected');
    if (!failed) return ports;
    await ports.close();
    throw failed.reason;
  }

  get numbers(): PortNumbers {
    const [port = 0, tlsPort = 0, httpPort = 0, httpsPort = 0] = this.listeners.map((listener) => listener.port);
    return { port, tlsPort, httpPort, httpsPort };
  }

  async close(): Promise<void> {
    await Promise.all(this.listeners.map((listener) => listener.close()));
  }
}
