import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { element, type XmlElement } from '../../src/protocol/xml';
import { openSession, type Session } from '../../src/session/session';
import { connectHttp } from '../../src/transport/http/connectHttp';
import { NodeClock } from '../../src/transport/nodeClock';
import { NodeDigests } from '../../src/transport/nodeDigests';
import { dialServer } from '../../src/transport/tcpTransport';
import { projectPath } from '../support/paths';
import { startScriptedWeb, type ScriptedWeb, type WebCall, type WebReply } from '../support/scriptedWeb';
import { RecordingTap } from '../unit/session/serverSide';

/** A request of the recorded dialogue, and the answer that belongs to it. */
interface RecordedCall {
  readonly method: string;
  readonly path: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly body: string;
}

const ids = (text: string): string[] => [...text.matchAll(/ id="([^"]*)"/g)].map((found) => found[1]!);
const withoutIds = (text: string): string => text.replace(/ id="[^"]*"/g, ' id="*"');

function readDialogue(): { readonly requests: RecordedCall[]; readonly answers: WebReply[] } {
  const text = readFileSync(projectPath('test/fixtures/transcripts/23-http-binding.http.txt'), 'utf8');
  const requests: RecordedCall[] = [];
  const answers: WebReply[] = [];
  for (const line of text.split('\n')) {
    const [, method, target = ''] = /^(GET|POST)\s+(\S+)/.exec(line) ?? [];
    const body = /<XIMSS.*<\/XIMSS>/.exec(line)?.[0] ?? '';
    if (method !== undefined) {
      const [path = '', query] = target.split('?');
      requests.push({ method, path: path.toLowerCase(), fields: new Map(new URLSearchParams(query)), body });
    } else if (/^\d{3}\b/.test(line)) answers.push({ status: Number(line.slice(0, 3)), body });
  }
  return { requests, answers };
}

/** The recorded dialogue is the referee: what the client asks is in it, and it lives on what is answered there. */
describe('XIMSS over HTTP: the recorded dialogue', function () {
  this.timeout(20_000);

  const { requests, answers } = readDialogue();
  const find = (test: (recorded: RecordedCall) => boolean): RecordedCall => requests.find(test)!;
  const answer = (containing: string): WebReply => answers.find(({ body }) => body?.includes(containing))!;
  let web: ScriptedWeb;
  let session: Session | undefined;
  let releasePoll: (reply: WebReply) => void = () => undefined;

  afterEach(async () => {
    session?.dispose();
    await web.stop();
  });

  /** The recorded answer under the ids that the client chose. */
  function underIdsOf(call: WebCall, recorded: RecordedCall, reply: WebReply): WebReply {
    const chosen = new Map(ids(recorded.body).map((id, position) => [id, ids(call.body)[position]!]));
    return {
      ...reply,
      body: reply.body?.replace(/ id="([^"]*)"/g, (_, id: string) => ` id="${chosen.get(id) ?? ''}"`) ?? '',
    };
  }

  function answerAsRecorded(call: WebCall): WebReply | undefined | Promise<WebReply | undefined> {
    if (call.fields.has('ackSeq')) return new Promise((resolve) => (releasePoll = resolve));
    if (call.fields.has('authData')) return answer('<session');
    const reqSeq = call.fields.get('reqSeq');
    const recorded = find(({ fields, body }) => body !== '' && fields.get('reqSeq') === reqSeq);
    assert.equal(withoutIds(call.body), withoutIds(recorded.body));
    const found = { undefined: '<features', 1: 'mode="init"', 2: 'mode="added"', 3: '<response id="4"/>' }[
      String(reqSeq)
    ];
    return underIdsOf(call, recorded, answer(found!));
  }

  it('23: features, nonce, batches, notify, sync, bye', async () => {
    web = await startScriptedWeb(answerAsRecorded);
    const clock = new NodeClock();
    session = await openSession({
      transport: await connectHttp({
        host: '127.0.0.1',
        port: web.port,
        security: 'none',
        connectTimeoutMs: 5_000,
        clock,
        dial: dialServer,
      }),
      tap: new RecordingTap(),
      clock,
      digests: new NodeDigests(),
      login: { userName: 'user1@example.com', password: 'secret1', method: 'auto', allowClearText: false, by: 'form' },
    });
    assert.deepEqual(
      [session.info.userName, session.info.realName, session.info.version],
      ['user1@example.com', 'User One', '6.1.20'],
    );
    const notified = new Promise<XmlElement>((resolve) => session!.onAsynchronousMessage(resolve));
    const folder = 'INBOX-MM-1';
    const field = element('field', {}, ['Subject']);
    const opening = session.request(element('folderOpen', { folder, mailbox: 'INBOX' }, [field]));
    await session.request(element('setSessionOption', { name: 'reportMailboxChanges', value: 'yes' }));
    assert.equal((await opening).data[0]!.attributes.get('messages'), '5');
    releasePoll(answer('respSeq="1"'));
    assert.equal((await notified).attributes.get('mode'), 'notify');
    const { data } = await session.request(element('folderSync', { folder, limit: 300 }));
    assert.equal(data[0]!.attributes.get('UID'), '15');
    await session.close();
    compareCalls(web.calls);
  });

  /** What the client asked, beside what is recorded: parameters it adds are named here, it leaves none out but one. */
  function compareCalls(calls: readonly WebCall[]): void {
    const mayAdd = new Set(['DisableIPWatch']);
    // Not needed: messages that wait when the session ends have no reader.
    const mayLeaveOut = new Set(['syncAsync']);
    for (const call of calls) {
      const key = ['reqSeq', 'ackSeq', 'authData'].find((name) => call.fields.has(name));
      const recorded = find(({ fields, path }) =>
        key === undefined
          ? path === call.path && fields.size === 1
          : fields.get(key) === call.fields.get(key) && path === call.path,
      );
      assert.ok(recorded, `${call.path} is not recorded`);
      for (const [name, value] of recorded.fields) {
        if (!mayLeaveOut.has(name)) assert.equal(call.fields.get(name), value, `${name} of ${call.path}`);
      }
      for (const name of call.fields.keys()) assert.ok(recorded.fields.has(name) || mayAdd.has(name), name);
    }
  }
});
