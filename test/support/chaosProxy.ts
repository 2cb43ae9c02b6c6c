import * as net from 'node:net';
import type { Clock } from '../../src/base/clock';

/** What the network may do to one direction of a connection. */
type Weather = 'fair' | 'slow' | 'silent' | 'cutsNext';

/** One direction of one connection: bytes go on in order, late, in part or not at all. */
class Pipe {
  weather: Weather = 'fair';
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly target: net.Socket,
    private readonly proxy: ChaosProxy,
    private readonly cut: () => void,
  ) {}

  push(chunk: Buffer): void {
    if (this.weather === 'silent') return;
    if (this.weather === 'cutsNext') {
      this.target.write(chunk.subarray(0, Math.floor(this.proxy.random() * chunk.length)), () => this.cut());
      this.weather = 'silent';
      return;
    }
    const delayMs = this.weather === 'slow' ? this.proxy.random() * 4_000 : 0;
    this.queue = this.queue.then(async () => {
      if (delayMs > 0) await this.proxy.pause(delayMs);
      if (!this.target.destroyed) this.target.write(chunk);
    });
  }

  end(): void {
    void this.queue.then(() => this.target.end());
  }
}

interface Link {
  readonly sockets: readonly [net.Socket, net.Socket];
  readonly pipes: readonly [Pipe, Pipe];
  cut(): void;
}

/** A network between client and server on loopback that misbehaves when told so, in ways that a seed decides. */
export class ChaosProxy {
  private readonly links = new Set<Link>();
  private server: net.Server | undefined;
  private listeningPort = 0;
  /** Connections that came through, and things that went wrong, by name. */
  readonly counts = new Map<string, number>();

  constructor(
    private readonly serverPort: number,
    private readonly clock: Clock,
    readonly random: () => number,
  ) {}

  get port(): number {
    return this.listeningPort;
  }

  /** Listens; on the same port as before when it did. */
  async open(): Promise<void> {
    if (this.server) return;
    const server = (this.server = net.createServer({ allowHalfOpen: true }, (socket) => this.accept(socket)));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.listeningPort, '127.0.0.1', resolve);
    });
    this.listeningPort = (server.address() as net.AddressInfo).port;
  }

  /** Drops everything and refuses connections, as a server that is down. */
  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    const closed = new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
    for (const link of this.links) link.cut();
    await closed;
  }

  pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.clock.setTimer(resolve, delayMs));
  }

  /** Does one thing to what is there now. */
  async misbehave(): Promise<void> {
    const roll = this.random();
    const link = [...this.links].at(-1);
    if (roll < 0.15) await this.restart();
    else if (!link) return;
    else if (roll < 0.3) this.note('cut', () => link.cut());
    else if (roll < 0.45) this.note('half-closed', () => link.pipes[this.side()].end());
    else if (roll < 0.5) this.note('silent', () => this.setWeather(link, 'silent'));
    // The server hears and does what is asked, and its answers do not arrive.
    else if (roll < 0.65) this.note('answers silent', () => (link.pipes[1].weather = 'silent'));
    else if (roll < 0.72) this.note('request cut', () => (link.pipes[0].weather = 'cutsNext'));
    else if (roll < 0.85) this.note('answer cut', () => (link.pipes[1].weather = 'cutsNext'));
    else await this.slowDown(link);
  }

  /** The network behaves from now on. What it swallowed stays lost, so such connections end some day by themselves. */
  heal(): Promise<void> {
    for (const { pipes } of this.links) for (const pipe of pipes) if (pipe.weather === 'slow') pipe.weather = 'fair';
    return this.open();
  }

  private async restart(): Promise<void> {
    this.note('refused', () => undefined);
    await this.close();
    await this.pause(this.random() * 20_000);
    await this.open();
  }

  private async slowDown(link: Link): Promise<void> {
    this.note('slow', () => this.setWeather(link, 'slow'));
    await this.pause(this.random() * 15_000);
    for (const pipe of link.pipes) if (pipe.weather === 'slow') pipe.weather = 'fair';
  }

  private setWeather(link: Link, weather: Weather): void {
    for (const pipe of link.pipes) if (pipe.weather !== 'silent') pipe.weather = weather;
  }

  private side(): 0 | 1 {
    return this.random() < 0.5 ? 0 : 1;
  }

  private note(what: string, action: () => unknown): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
    action();
  }

  private accept(client: net.Socket): void {
    const server = net.connect({ port: this.serverPort, host: '127.0.0.1', allowHalfOpen: true });
    const cut = (): void => {
      this.links.delete(link);
      client.destroy();
      server.destroy();
    };
    const link: Link = {
      sockets: [client, server],
      pipes: [new Pipe(server, this, cut), new Pipe(client, this, cut)],
      cut,
    };
    this.links.add(link);
    this.note('connected', () => undefined);
    for (const [at, socket] of link.sockets.entries()) {
      const pipe = link.pipes[at]!;
      socket.on('data', (chunk: Buffer) => pipe.push(chunk));
      socket.on('end', () => pipe.weather !== 'silent' && pipe.end());
      socket.on('error', () => cut());
      socket.on('close', () => {
        // Nobody hears of an end behind a network that is silent.
        if (link.pipes.every(({ weather }) => weather !== 'silent')) link.pipes[at]!.end();
      });
    }
  }
}
