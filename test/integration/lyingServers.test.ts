import assert from 'node:assert/strict';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { seededRandom } from '../../src/demo/faults/seededRandom';
import { createCertificate, type ServerCertificate } from '../../src/demo/net/certificate';
import type { AccountConfig } from '../../src/host/connections/types';
import { element, escapeAttribute } from '../../src/protocol/xml';
import { TrafficLog } from '../../src/traffic/trafficLog';
import { connectHttp } from '../../src/transport/http/connectHttp';
import { dialServer } from '../../src/transport/tcpTransport';
import { FastClock } from '../support/fastClock';
import { liveConnectionTo } from '../support/liveConnection';
import { idsIn, startScriptedWeb, type WebCall, type WebReply } from '../support/scriptedWeb';
import { payloadsOf, textsOfError } from '../support/shownTexts';

const password = 'se&same "secret" 99';
const speed = 60;
/** Longer than all time-outs of a login and one request, in simulated milliseconds. */
const longestMs = 300_000;
/** `XIMSS_LIES_SEED=1234` for other lies, `XIMSS_LIES=2000` for more. */
const seed = Number(process.env['XIMSS_LIES_SEED'] ?? 5);
const rounds = Number(process.env['XIMSS_LIES'] ?? 60);
/** Servers at a time: most rounds wait for a time-out. */
const atOnce = 30;

type Way = Pick<AccountConfig, 'security' | 'transport'>;
const ways: Record<string, Way> = {
  TCP: { security: 'none' },
  TLS: { security: 'tls' },
  starttls: { security: 'starttls' },
  HTTP: { security: 'none', transport: 'http' },
  HTTPS: { security: 'tls', transport: 'http' },
};
const methods = ['auto', 'clear', 'PLAIN', 'LOGIN', 'CRAM-MD5', 'DIGEST-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256'] as const;

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const spellings = [password, base64(password), encodeURIComponent(password), escapeAttribute(password)];

/** A server whose every answer is a whim; it knows the password before it is told. */
class Liar {
  readonly told: string[] = [];

  constructor(private readonly random: () => number) {}

  pick<T>(all: readonly T[]): T {
    return all[Math.floor(this.random() * all.length)]!;
  }

  readonly onSocket = (socket: net.Socket): void => {
    let held = '';
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      const requests = (held + bytes.toString()).split('\0');
      held = requests.pop() ?? '';
      for (const request of requests) this.answer(request, socket);
    });
  };

  private answer(request: string, socket: net.Socket): void {
    const value = /value="([^"]*)"/.exec(request)?.[1];
    if (value) this.told.push(value);
    const id = /\bid="([^"]*)"/.exec(request)?.[1] ?? '';
    for (let count = this.pick([1, 1, 1, 2, 3]); count > 0 && socket.writable; count--) {
      const text = this.pick(this.answers(id));
      if (text === 'drop') socket.destroy();
      else if (text === 'end') socket.end();
      else socket.write(this.random() < 0.1 ? text.slice(0, Math.floor(this.random() * text.length)) : text);
    }
  }

  private secret(): string {
    return this.pick([...spellings, 'x', ...this.told.slice(-4)]);
  }

  private answers(id: string): string[] {
    const secret = this.secret();
    const text = escapeAttribute(secret);
    const challenges = [
      ...['', secret, `rspauth=${secret}`, `e=${secret}`, `v=${secret}`, `r=${secret},s=QSXC,i=4096`],
      'realm="a",nonce="x",qop="auth",algorithm=md5-sess,charset=utf-8',
    ];
    const method = this.pick(['PLAIN', 'CRAM-MD5', 'DIGEST-MD5', 'SCRAM-SHA-1', 'LOGIN', 'GSSAPI']);
    return [
      ...challenges.map((challenge) => `<challenge id="${id}" value="${base64(challenge)}"/>\0`),
      ...[`<challenge id="${id}"/>\0`, `<challenge id="${id}" value="%%%"/>\0`, `<response id="${id}"/>\0`],
      ...[`<response id="${id}" errorText="${text}"/>\0`, `<response id="${id}" errorNum="${text}"/>\0`],
      `<features id="${id}"><sasl>${method}</sasl><starttls/></features>\0<response id="${id}"/>\0`,
      `<session id="${id}" urlID="${text}" userName="${text}" realName="${text}"/>\0<response id="${id}"/>\0`,
      ...['<response id="999"/>\0', '<bye/>\0', `<alert>${text}</alert>\0`, `<a>${text}</b>\0`, `<note a="${text}">\0`],
      ...['', '\0', '<', '\xff\xfe\0', 'HTTP/1.1 400\r\n', `${secret}\0`, secret, 'drop', 'end'],
    ];
  }

  readonly reply = (call: WebCall): WebReply | undefined => {
    const secret = this.secret();
    const text = escapeAttribute(secret);
    const [id = ''] = idsIn(call.body);
    for (const field of ['authData', 'sessionid']) if (call.fields.has(field)) this.told.push(call.fields.get(field)!);
    const documents = this.pick([
      ...[`<response id="${id}"/>`, `<response errorText="${text}"/>`, `<response id="${id}" errorText="${text}"/>`],
      `<session urlID="${text}" userName="${text}"/>`,
      `<features id="${id}"><nonce>${text}</nonce></features><response id="${id}"/>`,
      ...[`<alert>${text}</alert>`, '<bye/>', `<a>${text}</b>`, text, ''],
    ]);
    return this.pick<WebReply | undefined>([
      ...Array.from({ length: 8 }, () => ({ body: `<XIMSS>${documents}</XIMSS>` })),
      { body: `<XIMSS respSeq="${this.pick(['1', '0', '-1', '9999999', text])}">${documents}</XIMSS>` },
      { body: `<XIMSS>${documents}` },
      { body: `<!DOCTYPE html><html>${text}</html>` },
      {
        body: secret,
        headers: { 'Set-Cookie': [`c=${encodeURIComponent(secret)}; path=/`, text.replace(/[^ -~]/g, '')] },
      },
      {
        status: this.pick([302, 307]),
        headers: { Location: `https://${encodeURIComponent(secret)}.example/${base64(secret)}` },
      },
      { status: this.pick([401, 403, 404, 500, 502, 503, 550]), body: text },
      { headers: { 'X-Long': 'a'.repeat(40_000) } },
      { raw: `HTTP/1.1 200 ${base64(secret)}\r\n${base64(secret)}\r\n\r\n` },
      { raw: `${secret}\r\n` },
      { raw: 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n' },
      { isDropped: true },
      undefined,
    ]);
  };
}

