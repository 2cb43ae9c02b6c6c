import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { escapeAttribute } from '../../../src/protocol/xml';
import { openSession } from '../../../src/session/session';
import { captureLines } from '../../../src/traffic/captureFile';
import { TrafficLog } from '../../../src/traffic/trafficLog';
import { NodeDigests } from '../../../src/transport/nodeDigests';
import { settled } from '../../support/manualClock';
import { payloadsOf, textsOfError } from '../../support/shownTexts';
import { rejectionOf, ServerSide } from './serverSide';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** How a server may repeat a password. In base64, without the characters that code neighbours too. */
const spellings: Record<string, (password: string) => string> = {
  'in clear': (password) => password,
  'with XML escapes': escapeAttribute,
  'with numeric references': (password) => password.replace(/[^a-z0-9]/g, (sign) => `&#${sign.codePointAt(0)};`),
  'with URL escapes': (password) => encodeURIComponent(password),
  'with URL escapes in lower case': (password) => encodeURIComponent(password).replace(/%../g, (e) => e.toLowerCase()),
  'in base64': base64,
  'in base64 behind one octet': (password) => base64(`\0${password}`).slice(2),
  'in base64 behind two octets': (password) => base64(`\0\0${password}`).slice(3),
};

interface Plan {
  readonly password: string;
  readonly spelling: string;
  /** Characters before it. */
  readonly lead: number;
  /** How much of it comes before the bytes break off; all of it in a whole frame. */
  readonly part: number;
  readonly isFirst: boolean;
  readonly isFrame: boolean;
}

const plans = fc.record<Plan>({
  password: fc.stringMatching(/^[a-z0-9]{6}[a-z0-9&<"%+/ž ]{6,20}[a-z0-9]$/),
  spelling: fc.constantFrom(...Object.keys(spellings)),
  // About the shown length, and about the one that is looked at.
  lead: fc.oneof(
    fc.integer({ min: 0, max: 70 }),
    fc.integer({ min: 230, max: 260 }),
    fc.integer({ min: 4040, max: 4100 }),
  ),
  part: fc.double({ min: 0.3, max: 1, noNaN: true }),
  isFirst: fc.boolean(),
  isFrame: fc.boolean(),
});

describe('a secret that breaks off', () => {
  it('leaves no first half in a log, an export, a notice or the text of an error', async () => {
    await fc.assert(fc.asyncProperty(plans, checkPlan), { numRuns: 600 });
  });
});

async function checkPlan({ password, spelling, lead, part, isFirst, isFrame }: Plan): Promise<void> {
  const server = new ServerSide();
  const { clock } = server;
  const traffic = new TrafficLog({ budgetBytes: 1024 * 1024, clock });
  const tap = traffic.openSession({ accountId: 'a', name: 'A' });
  const shown: string[] = [];
  const opening = rejectionOf(
    openSession({
      ...{ transport: server.client, tap, clock, digests: new NodeDigests() },
      login: { userName: 'ann', password, method: 'clear', allowClearText: true },
      onProtocolNotice: ({ message }) => shown.push(message),
    }),
  );
  await settled();
  const spelled = spellings[spelling]!(password);
  const sent = Buffer.from(spelled).subarray(0, Math.ceil(Buffer.byteLength(spelled) * (isFrame ? 1 : part)));
  const start = isFirst ? 'ERR ' : '<response id="1" errorText="';
  const text = Buffer.concat([Buffer.from(start + '.'.repeat(lead)), sent, Buffer.from(isFrame ? '\0' : '')]);
  server.transport.write(text);
  await settled();
  server.transport.dispose();
  shown.push(...textsOfError(await opening));
  tap.close();
  const all = [...shown, ...captureLines(traffic), ...payloadsOf(traffic)].join('\n');
  // Less than this may be the beginning of any word; of base64 eight characters are six octets.
  const first = sent.toString().slice(0, 9);
  if (sent.length > 9) assert.ok(!all.includes(first), `${first} in ${all}`);
}
