import assert from 'node:assert/strict';
import { runCommandLine } from '../../../src/cli/commandLine';
import type { Terminal } from '../../../src/cli/terminal';
import packageJson from '../../../package.json';
import { WireClient } from '../../support/wireClient';

interface Run {
  readonly output: string;
  readonly errors: string;
  readonly exitCode: number;
}

/** Runs the command; `whileServing` gets what was printed when it is ready, and ends it when it settles. */
async function run(args: string[], whileServing?: (output: string) => Promise<void>): Promise<Run> {
  let output = '';
  let errors = '';
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  let serving: Promise<void> | undefined;
  const terminal: Terminal = {
    write: (text) => {
      output += text;
      serving ??= whileServing?.(text).finally(stop);
    },
    writeError: (text) => (errors += text),
    untilStopped: () => stopped,
  };
  const exitCode = await runCommandLine(args, terminal);
  await serving;
  return { output, errors, exitCode };
}

describe('the ximss command', () => {
  it('prints one line of JSON when it is ready, and serves until it is ended', async () => {
    const args = ['serve', '--json', '--port', '0', '--messages', '7', '--live', '--faults', 'split,seed=2'];
    const { output, exitCode, errors } = await run(args, async (line) => {
      const ready = JSON.parse(line) as { port: number; accounts: { userName: string; password: string }[] };
      const client = await WireClient.connect(ready.port);
      await client.login(ready.accounts[0]!.userName, ready.accounts[0]!.password);
      const [mailbox] = await client.askOk('<mailboxList id="1" filter="INBOX"/>');
      assert.equal(mailbox!.attributes.get('Messages'), '7');
      client.close();
    });
    assert.deepEqual([exitCode, errors, output.split('\n').length], [0, '', 2]);
    const ready = JSON.parse(output) as Record<string, unknown>;
    assert.deepEqual(Object.keys(ready), [
      'host',
      'port',
      'tlsPort',
      'httpPort',
      'httpsPort',
      'accounts',
      'certificateFingerprint',
    ]);
    assert.equal(ready['host'], '127.0.0.1');
    assert.match(String(ready['certificateFingerprint']), /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  });

  it('serves the web port it announces', async () => {
    await run(['serve', '--json', '--messages', '0', '--http-port', '0', '--https-port', '0'], async (line) => {
      const { httpPort } = JSON.parse(line) as { httpPort: number };
      const body = '<XIMSS><noop id="1"/></XIMSS>';
      const answer = await fetch(`http://127.0.0.1:${httpPort}/ximsslogin/`, { method: 'POST', body });
      assert.equal(await answer.text(), '<XIMSS><response id="1"/></XIMSS>');
    });
  });

  it('tells a person where the server is and how to log in', async () => {
    const { output } = await run(['serve', '--messages', '0'], () => Promise.resolve());
    assert.match(output, /127\.0\.0\.1: port \d+/);
    assert.match(output, /Web port for the HTTP binding: \d+, with TLS \d+\./);
    assert.match(output, /alex@demo\.example, password sesame-demo/);
  });

  it('prints its version and its help', async () => {
    assert.equal((await run(['--version'])).output, `${packageJson.version}\n`);
    assert.match((await run(['--help'])).output, /--faults LIST/);
    assert.equal((await run(['serve', '--help'])).exitCode, 0);
  });

  for (const [args, sentence] of [
    [[], /No command was given/],
    [['fly'], /"fly" is no command/],
    [['serve', '--port', 'x'], /--port has to be a whole number/],
    [['serve', '--port', '70000'], /from 0 to 65535/],
    [['serve', '--messages', '-1'], /ximss: /],
    [['serve', '--messages', '1', '--mail', '.'], /cannot be used together/],
    [['serve', '--faults', 'flood'], /"flood" is no fault/],
    [['serve', '--faults', 'errors=2'], /"errors=2" is no fault/],
    [['serve', '--host', '0.0.0.0'], /Unknown option '--host'/],
    [['serve', 'extra'], /Unexpected argument 'extra'/],
  ] as [string[], RegExp][]) {
    it(`refuses "${args.join(' ')}" in one sentence with exit code 2`, async () => {
      const { exitCode, errors, output } = await run(args);
      assert.equal(exitCode, 2);
      assert.match(errors, sentence);
      assert.equal(errors.trim().split('\n').length, 1);
      assert.equal(output, '');
    });
  }

  it('says when there is no mail at the path, with exit code 1', async () => {
    const { exitCode, errors } = await run(['serve', '--mail', 'no/such/place']);
    assert.equal(exitCode, 1);
    assert.match(errors, /no\/such\/place/);
  });

  it('says when the port is taken', async () => {
    await run(['serve', '--json', '--messages', '0'], async (line) => {
      const { port } = JSON.parse(line) as { port: number };
      const { exitCode, errors } = await run(['serve', '--messages', '0', '--port', String(port)]);
      assert.equal(exitCode, 1);
      assert.match(errors, /is taken; choose another/);
    });
  });
});