describe(`A server that lies at random (seed ${seed})`, function () {
  this.timeout(60_000 + rounds * 1_000);
  let certificate: ServerCertificate;

  before(async () => {
    certificate = await createCertificate(Date.now());
  });

  for (const [name, way] of Object.entries(ways)) {
    it(`is met with an error and no secret in it, and nothing hangs, over ${name}`, async () => {
      const clock = new FastClock(speed);
      const ends = new Set<string>();
      const run = async (first: number): Promise<void> => {
        for (let round = first; round < rounds; round += atOnce) ends.add(await meet(way, round, clock));
      };
      await Promise.all(Array.from({ length: atOnce }, (_, first) => run(first)));
      assert.ok(ends.size >= 3, [...ends].join());
    });
  }

  /** One login with a server of its own, and one request if it let us in. Gives how it ended. */
  async function meet(way: Way, round: number, clock: FastClock): Promise<string> {
    const liar = new Liar(seededRandom(seed * 10_000 + round));
    const { port, stop } = await start(way, liar);
    const traffic = new TrafficLog({ budgetBytes: 4_000_000, clock });
    const live = liveConnectionTo({
      ...{ port, login: { userName: 'ann', password }, clock, traffic, mayReconnect: () => false },
      account: { ...way, method: liar.pick(methods), certificateFingerprint: certificate.fingerprint },
      openWebTransport: (options) => connectHttp({ ...options, clock, dial: dialServer, limits: webLimits }),
    });
    const shown: string[] = [];
    const use = async (): Promise<string> => {
      try {
        await live.connect();
        await live.requester?.request(element('noop'));
        return 'done';
      } catch (error) {
        shown.push(...textsOfError(error));
        return (error as { code?: string }).code ?? String(error);
      }
    };
    const end = await Promise.race([use(), clock.pause(longestMs).then(() => 'hangs')]);
    const what = `round ${round}: ${end}, ${live.problem}`;
    shown.push(live.problem ?? '', ...live.unknownOutcomes);
    live.dispose();
    await stop();
    assert.notEqual(end, 'hangs', what);
    assert.doesNotMatch(live.problem ?? '', /Unexpected error/, what);
    const text = [...shown, ...payloadsOf(traffic)].join('\n');
    const proofs = liar.told.filter((told) => Buffer.from(told, 'base64').toString().includes(password));
    for (const secret of [...spellings, ...proofs]) assert.ok(!text.includes(secret), `${what}: ${secret} in ${text}`);
    return end;
  }

  async function start({ transport, security }: Way, liar: Liar): Promise<{ port: number; stop: () => Promise<void> }> {
    if (transport === 'http') return startScriptedWeb(liar.reply, security === 'tls' ? certificate : undefined);
    const server = security === 'tls' ? tls.createServer(certificate, liar.onSocket) : net.createServer(liar.onSocket);
    const sockets = new Set<net.Socket>();
    server.on('connection', (socket: net.Socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const stop = (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      });
    return { port: (server.address() as net.AddressInfo).port, stop };
  }
});

/** Time-outs that Node keeps, in real milliseconds. */
const webLimits = {
  loginTimeoutMs: 60_000 / speed,
  syncTimeoutMs: 60_000 / speed,
  pollSeconds: 1,
  maxTroubleMs: 2_000,
};
