import assert from 'node:assert/strict';
import { changePassword, type PasswordKeeper } from '../../src/host/accounts/passwordChange';
import type { AskedPassword } from '../../src/host/connections/connector';
import type { LiveConnection } from '../../src/host/connections/liveConnection';
import { PasswordStore } from '../../src/host/connections/secretStore';
import type { AccountConfig, ConnectionState } from '../../src/host/connections/types';
import { NodeClock } from '../../src/transport/nodeClock';
import { liveConnectionTo, SilentPrompts } from '../support/liveConnection';
import { answerLogin, idOf, startScriptedServer, type ScriptedServer } from '../support/scriptedServer';

/** Keeps passwords as the editor does, and asks nobody. */
class KeepingPrompts extends SilentPrompts implements PasswordKeeper {
  refusals = 0;
  readonly written: Promise<boolean>[] = [];

  constructor(readonly store: PasswordStore) {
    super('');
  }

  override keepPassword = (account: AccountConfig, password: string): void => {
    this.written.push(this.store.write(account, password));
  };

  override passwordWasRefused = (): undefined => {
    this.refusals++;
  };

  override async password(account?: AccountConfig): Promise<AskedPassword> {
    const [password, ...others] = await this.store.read(account!);
    assert.ok(password !== undefined);
    return { password, isNew: false, others };
  }

  beginPasswordChange(...change: Parameters<PasswordStore['beginChange']>): Promise<() => Promise<void>> {
    return this.store.beginChange(...change);
  }
}

type Answer = 'done' | 'done, answer lost' | 'done, answer broken' | 'request lost' | 'refused';

describe('a password that is changed', function () {
  this.timeout(20_000);

  let server: ScriptedServer;
  let live: LiveConnection;
  let prompts: KeepingPrompts;
  let secrets: Map<string, string>;
  /** What the server takes, and what it was given. */
  let rightPassword: string;
  let tried: string[];

  afterEach(async () => {
    live.dispose();
    await server.stop();
  });

  async function start(answer: Answer): Promise<AccountConfig> {
    rightPassword = 'old-secret';
    tried = [];
    server = await startScriptedServer((request, send, socket) => {
      const id = idOf(request);
      if (request.startsWith('<auth')) {
        const [, , password = ''] = Buffer.from(/value="([^"]*)"/.exec(request)?.[1] ?? '', 'base64')
          .toString()
          .split('\0');
        tried.push(password);
        if (password === rightPassword) answerLogin(request, send);
        else send(`<response id="${id}" errorText="incorrect password or account name" errorNum="515"/>\0`);
      } else if (request.startsWith('<passwordModify')) {
        if (answer === 'refused') return send(`<response id="${id}" errorText="password is too short"/>\0`);
        if (answer !== 'request lost') rightPassword = /newPassword="([^"]*)"/.exec(request)?.[1] ?? '';
        if (answer === 'done, answer broken') send(`<response id="${id}" errorText=>\0`);
        else if (answer === 'done') send(`<response id="${id}"/>\0`);
        else socket.destroy();
      } else if (!answerLogin(request, send)) send(`<response id="${id}"/>\0`);
    });
    secrets = new Map();
    const store = new PasswordStore({
      get: (key) => Promise.resolve(secrets.get(key)),
      store: (key, value) => Promise.resolve(void secrets.set(key, value)),
      delete: (key) => Promise.resolve(void secrets.delete(key)),
    });
    prompts = new KeepingPrompts(store);
    const login = { userName: 'ann@example.com', password: rightPassword };
    live = liveConnectionTo({ port: server.port, login, clock: new NodeClock(), prompts, random: () => 0 });
    live.account = { ...live.account, isTransient: false };
    await store.write(live.account, rightPassword);
    await live.connect();
    return live.account;
  }

  const change = (account: AccountConfig): ReturnType<typeof changePassword> =>
    changePassword(live.requester!, prompts, { account, oldPassword: 'old-secret', newPassword: 'new-secret' });

  function reaches(state: ConnectionState): Promise<void> {
    return new Promise((resolve) => {
      const subscription = live.onDidChange(() => {
        if (live.state !== state) return;
        subscription.dispose();
        resolve();
      });
    });
  }

  it('is kept when the server says so, and nothing of the old one', async () => {
    const account = await start('done');
    assert.deepEqual(await change(account), { kind: 'changed' });
    await Promise.all(prompts.written);
    assert.deepEqual([...secrets.values()], ['new-secret']);
  });

  it('stays the old one when the server refuses', async () => {
    const account = await start('refused');
    assert.equal((await change(account)).kind, 'refused');
    assert.deepEqual([...secrets.values()], ['old-secret']);
  });

  it('is not known when the answer cannot be read', async () => {
    const account = await start('done, answer broken');
    assert.deepEqual(await change(account), { kind: 'unknown' });
    assert.deepEqual(await prompts.store.read(account), ['new-secret', 'old-secret']);
  });

  it('is found out also where the old one was typed wrong and the answer was lost', async () => {
    const account = await start('request lost');
    tried = [];
    const back = reaches('connected');
    const typed = { account, oldPassword: 'mistyped', newPassword: 'new-secret' };
    assert.deepEqual(await changePassword(live.requester!, prompts, typed), { kind: 'unknown' });
    await back;
    await Promise.all(prompts.written);
    assert.deepEqual(tried, ['new-secret', 'mistyped', 'old-secret']);
    assert.deepEqual([...secrets.values()], ['old-secret']);
  });

  const lost: [Answer, string, string[]][] = [
    ['done, answer lost', 'new-secret', ['new-secret']],
    ['request lost', 'old-secret', ['new-secret', 'old-secret']],
  ];
  for (const [answer, right, tries] of lost) {
    it(`is not known when the answer is lost, and the next login finds out (${answer})`, async () => {
      const account = await start(answer);
      tried = [];
      const back = reaches('connected');
      assert.deepEqual(await change(account), { kind: 'unknown' });
      assert.deepEqual(await prompts.store.read(account), ['new-secret', 'old-secret']);
      assert.deepEqual(live.unknownOutcomes, ['passwordModify']);
      await back;
      await Promise.all(prompts.written);
      assert.deepEqual(tried, tries);
      assert.deepEqual([...secrets.values()], [right]);
      assert.equal(prompts.refusals, 0);
    });
  }

  it('is asked for when neither is right any more, after one try with each', async () => {
    const account = await start('request lost');
    tried = [];
    const failed = reaches('failed');
    rightPassword = 'changed by somebody else';
    assert.deepEqual(await change(account), { kind: 'unknown' });
    await failed;
    assert.deepEqual(tried, ['new-secret', 'old-secret']);
    assert.equal(prompts.refusals, 1);
    assert.match(live.problem ?? '', /^Login failed: .* Connect again to enter another password\.$/);
    assert.deepEqual(await prompts.store.read(account), ['new-secret', 'old-secret']);
  });
});
