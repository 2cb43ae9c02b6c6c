import { createServer, type Server } from 'node:http';
import { serializeXml } from '../../protocol/xml';
import type { DemoContext } from '../demoContext';
import { WebFaults } from '../faults/webFaults';
import { OperationError } from '../operationError';
import type { RequestRunner } from '../requestRunner';
import { BodyReader } from './bodyReader';
import { LoginPage } from './loginPage';
import { SessionPage } from './sessionPage';
import { WebError } from './webError';
import { WebExchange } from './webExchange';

/** How long a connection is kept for the next request, in milliseconds. */
const keepAliveMs = 65_000;
/** Silence on a connection after which it is closed, in milliseconds: longer than any request is held. */
const silenceMs = 360_000;

interface Pages {
  readonly login: LoginPage;
  readonly session: SessionPage;
}

/**
 * The HTTP binding: `/ximsslogin/` and `/Session/URLID/...`, whatever the letter case. Connections are handed to it.
 * Whoever knows a urlID is that session; no address is ever logged.
 */
export function createWebServer(
  context: DemoContext,
  runner: RequestRunner,
  moreHosts: readonly string[] = [],
): Server {
  const bodies = new BodyReader(context.clock);
  const faults = new WebFaults(() => context.faults, context.clock);
  const pages = { login: new LoginPage(context, runner), session: new SessionPage(context) };
  const server = createServer((request, response) => {
    response.on('error', () => undefined);
    const exchange = new WebExchange(request, response, bodies, faults);
    if (faults.failsAtGateway()) return void faults.deliver(response, faults.gatewayPage);
    serve(exchange, pages, moreHosts)
      .catch((error: unknown) => answerFailure(exchange, error, context, runner))
      .catch((error: unknown) => {
        context.log(`An HTTP answer failed: ${String(error)}`);
        exchange.breakOff();
      });
  });
  server.setTimeout(silenceMs);
  server.keepAliveTimeout = keepAliveMs;
  return server;
}

/** This machine, by whatever name and port. */
const ownHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * Only this machine can reach the server, but its browser also runs pages of strangers. One whose name is turned to
 * 127.0.0.1 would count as of this server, and read mail with the password that everybody knows: its name gives it away.
 */
function refuseForeignHost(exchange: WebExchange, moreHosts: readonly string[]): void {
  const host = exchange.header('host');
  if (host === undefined || ownHost.test(host) || moreHosts.includes(host.replace(/:\d{1,5}$/, ''))) return;
  throw new WebError(421, 'This server answers to localhost and 127.0.0.1 only');
}

async function serve(exchange: WebExchange, pages: Pages, moreHosts: readonly string[]): Promise<void> {
  refuseForeignHost(exchange, moreHosts);
  const [root = ''] = exchange.segments;
  if (root.toLowerCase() === 'ximsslogin') return pages.login.serve(exchange);
  if (root.toLowerCase() === 'session') return pages.session.serve(exchange);
  throw new WebError(404, 'Not found');
}

function answerFailure(
  exchange: WebExchange,
  error: unknown,
  context: DemoContext,
  runner: RequestRunner,
): Promise<void> {
  if (error instanceof OperationError) return exchange.answerXml(serializeXml(runner.failure(undefined, error)));
  if (error instanceof WebError) return exchange.fail(error);
  context.log(`An HTTP request failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return exchange.fail(new WebError(500, 'Internal error'));
}
