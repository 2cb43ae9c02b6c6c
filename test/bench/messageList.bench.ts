// The host's side of a message list that jumps all over a million messages: its controller over the folder model and a
// real session. The traffic log keeps what went over the wire, up to a budget of its own; that is not counted here.
import assert from 'node:assert/strict';
import { Emitter } from '../../src/base/emitter';
import { defaultListPreferences, type ListMessage, type RowWindow } from '../../src/contracts/messageList';
import { MessageListController } from '../../src/host/messageList/messageListController';
import { MailAccount } from '../../src/mail/mailAccount';
import { TrafficLog } from '../../src/traffic/trafficLog';
import { messageCount, openBenchSession, withMillionMessages, type ServerAddress } from './millionServer';
import { report, systemClock, usedBytes } from './support';

const jumps = 1_000;
const openings = 9;
const rowsAsked = 90;
const bytesPerMegabyte = 1_000_000;

async function measure(address: ServerAddress): Promise<void> {
  const clock = systemClock();
  const log = new TrafficLog({ clock });
  const session = await openBenchSession(address, log.openSession({ accountId: 'bench', name: 'Bench' }));
  const mail = new MailAccount({ requester: session, clock });
  const windows = new Emitter<RowWindow>();
  const controller = createController(mail, (message) => {
    if (message.type === 'update' && message.window) windows.fire(message.window);
  });
  const filled = (first: number) =>
    new Promise<void>((resolve) => {
      const listener = windows.event((window) => {
        if (window.first !== first || window.rows.length === 0 || window.rows.some((row) => row === null)) return;
        listener.dispose();
        resolve();
      });
    });
  const start = filled(0);
  controller.receive({ type: 'ready' });
  await start;
  const openTimesMs: number[] = [];
  for (let at = 0; at < openings; at++) openTimesMs.push(await timeOpening(mail));
  const before = usedBytes() - log.stats.keptBytes;
  const timesMs: number[] = [];
  for (let at = 0; at < jumps; at++) {
    const first = 1 + Math.floor(((at * 0.618034) % 1) * (messageCount - 2 * rowsAsked));
    const startedAtMs = performance.now();
    const done = filled(first);
    controller.receive({ type: 'setWindow', first, count: rowsAsked, revision: 1 });
    await done;
    timesMs.push(performance.now() - startedAtMs);
  }
  const grownMb = (usedBytes() - log.stats.keptBytes - before) / bytesPerMegabyte;
  assert.ok(mail.mailboxes !== undefined && controller.selected.ranges.length === 0);
  report({
    name: 'list-jumps-heap-mb',
    value: grownMb,
    unit: 'MB',
    against: `${jumps} jumps of ${rowsAsked} rows in ${messageCount} messages; heap and buffers without the traffic log`,
  });
  report({
    name: 'list-open-host-ms',
    value: openTimesMs.sort((a, b) => a - b)[Math.floor(openings / 2)]!,
    unit: 'ms',
    against: `median of ${openings}, from asking for the list to its first rows posted, over a socket`,
  });
  report({
    name: 'list-jump-host-ms',
    value: timesMs.sort((a, b) => a - b)[Math.floor(jumps * 0.95)]!,
    unit: 'ms',
    against: '95th percentile, from the page asking for rows to all of them posted, over a socket',
  });
  controller.dispose();
  mail.dispose();
  await session.close();
  log.dispose();
}

/** From asking for a list until its first rows are on their way to the page, in milliseconds. */
async function timeOpening(mail: MailAccount): Promise<number> {
  const startedAtMs = performance.now();
  const list: { controller?: MessageListController } = {};
  await new Promise<void>((resolve) => {
    list.controller = createController(mail, (message) => {
      if (message.type === 'update' && message.window?.rows[0]) resolve();
    });
  });
  const elapsedMs = performance.now() - startedAtMs;
  list.controller?.dispose();
  return elapsedMs;
}

function createController(mail: MailAccount, post: (message: ListMessage) => void): MessageListController {
  return new MessageListController({
    list: 1,
    mailbox: 'INBOX',
    title: { accountId: 'bench', accountName: 'Bench', mailbox: 'INBOX', label: 'INBOX', showsRecipients: false },
    account: () => ({ state: 'connected', problem: undefined, mail }),
    onDidChangeAccounts: new Emitter<unknown>().event,
    connect: () => Promise.resolve(),
    clock: systemClock(),
    post,
    describeError: String,
    showError: () => undefined,
    isCancellation: () => false,
    logError: (message, error) => assert.fail(`${message}: ${String(error)}`),
    preferences: defaultListPreferences,
    keepPreferences: () => undefined,
    actions: {
      openMessage: () => Promise.resolve(),
      runCommand: () => Promise.resolve(),
      tellMarked: () => Promise.resolve(),
      undo: () => Promise.resolve(),
      userError: (text) => new Error(text),
    },
    askNumber: () => Promise.resolve(undefined),
    askSorting: () => Promise.resolve(undefined),
    onDidChangeCounts: () => undefined,
  });
}

void withMillionMessages(measure); // a rejection ends the process with its stack and an exit code of 1
