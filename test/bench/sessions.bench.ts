// What sessions cost their user: the time from a click to the tree, the time until an account is back after its server
// was restarted, and what five accounts at once take. The server is a process of its own.
import { ConnectionCare } from '../../src/host/connections/connectionCare';
import type { LiveConnection } from '../../src/host/connections/liveConnection';
import { networkAddresses } from '../../src/host/connections/networkAddresses';
import { TrafficLog } from '../../src/traffic/trafficLog';
import { liveConnectionTo } from '../support/liveConnection';
import { startServer, stop, type DemoProcess as Server } from './demoProcess';
import { collectGarbage, median, report, systemClock } from './support';

const connects = 15;
/** How long the server is away, in milliseconds: a restart by hand, by a script, and of a large server. */
const outagesMs = [1_000, 5_000, 30_000];
const accountCount = 5;
const watchedMs = 10_000;
const pageSize = 100;

const clock = systemClock();

function connectionTo({ port, login }: Server, traffic?: TrafficLog): LiveConnection {
  return liveConnectionTo({ port, login, clock, ...(traffic ? { traffic } : {}) });
}

async function measureConnect(server: Server): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < connects; run++) {
    const live = connectionTo(server);
    const startedAtMs = performance.now();
    await live.connect();
    await live.mail!.mailboxes.refresh();
    times.push(performance.now() - startedAtMs);
    await live.disconnect();
    live.dispose();
  }
  const against = 'login and list of mailboxes, loopback';
  report({
    name: 'connect-to-tree-ms',
    value: median(times),
    unit: 'ms',
    against: `${against}; median of ${connects}`,
  });
  report({ name: 'connect-to-tree-first-ms', value: times[0]!, unit: 'ms', against: `${against}; with cold code` });
}

/** The time from the moment the server can be reached again until an account shows what the server has. */
async function measureReconnect(): Promise<void> {
  const times: number[] = [];
  for (const outageMs of outagesMs) {
    const before = await startServer();
    const live = connectionTo(before);
    await live.connect();
    await live.mail!.mailboxes.refresh();
    await live.mail!.openFolder('INBOX');
    await stop(before);
    await new Promise((resolve) => setTimeout(resolve, outageMs));
    const after = await startServer(before.port);
    const returnedAtMs = performance.now();
    // Listed again and the folder opened anew, as resuming does.
    await listed(live);
    times.push(performance.now() - returnedAtMs);
    live.dispose();
    await stop(after);
  }
  report({
    name: 'reconnect-ms',
    value: Math.max(...times),
    unit: 'ms',
    against: `slowest after ${outagesMs.map((ms) => ms / 1000).join(', ')} s without server: connected and listed`,
  });
}

function listed(live: LiveConnection): Promise<void> {
  return new Promise((resolve) => {
    const listener = live.mail!.mailboxes.onDidChange((node) => {
      if (node || live.state !== 'connected') return;
      listener.dispose();
      resolve();
    });
  });
}

/** Five accounts with an opened folder each, with mail that comes and flags that change all the time. */
async function measureAccounts(): Promise<void> {
  const server = await startServer(0, '--live');
  const traffic = new TrafficLog({ clock });
  const warm = await openAccount(server, traffic);
  const before = usedBytes();
  const lives: LiveConnection[] = [];
  for (let count = 0; count < accountCount; count++) lives.push(await openAccount(server, traffic));
  const perAccount = (usedBytes() - before) / accountCount;
  const care = lives.map(
    (live) =>
      new ConnectionCare({ connections: { all: [live], onDidChange: live.onDidChange }, clock, networkAddresses }),
  );
  const cpu = process.cpuUsage();
  const stallMs = await longestStallMs(watchedMs);
  const { user, system } = process.cpuUsage(cpu);
  report({
    name: 'five-accounts-cost',
    value: stallMs,
    unit: 'ms',
    against: `longest stall in ${watchedMs / 1000} s, ${accountCount} accounts with live mail`,
  });
  report({ name: 'five-accounts-kb-each', value: perAccount / 1000, unit: 'kB', against: 'heap and buffers' });
  report({
    name: 'five-accounts-cpu-percent',
    value: (user + system) / 10 / watchedMs,
    unit: '%',
    against: 'of one core, all five together',
  });
  for (const part of [...care, ...lives, warm]) part.dispose();
  traffic.dispose();
  await stop(server);
}

async function openAccount(server: Server, traffic: TrafficLog): Promise<LiveConnection> {
  const live = connectionTo(server, traffic);
  await live.connect();
  await live.mail!.mailboxes.refresh();
  const folder = await live.mail!.openFolder('INBOX');
  await folder.fetch(0, pageSize - 1);
  return live;
}

function longestStallMs(durationMs: number): Promise<number> {
  return new Promise((resolve) => {
    const startedAtMs = performance.now();
    let lastMs = startedAtMs;
    let longestMs = 0;
    const tick = setInterval(() => {
      const nowMs = performance.now();
      longestMs = Math.max(longestMs, nowMs - lastMs - 1);
      lastMs = nowMs;
      if (nowMs - startedAtMs < durationMs) return;
      clearInterval(tick);
      resolve(longestMs);
    }, 1);
  });
}

function usedBytes(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function main(): Promise<void> {
  const server = await startServer();
  await measureConnect(server);
  await stop(server);
  await measureReconnect();
  await measureAccounts();
}

void main().then(() => process.exit(0)); // a rejection ends the process with its stack and an exit code of 1
