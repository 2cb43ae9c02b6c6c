/* global window, document, requestAnimationFrame, MessageChannel, MutationObserver -- parts of it run in the page of the editor */
import { BARE_TREE, packageBareTree } from './barePeers.mjs';
import {
  clickRowButton,
  connectFirst,
  percentile,
  serveDemo,
  showView,
  treeRow,
  withBenchWindow,
} from './benchEditor.mjs';

const RUNS = 9;
/** What an account does after its rows are there: the rows are read again, the button of its row is another one. */
const SETTLE_MS = 700;
const WINDOWS = 5;
/** How long somebody looks at a new window before the first click; the editor's own start is over by then. */
const LOOK_MS = 6_000;
/** The same for somebody in a hurry, whose click meets that start: what it takes then is the editor's as a rule. */
const HURRY_MS = 1_500;
/** The editor writes down what a window shows, for the one after it. */
const KEEP_MS = 1_500;
/** Its password is kept nowhere. */
const ASKED = 'Visit';

/**
 * Runs in the page before its own scripts. After `ximssProbe.arm('pointerup')` it notes when the mouse button was let go, and when
 * INBOX and an account that is connected were painted in the tree, in milliseconds of one clock; 0 as long as not.
 */
function probe() {
  if (window !== window.top) return;
  const marks = { clickedAtMs: 0, rowsAtMs: 0, connectedAtMs: 0 };
  const looks = {
    rowsAtMs: '.sidebar .monaco-list-row[aria-label^="Mailbox INBOX"]',
    connectedAtMs: '.sidebar .monaco-list-row[aria-label^="Account "][aria-label*=", connected"]',
  };
  /** What is in the page when a frame is made is on the screen right after. */
  let painted = () => undefined;
  const afterPaint = (done) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = done;
      port2.postMessage(undefined);
    });
  const begin = () => {
    marks.clickedAtMs = performance.now();
    const left = new Map(Object.entries(looks));
    const observer = new MutationObserver(() => {
      for (const [mark, row] of left) {
        if (document.querySelector(row) === null) continue;
        left.delete(mark);
        afterPaint(() => {
          marks[mark] = performance.now();
          if (marks.rowsAtMs > 0 && marks.connectedAtMs > 0) painted();
        });
      }
      if (left.size === 0) observer.disconnect();
    });
    observer.observe(document.querySelector('.sidebar'), {
      subtree: true,
      childList: true,
      attributeFilter: ['aria-label'],
    });
  };
  const arm = (event) => {
    if (Object.values(looks).some((row) => document.querySelector(row) !== null)) {
      throw new Error('An account is connected already.');
    }
    Object.assign(marks, { clickedAtMs: 0, rowsAtMs: 0, connectedAtMs: 0 });
    window.ximssProbe.isPainted = new Promise((resolve) => (painted = resolve));
    window.addEventListener(event, begin, { capture: true, once: true });
  };
  window.ximssProbe = { marks, arm, isPainted: undefined };
}

/**
 * From the click that connects an account until its mailboxes are painted, in a real VS Code and on loopback. All
 * accounts are the same login under several names, so that its password is asked for once.
 * @returns {Promise<{ name: string, value: number, unit: string, against: string }[]>}
 */
export async function measureClickToTree() {
  const bare = await packageBareTree();
  const server = await serveDemo();
  const { host, port, accounts } = server.address;
  const { userName, password } = accounts[0];
  const names = Array.from({ length: RUNS + 1 }, (_, index) => `Office ${String.fromCharCode(65 + index)}`);
  const account = (name) => ({ name, host, port, security: 'none', userName });
  const settings = { 'ximss.accounts': [...names.map(account), { ...account(ASKED), password: 'ask' }] };
  try {
    return await withBenchWindow({ settings, probe, otherVsixes: [bare.vsix] }, async (page) => {
      const [first, ...others] = names;
      const button = (name) => clickRowButton(treeRow(page, name), 'Connect');
      const row = (name) => treeRow(page, name).locator('.monaco-icon-label').click();
      const type = (name) => connectFirst(page, name, password);
      const asked = await measureNewWindows(page, ASKED, { event: 'keydown', click: type });
      await keepPassword(page, first, type);
      const kept = await measureNewWindows(page, first, { event: 'pointerup', click: button });
      const hurried = await measureNewWindows(page, first, { event: 'pointerup', click: button, lookMs: HURRY_MS });
      const peer = await measureBareTree(page, { click: button });
      const hurriedPeer = await measureBareTree(page, { click: button, lookMs: HURRY_MS });
      const closed = await measure(page, Array(RUNS).fill(first), { isClosed: true, click: button });
      const open = await measure(page, Array(RUNS).fill(first), { isClosed: false, click: button });
      await disconnect(page, first, true);
      const rows = await measure(page, others, { isClosed: true, click: row });
      return [
        ...resultsOf('click-to-tree', 'Connect of a closed row', closed),
        ...resultsOf('click-to-tree-open', 'Connect of an open row', open),
        ...resultsOf('click-to-tree-row', 'a row opened for the first time', rows),
        ...resultsOf('click-to-tree-window', 'the first Connect of a window', kept),
        ...resultsOf('click-to-tree-asked', 'the same with a question for the password, from its Enter', asked),
        ...resultsOf('click-to-tree-hurried', `the first Connect of a window ${HURRY_MS} ms old`, hurried),
        ...resultsOf('bare-tree-window', 'a row of another extension that waits for nothing, first in a window', peer),
        ...resultsOf('bare-tree-hurried', `the same in a window ${HURRY_MS} ms old`, hurriedPeer),
      ];
    });
  } finally {
    server.stop();
    await bare.remove();
  }
}

