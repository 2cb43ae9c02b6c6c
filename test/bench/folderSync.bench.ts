// A sync of a thousand changes, with as many cells filled as someone has who scrolled for a while: applied to the view,
// and from the text of the reports on.
import assert from 'node:assert/strict';
import { Folder } from '../../src/mail/folder';
import { parseXml } from '../../src/protocol/codec';
import type { Exchange, Requester, RequestOptions } from '../../src/protocol/requester';
import { childElements, integerOf, textOf, element, type XmlElement } from '../../src/protocol/xml';
import { median, report, systemClock } from './support';

const changeCount = 1_000;
const size = 1_000_000;
const filledCells = 5_000;
const runs = 15;
/** The first ones run code that is not compiled yet. */
const warmUps = 5;

const fields = (uid: number): string =>
  `<FLAGS>Seen</FLAGS><E-From realName="Ann Smith">ann@example.net</E-From><E-To>bo@example.com</E-To>` +
  `<Subject>Message ${uid}</Subject><INTERNALDATE localTime="20240603T121000">20240603T101000Z</INTERNALDATE>` +
  `<SIZE>1200</SIZE><Message-ID>&lt;${uid}@example.net&gt;</Message-ID><Content-Type>text/plain</Content-Type>`;

/** A server that answers at once. */
class InstantServer implements Requester {
  readonly onAsynchronousMessage = () => ({ dispose: () => undefined });
  private parsed: XmlElement[] = [];
  private changes: string[] = [];
  private nextUid = size + 1;

  request(request: XmlElement, options: RequestOptions = {}): Promise<Exchange> {
    if (request.name !== 'folderSync') for (const text of this.answer(request)) options.onData?.(parseXml(text));
    else for (const change of this.parsed.splice(0, integerOf(request, 'limit'))) options.onData?.(change);
    return Promise.resolve({ id: '1', response: element('response'), data: [], elapsedMs: 0, entry: 0 });
  }

  /** Removals, additions and updates all over the filled cells, as many of each; the size stays. */
  prepareChanges(): void {
    this.changes = Array.from({ length: changeCount }, (_, change) => {
      const index = (change * 7_919) % filledCells;
      if (change % 4 === 0) return `<folderReport folder="F" mode="removed" index="${index}" messages="${size - 1}"/>`;
      if (change % 4 !== 1)
        return `<folderReport folder="F" mode="updated" index="${index}"><FLAGS>Seen</FLAGS></folderReport>`;
      const uid = this.nextUid++;
      return `<folderReport folder="F" mode="added" index="${index}" UID="${uid}" messages="${size}">${fields(uid)}</folderReport>`;
    });
  }

  /** What the session does as the reports arrive. */
  parseChanges(): void {
    this.parsed = this.changes.map((text) => parseXml(text));
  }

  private answer(request: XmlElement): string[] {
    if (request.name === 'folderOpen') return [`<folderReport folder="F" mode="init" messages="${size}" unseen="0"/>`];
    return childElements(request, 'index').flatMap((set) => this.cells(set));
  }

  private cells(set: XmlElement): string[] {
    const from = integerOf(set, 'from') ?? Number(textOf(set));
    const till = integerOf(set, 'till') ?? from;
    return Array.from({ length: till - from + 1 }, (_, at) => {
      const uid = this.nextUid++;
      return `<folderReport folder="F" index="${from + at}" UID="${uid}">${fields(uid)}</folderReport>`;
    });
  }
}

async function main(): Promise<void> {
  const server = new InstantServer();
  const folder = new Folder({ requester: server, clock: systemClock(), mailbox: 'INBOX', name: 'F' });
  await folder.open();
  await folder.fetch(0, filledCells - 1);
  let changes = 0;
  folder.onDidChange(({ kind }) => {
    if (kind === 'removed' || kind === 'added' || kind === 'updated') changes++;
  });
  const appliedMs: number[] = [];
  const wholeMs: number[] = [];
  for (let run = 0; run < runs + warmUps; run++) {
    server.prepareChanges();
    const startedAtMs = performance.now();
    server.parseChanges();
    const parsedAtMs = performance.now();
    await folder.sync();
    if (run >= warmUps) {
      appliedMs.push(performance.now() - parsedAtMs);
      wholeMs.push(performance.now() - startedAtMs);
    }
    await folder.fetch(0, filledCells - 1);
  }
  assert.ok(folder.size === size && changes >= changeCount * runs * 0.9, `${changes} changes`);
  const against = `${filledCells} cells filled of ${size}; median of ${runs}`;
  report({ name: 'sync-1000-changes-ms', value: median(appliedMs), unit: 'ms', against: `applied, ${against}` });
  report({
    name: 'sync-1000-parsed-ms',
    value: median(wholeMs),
    unit: 'ms',
    against: `parsed and applied, ${against}`,
  });
}

void main(); // a rejection ends the process with its stack and an exit code of 1
