import type { DemoContext } from '../demoContext';
import type { DemoSession } from '../session';
import { HttpSession } from './httpSession';
import { servePart } from './partPage';
import { parseRequestBody } from './requestBody';
import { serveUpload } from './uploadPage';
import { WebError } from './webError';
import type { WebExchange } from './webExchange';

/** Longest batch of requests, in bytes. Files go the way of uploads. */
const maxBatchBytes = 16 * 1024 * 1024;
/** What has been asked of a session that is not, or no longer, there: the status that XIMSS clients know. */
const gone = (): WebError => new WebError(550, 'Session does not exist');

/** `/Session/URLID/...`: everything a session does over HTTP (protocol reference, "HTTP binding"). */
export class SessionPage {
  constructor(private readonly context: DemoContext) {}

  async serve(exchange: WebExchange): Promise<void> {
    const [, urlId = '', kind = '', ...rest] = exchange.segments;
    const session = this.context.sessions.get(urlId.toLowerCase());
    if (!session) throw gone();
    if (session.client instanceof HttpSession) session.client.attend(exchange);
    switch (kind.toLowerCase()) {
      case '':
      case 'get':
        return poll(exchange, httpSessionOf(session));
      case 'sync':
        return sync(exchange, httpSessionOf(session));
      case 'async':
        return acceptAsync(exchange, httpSessionOf(session));
      case 'kill':
        return kill(exchange, httpSessionOf(session));
      case 'mime':
        exchange.requireMethod('GET', 'HEAD');
        return servePart(exchange, requireOpen(session, exchange), rest);
      case 'upload':
        return serveUpload(exchange, requireOpen(session, exchange), rest);
      default:
        throw new WebError(404, 'Not found');
    }
  }
}

/** A session that came over TCP has its requests and events there; over HTTP it has its files. */
function httpSessionOf({ client }: DemoSession): HttpSession {
  if (client instanceof HttpSession) return client;
  throw new WebError(404, 'This session has its requests and events on its own connection');
}

function requireOpen(session: DemoSession, exchange: WebExchange): DemoSession {
  const { client } = session;
  if (client instanceof HttpSession && !(client.isOpen && client.admits(exchange))) throw gone();
  return session;
}

async function sync(exchange: WebExchange, session: HttpSession): Promise<void> {
  const { requests, reqSeq } = await readBatch(exchange, session);
  const answer = await session.answer(requests, reqSeq, exchange.params.get('syncasync') === '1');
  // It ended while the batch waited for its turn.
  if (answer === '' && requests.length > 0 && session.isOver) throw gone();
  const cookie = session.cookieHeader();
  await exchange.answerXml(answer, '', cookie === undefined ? {} : { 'Set-Cookie': cookie });
}

async function acceptAsync(exchange: WebExchange, session: HttpSession): Promise<void> {
  const { requests, reqSeq } = await readBatch(exchange, session);
  await session.accept(requests, reqSeq);
  await exchange.answer(200, { 'Content-Type': 'text/xml; charset=utf-8' }, new Uint8Array());
}

async function readBatch(exchange: WebExchange, session: HttpSession): Promise<ReturnType<typeof parseRequestBody>> {
  exchange.requireMethod('POST');
  const body = parseRequestBody(await exchange.readBody(maxBatchBytes));
  const reqSeq = exchange.params.get('reqseq') ?? body.reqSeq;
  if (!session.isOpen || !session.admits(exchange, { reqSeq })) throw gone();
  return { ...body, reqSeq };
}

async function poll(exchange: WebExchange, session: HttpSession): Promise<void> {
  exchange.requireMethod('GET');
  if (session.isOver || !session.admits(exchange)) throw gone();
  let isAnswered = false;
  exchange.onceClosed(() => {
    if (!isAnswered) session.releasePoll();
  });
  const ackSeq = exchange.params.get('ackseq');
  const maxWaitMs = Number(exchange.params.get('maxwait') ?? 0) * 1000;
  const { respSeq, messages } = await session.poll(
    ackSeq === undefined ? undefined : sequenceNumber(ackSeq),
    maxWaitMs,
  );
  isAnswered = true;
  if (respSeq === undefined && session.isOver) throw gone();
  await exchange.answerXml(messages.join(''), respSeq === undefined ? '' : ` respSeq="${respSeq}"`);
}

/** 0, which acknowledges nothing, for what is no number. */
function sequenceNumber(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

async function kill(exchange: WebExchange, session: HttpSession): Promise<void> {
  exchange.requireMethod('POST');
  if (!session.admits(exchange)) throw gone();
  session.dispose();
  await exchange.answerXml('');
}