/** Connects by a click, once for each name; the account that was connected before is disconnected first. */
async function measure(page, accounts, { isClosed, event = 'pointerup', click }) {
  const runs = [];
  for (const account of accounts) {
    await disconnect(page, accounts[runs.length - 1] ?? accounts[0], isClosed);
    runs.push(await timeClick(page, account, event, click));
    await page.waitForTimeout(SETTLE_MS);
  }
  return runs;
}

/** From the event until rows are painted, and until their account says that it is connected, in milliseconds. */
async function timeClick(page, account, event, click) {
  await page.evaluate((type) => window.ximssProbe.arm(type), event);
  await click(account);
  // Not by looking again and again, for which the page would draw frame after frame.
  await page.evaluate(() => window.ximssProbe.isPainted);
  const { clickedAtMs, rowsAtMs, connectedAtMs } = await page.evaluate(() => window.ximssProbe.marks);
  return { rowsMs: rowsAtMs - clickedAtMs, connectedMs: connectedAtMs - clickedAtMs };
}

/** The first connect of windows that were just opened. */
async function measureNewWindows(page, account, { event, click, lookMs = LOOK_MS }) {
  const runs = [];
  for (let run = 0; run < WINDOWS; run++) {
    await openNewWindow(page, account, lookMs);
    runs.push(...(await measure(page, [account], { isClosed: true, event, click })));
    // A row that is left open would connect by itself in the next window.
    await disconnect(page, account, true);
  }
  return runs;
}

/** The same in the view of another extension, which has nothing to wait for: the least that a tree takes in a new window. */
async function measureBareTree(page, { click, lookMs = LOOK_MS }) {
  const runs = [];
  await showView(page, BARE_TREE);
  for (let run = 0; run < WINDOWS; run++) {
    await openNewWindow(page, BARE_TREE, lookMs);
    runs.push(await timeClick(page, BARE_TREE, 'pointerup', click));
  }
  await showView(page, 'XIMSS');
  return runs;
}

async function openNewWindow(page, row, lookMs) {
  await treeRow(page, row).waitFor();
  await page.waitForTimeout(KEEP_MS);
  await page.reload();
  await treeRow(page, row).waitFor();
  await page.waitForTimeout(lookMs);
}

/** Connects once, and leaves the password with the editor. */
async function keepPassword(page, account, connect) {
  await connect(account);
  await treeRow(page, 'INBOX').waitFor();
  await page.waitForTimeout(SETTLE_MS);
  await disconnect(page, account, true);
}

/** Disconnects whoever is connected, and waits until nothing moves in the tree. */
async function disconnect(page, account, isClosed) {
  const row = treeRow(page, account);
  if (/, connected$/.test(await row.getAttribute('aria-label'))) {
    await clickRowButton(row, 'Disconnect');
    await treeRow(page, 'INBOX').waitFor({ state: 'detached' });
    await page.waitForTimeout(SETTLE_MS);
  }
  const isOpen = (await row.getAttribute('aria-expanded')) === 'true';
  if (isOpen === isClosed) await row.locator('.monaco-tl-twistie').click();
  await page.waitForTimeout(SETTLE_MS);
}

function resultsOf(name, what, runs) {
  const rowsMs = runs.map((run) => run.rowsMs);
  const connectedMs = runs.map((run) => run.connectedMs);
  return [
    result(
      `${name}-ms`,
      percentile(rowsMs, 0.5),
      `${what}: from the click until mailboxes are painted; median of ${runs.length}`,
    ),
    result(`${name}-slowest-ms`, Math.max(...rowsMs), 'the slowest of those'),
    result(
      `${name}-account-ms`,
      percentile(connectedMs, 0.5),
      'until the row of the account says that it is connected',
    ),
  ];
}

const result = (name, value, against) => ({ name, value, unit: 'ms', against });
