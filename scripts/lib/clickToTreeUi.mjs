/* global window, document, requestAnimationFrame, MessageChannel, MutationObserver -- parts of it run in the page of the editor */
import { clickRowButton, connectFirst, percentile, serveDemo, treeRow, withBenchWindow } from './benchEditor.mjs';

const RUNS = 9;
/** What an account does after its rows are there: the rows are read again, the button of its row is another one. */
const SETTLE_MS = 700;
const WINDOWS = 5;
/** How long somebody looks at a new window before the first click. */
const LOOK_MS = 1_500;

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
        afterPaint(() => (marks[mark] = performance.now()));
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
    window.addEventListener(event, begin, { capture: true, once: true });
  };
  window.ximssProbe = { marks, arm };
}

/**
 * From the click that connects an account until its mailboxes are painted, in a real VS Code and on loopback. All
 * accounts are the same login under several names, so that its password is asked for once in a window.
 * @returns {Promise<{ name: string, value: number, unit: string, against: string }[]>}
 */
export async function measureClickToTree() {
  const server = await serveDemo();
  const { host, port, accounts } = server.address;
  const { userName, password } = accounts[0];
  const names = Array.from({ length: RUNS + 1 }, (_, index) => `Office ${String.fromCharCode(65 + index)}`);
  const settings = { 'ximss.accounts': names.map((name) => ({ name, host, port, security: 'none', userName })) };
  try {
    return await withBenchWindow({ settings, probe }, async (page) => {
      const [first, ...others] = names;
      const windows = await measureNewWindows(page, first, password);
      const button = (account) => clickRowButton(treeRow(page, account), 'Connect');
      const row = (account) => treeRow(page, account).locator('.monaco-icon-label').click();
      const closed = await measure(page, Array(RUNS).fill(first), { isClosed: true, click: button });
      const open = await measure(page, Array(RUNS).fill(first), { isClosed: false, click: button });
      await disconnect(page, first, true);
      const rows = await measure(page, others, { isClosed: true, click: row });
      return [
        ...resultsOf('click-to-tree', 'Connect of a closed row', closed),
        ...resultsOf('click-to-tree-open', 'Connect of an open row', open),
        ...resultsOf('click-to-tree-row', 'a row opened for the first time', rows),
        ...resultsOf('click-to-tree-window', 'the first Connect of a window, from Enter in its question', windows),
      ];
    });
  } finally {
    server.stop();
  }
}

/** Connects by a click, once for each name; the account that was connected before is disconnected first. */
async function measure(page, accounts, { isClosed, event = 'pointerup', click }) {
  const runs = [];
  for (const account of accounts) {
    await disconnect(page, accounts[runs.length - 1] ?? accounts[0], isClosed);
    await page.evaluate((type) => window.ximssProbe.arm(type), event);
    await click(account);
    await page.waitForFunction(() => {
      const { rowsAtMs, connectedAtMs } = window.ximssProbe.marks;
      return rowsAtMs > 0 && connectedAtMs > 0;
    });
    const { clickedAtMs, rowsAtMs, connectedAtMs } = await page.evaluate(() => window.ximssProbe.marks);
    runs.push({ rowsMs: rowsAtMs - clickedAtMs, connectedMs: connectedAtMs - clickedAtMs });
    await page.waitForTimeout(SETTLE_MS);
  }
  return runs;
}

/** The first connect of windows that were just opened; the password is asked for in each, and time runs from its Enter. */
async function measureNewWindows(page, account, password) {
  const runs = [];
  for (let run = 0; run < WINDOWS; run++) {
    if (run > 0) await page.reload();
    await treeRow(page, account).waitFor();
    await page.waitForTimeout(LOOK_MS);
    const click = (name) => connectFirst(page, name, password);
    runs.push(...(await measure(page, [account], { isClosed: true, event: 'keydown', click })));
    // A row that is left open would connect by itself in the next window.
    await disconnect(page, account, true);
  }
  return runs;
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
