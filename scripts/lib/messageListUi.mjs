/* global window, document, EventTarget, requestAnimationFrame -- parts of it run in the pages of the editor */
import { connect as connectTo, createServer } from 'node:net';
import { BARE_PANEL_BUTTON, packageBarePanel } from './barePeers.mjs';
import { clickRowButton, connectFirst, percentile, serveDemo, treeRow, withBenchWindow } from './benchEditor.mjs';

const MESSAGES = 1_000_000;
const OPENINGS = 7;
const JUMPS = 60;
const SCROLL_STEPS = 300;
const STEP_TIMEOUT_MS = 60_000;

/**
 * Runs in every frame before its own scripts. Notes when a click reached the workbench, when a list's page began and
 * when its rows were painted (those of the mailbox in `wanted`, if there is one), and how long its own handlers run in
 * each frame. Times are milliseconds since 1970.
 */
function probe() {
  const now = () => performance.timeOrigin + performance.now();
  const marks = { clickedAtMs: 0, rowsAtMs: 0, beganAtMs: now(), frameScriptMs: [], wanted: 'Messages in' };
  window.ximssProbe = marks;
  // Of the workbench only clicks are looked at: to look for rows in all of it at each frame would be work of its own.
  if (window === window.top) {
    window.addEventListener('click', () => (marks.clickedAtMs = now()), { capture: true });
    return;
  }
  let spentMs = 0;
  const timed = (run) =>
    typeof run !== 'function'
      ? run
      : function (...args) {
          const startedAtMs = performance.now();
          try {
            return run.apply(this, args);
          } finally {
            spentMs += performance.now() - startedAtMs;
          }
        };
  const add = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    // The editor writes the page into an empty document, which ends what waited for a frame: begin with the page.
    if (type === 'message') requestAnimationFrame(frame);
    return add.call(this, type, timed(listener), options);
  };
  window.ResizeObserver = class extends window.ResizeObserver {
    constructor(callback) {
      super(timed(callback));
    }
  };
  let lastFrame = 0;
  const frame = (time) => {
    // Begun more than once, it still counts each frame once.
    if (time === lastFrame) return;
    lastFrame = time;
    marks.frameScriptMs.push(spentMs);
    if (marks.frameScriptMs.length > 5000) marks.frameScriptMs.shift();
    spentMs = 0;
    const row = '.virtual-list:not(.is-stale) .line[data-line]:not(.is-loading):not([hidden])';
    const list = document.querySelector(`[role="grid"][aria-label^="${marks.wanted}"]`);
    if (marks.rowsAtMs === 0 && list !== null && document.querySelector(row) !== null) {
      // What is in the page at the start of one frame is on the screen at the start of the next.
      requestAnimationFrame(() => (marks.rowsAtMs = now()));
      marks.rowsAtMs = -1;
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/**
 * Jumps to places all over the list. Gives for each when the scroll position was set and when every row in view had its
 * message, in milliseconds since 1970.
 */
async function jump(count) {
  const list = document.querySelector('[role="grid"]');
  const lineCount = Number(list.getAttribute('aria-rowcount')) - 1;
  const viewportPx = list.clientHeight - list.querySelector('.header').offsetHeight;
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const isFilled = (firstLine) => {
    const lines = [...document.querySelectorAll('.line[data-line]:not([hidden])')];
    return (
      lines.some((line) => Math.abs(Number(line.dataset.line) - firstLine) < 2) &&
      !lines.some((line) => line.matches('.is-loading'))
    );
  };
  const now = () => performance.timeOrigin + performance.now();
  const jumps = [];
  for (let at = 0; at < count; at++) {
    const share = ((at * 0.618034) % 1) * 0.98 + 0.01;
    const wantedPx = Math.round((list.scrollHeight - list.clientHeight) * share);
    const startedAtMs = now();
    list.scrollTop = wantedPx;
    // The scroll bar of a long list is scaled.
    const scale = (lineCount * 22 - viewportPx) / (list.scrollHeight - list.clientHeight);
    const firstLine = Math.floor((list.scrollTop * scale) / 22);
    do await nextFrame();
    while (!isFilled(firstLine) && now() - startedAtMs < 10_000);
    jumps.push({ startedAtMs, filledAtMs: now() });
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  return jumps;
}

/**
 * The message list of a million messages in a real VS Code, from the click in the mailbox tree on.
 * @returns {Promise<{ name: string, value: number, unit: string, against: string }[]>}
 */
export async function measureMessageList() {
  const bare = await packageBarePanel();
  const mail = await serveMail();
  const [login] = mail.address.accounts;
  const { host, port } = mail.address;
  const settings = { 'ximss.accounts': [{ name: 'Big', host, port, security: 'none', userName: login.userName }] };
  try {
    return await withBenchWindow({ settings, probe, otherVsixes: [bare.vsix] }, async (page) => {
      await connect(page, login.password);
      return [
        ...(await measureFirst(page)),
        ...(await measureChange(page)),
        ...(await measureMoving(page, mail.arrivals)),
      ];
    });
  } finally {
    mail.stop();
    await bare.remove();
  }
}

async function serveMail() {
  const { address, stop: stopServer } = await serveDemo(['--messages', String(MESSAGES)]);
  const arrivals = await watchArrivals(address);
  const stop = () => (arrivals.stop(), stopServer());
  return { address: { ...address, port: arrivals.port }, arrivals, stop };
}

/** Stands before a server and notes when it handed data on to the client, in milliseconds since 1970. */
async function watchArrivals({ host, port }) {
  const timesMs = [];
  const sockets = new Set();
  const server = createServer((client) => {
    const upstream = connectTo(port, host);
    for (const socket of [client, upstream]) {
      sockets.add(socket.setNoDelay(true));
      socket.on('error', () => socket.destroy());
      socket.on('close', () => (client.destroy(), upstream.destroy()));
    }
    client.pipe(upstream);
    upstream.on('data', (bytes) => {
      timesMs.push(performance.timeOrigin + performance.now());
      client.write(bytes);
    });
  });
  await new Promise((resolve) => server.listen(0, host, resolve));
  const stop = () => (server.close(), sockets.forEach((socket) => socket.destroy()));
  /** The last arrival between two moments; the first moment when nothing came. */
  const lastWithin = (fromMs, tillMs) => timesMs.findLast((ms) => ms >= fromMs && ms <= tillMs) ?? fromMs;
  return { port: server.address().port, lastWithin, stop };
}

async function connect(page, password) {
  await connectFirst(page, 'Big', password);
  // The counts come last: a row that is being made anew while it is clicked means no mailbox.
  await treeRow(page, /INBOX\s*\d+ unread/).waitFor();
}

const openList = (page, mailbox) => clickRowButton(treeRow(page, mailbox), 'Open Message List');

/** When the click came, when the page began, and when its rows were painted. */
async function readMarks(page, list) {
  const { rowsAtMs, beganAtMs } = await list.evaluate(() => window.ximssProbe);
  const { clickedAtMs } = await page.mainFrame().evaluate(() => window.ximssProbe);
  return { wholeMs: rowsAtMs - clickedAtMs, ownMs: rowsAtMs - beganAtMs };
}

/** Opens a tab some times, closes it in between, and leaves the last one open. */
async function openings(page, open) {
  const runs = [];
  for (let count = 0; count < OPENINGS; count++) {
    if (count > 0) await closeTab(page);
    await open();
    runs.push(await readMarks(page, await listFrame(page)));
  }
  return runs;
}

/** Opens and closes the tab of a list some times; the first one loads code and is told apart. */
async function measureFirst(page) {
  const button = page.locator('.statusbar-item').filter({ hasText: BARE_PANEL_BUTTON });
  const bareRuns = await openings(page, () => button.click());
  await closeTab(page);
  const runs = await openings(page, () => openList(page, 'INBOX'));
  const bareMs = percentile(
    bareRuns.map(({ wholeMs }) => wholeMs),
    0.5,
  );
  const median = (pick) => percentile(runs.map(pick), 0.5);
  const against = `no list tab yet: from the click in the tree until rows are painted, the editor's new frame included; median of ${OPENINGS} openings of ${MESSAGES} messages`;
  return [
    { name: 'list-first-visible-ms', value: median(({ wholeMs }) => wholeMs), unit: 'ms', against },
    {
      name: 'bare-panel-visible-ms',
      value: bareMs,
      unit: 'ms',
      against: `the same for a panel of another extension that has one row and a line of script: the least that a panel takes; median of ${OPENINGS}`,
    },
    {
      name: 'list-first-visible-over-bare-ms',
      value: median(({ wholeMs }) => wholeMs) - bareMs,
      unit: 'ms',
      against: 'what a list takes more than that panel',
    },
    {
      name: 'list-first-visible-editor-ms',
      value: median(({ wholeMs, ownMs }) => wholeMs - ownMs),
      unit: 'ms',
      against: 'of that from the click until the editor has begun the page: its own frame, not ours',
    },
    {
      name: 'list-first-visible-own-ms',
      value: median(({ ownMs }) => ownMs),
      unit: 'ms',
      against: 'of that the rest: script, rows, drawing, and the editor showing the page',
    },
    {
      name: 'list-first-visible-cold-ms',
      value: runs[0].wholeMs,
      unit: 'ms',
      against: 'the very first opening, with the loading of its code',
    },
  ];
}

/** Goes to another mailbox and back in the tab that is there, some times. */
async function measureChange(page) {
  const list = await listFrame(page);
  const runsMs = [];
  for (let count = 0; count < OPENINGS; count++) {
    await openList(page, 'Sent');
    await list.locator('[role="grid"][aria-label="Messages in Sent"]:not([aria-busy])').waitFor();
    await list.evaluate(() => Object.assign(window.ximssProbe, { wanted: 'Messages in INBOX', rowsAtMs: 0 }));
    // What leaving the other list has left to do is not part of it.
    await page.waitForTimeout(500);
    await openList(page, 'INBOX');
    await list.waitForFunction(() => window.ximssProbe.rowsAtMs > 0);
    runsMs.push((await readMarks(page, list)).wholeMs);
  }
  return [
    {
      name: 'list-visible-ms',
      value: percentile(runsMs, 0.5),
      unit: 'ms',
      against: `a list tab is there and shows another mailbox: from the click in the tree until rows are painted; median of ${OPENINGS}, ${MESSAGES} messages`,
    },
    { name: 'list-visible-slowest-ms', value: Math.max(...runsMs), unit: 'ms', against: 'the slowest of those' },
  ];
}

async function measureMoving(page, arrivals) {
  const list = await listFrame(page);
  const jumps = await list.evaluate(jump, JUMPS);
  const wholeMs = jumps.map(({ startedAtMs, filledAtMs }) => filledAtMs - startedAtMs);
  const drawnMs = jumps.map(({ startedAtMs, filledAtMs }) => filledAtMs - arrivals.lastWithin(startedAtMs, filledAtMs));
  await page.mouse.move(800, 450);
  await list.evaluate(() => (window.ximssProbe.frameScriptMs = []));
  for (let step = 0; step < SCROLL_STEPS; step++) await page.mouse.wheel(0, step % 40 < 30 ? 110 : 700);
  const framesMs = (await list.evaluate(() => window.ximssProbe.frameScriptMs)).filter((ms) => ms > 0);
  return [
    {
      name: 'list-jump-ms',
      value: percentile(drawnMs, 0.95),
      unit: 'ms',
      against: `from the arrival of the data at the client until every row in view is filled; 95th percentile of ${JUMPS} jumps in ${MESSAGES} messages`,
    },
    {
      name: 'list-jump-whole-ms',
      value: percentile(wholeMs, 0.95),
      unit: 'ms',
      against: `the same from the jump itself, asking the server included; median ${Math.round(percentile(wholeMs, 0.5))} ms`,
    },
    {
      name: 'list-scroll-script-ms',
      value: percentile(framesMs, 0.95),
      unit: 'ms',
      against: `script per frame while scrolling, 95th percentile of ${framesMs.length} frames`,
    },
  ];
}

const ownFrames = (page) =>
  page.frames().filter((frame) => frame.parentFrame()?.url().includes('/webview/browser/pre/'));

/** The page of the list, once its rows are painted. */
async function listFrame(page) {
  const endsAtMs = Date.now() + STEP_TIMEOUT_MS;
  while (Date.now() < endsAtMs) {
    for (const frame of ownFrames(page)) {
      const isShown = await frame.evaluate(() => window.ximssProbe?.rowsAtMs > 0).catch(() => false);
      if (isShown) return frame;
    }
    await page.waitForTimeout(50);
  }
  throw new Error('The message list did not show its rows.');
}

async function closeTab(page) {
  await page.locator('.editor-group-container .tab.active .tab-actions .action-label').first().click();
  while (ownFrames(page).length > 0) await page.waitForTimeout(50);
  // What closing leaves to do is not part of opening.
  await page.waitForTimeout(500);
}
