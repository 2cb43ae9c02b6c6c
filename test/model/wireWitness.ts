// Watches the bytes of a session and keeps, for each folder, the array that the protocol's pseudo code makes of them.
// Shares no code with the client's mail model or the demo server.
import { decodeUtf8 } from '../../src/base/utf8';
import type { WireTap } from '../../src/protocol/wireTap';

/** What the protocol's pseudo code knows of one folder. Each cell is known: `init` asks the server itself. */
export interface WitnessedFolder {
  readonly uids: number[];
  /** Flags of each message as reported last, e.g. `Seen,Flagged`; those never reported are absent. */
  readonly flags: Map<number, string>;
  /** A notify, or a sync at its limit, that no folderSync followed yet. */
  isDirty: boolean;
  unseen: string | undefined;
  /** Generation of the UIDs, and rights, as told by `init`. */
  readonly validity: number;
  readonly rights: string | undefined;
}

/** One message moved or copied, as far as the wire told. */
export interface WitnessedTransfer {
  /** Of the request: `messageMove` or `messageCopy`. */
  readonly name: string;
  readonly folder: string;
  readonly uid: number;
  readonly target: string;
  readonly newUids: readonly number[];
}

interface Pending {
  readonly name: string;
  readonly folder: string;
  readonly namesPositions: boolean;
  readonly limit: number;
  reports: number;
  readonly text: string;
  readonly newUids: number[];
}

export class WireWitness implements WireTap {
  readonly folders = new Map<string, WitnessedFolder>();
  /** Broken rules, in words. */
  readonly faults: string[] = [];
  /** Names of folders whose last folderOpen was refused. */
  readonly refusedOpens = new Set<string>();
  private readonly transfers: WitnessedTransfer[] = [];
  private readonly pending = new Map<string, Pending>();
  private entries = 0;
  private syncs = 0;
  private isLost = false;

  /** @param listOf the server's logical folder of a name, looked up behind the wire's back */
  constructor(private readonly listOf: (folder: string) => readonly number[] | undefined) {}

  /** Requests on their way. */
  get pendingCount(): number {
    return this.pending.size;
  }

  /** Syncs whose result was compared with the server's list. */
  get syncCount(): number {
    return this.syncs;
  }

  /** What became of a transfer that was answered, by success or refusal; each is told once. */
  takeTransfer(wanted: Omit<WitnessedTransfer, 'newUids'>): WitnessedTransfer | undefined {
    const at = this.transfers.findIndex(
      ({ name, folder, uid, target }) =>
        name === wanted.name && folder === wanted.folder && uid === wanted.uid && target === wanted.target,
    );
    return at === -1 ? undefined : this.transfers.splice(at, 1)[0];
  }

  sent(frame: Uint8Array): number {
    if (this.isLost) return ++this.entries;
    const text = decodeUtf8(frame);
    const id = attribute(text, 'id');
    if (id === undefined) return ++this.entries;
    // Requests about no folder have to be answered too before all is quiet.
    const folder = attribute(text, 'folder') ?? '';
    const name = /^<(\w+)/.exec(text)?.[1] ?? '';
    const namesPositions = text.includes('<index');
    if (namesPositions && text.includes('<UID')) this.faults.push(`UIDs and positions in one set: ${text}`);
    const others = [...this.pending.values()].filter((other) => other.folder === folder);
    if (namesPositions && others.some((other) => movesPositions(other.name))) {
      this.faults.push(`rule 6: positions named while a sync is pending: ${text}`);
    }
    if (movesPositions(name) && others.some((other) => other.namesPositions || movesPositions(other.name))) {
      this.faults.push(`rule 6: a sync sent while positions are in use: ${text}`);
    }
    if (name === 'folderOpen' && this.folders.has(folder) && this.listOf(folder)) {
      this.faults.push(`rule 12: the name is taken: ${text}`);
    }
    const known = this.folders.get(folder);
    if (name === 'folderSync' && known) known.isDirty = false;
    const limit = Number(attribute(text, 'limit') ?? Infinity);
    this.pending.set(id, { name, folder, namesPositions, limit, reports: 0, text, newUids: [] });
    return ++this.entries;
  }

  received(frame: Uint8Array): number {
    if (this.isLost) return ++this.entries;
    const text = decodeUtf8(frame);
    const id = attribute(text, 'id');
    if (text.startsWith('<folderReport ')) this.report(text, id === undefined ? undefined : this.pending.get(id));
    else if (text.startsWith('<messageReport ')) {
      this.pending.get(id ?? '')?.newUids.push(Number(attribute(text, 'UID')));
    } else if (text.startsWith('<response ') && id !== undefined) this.response(id, text.includes('errorText='));
    return ++this.entries;
  }

  /** The server has let the session go: what still comes in from it cannot be compared with anything. */
  lose(): void {
    this.isLost = true;
  }

  /** Another session begins, without a folder and with nothing on its way. */
  beginAnew(): void {
    this.isLost = false;
    this.pending.clear();
    this.folders.clear();
    this.transfers.length = 0;
  }

  addSecret(): void {
    // Nothing is kept that could hold one.
  }

  private report(text: string, request: Pending | undefined): void {
    const folder = attribute(text, 'folder') ?? '';
    const mode = attribute(text, 'mode');
    if (request) request.reports++;
    if (mode === 'init') return this.init(text, folder);
    const known = this.folders.get(folder);
    if (!known) return;
    if (mode === 'notify') known.isDirty = true;
    else this.apply(known, mode, text);
  }

  private init(text: string, folder: string): void {
    if (this.isClosing(folder)) return;
    const uids = [...(this.listOf(folder) ?? [])];
    const messages = Number(attribute(text, 'messages'));
    if (uids.length !== messages) this.faults.push(`init counts ${messages}, the server has ${uids.length}`);
    // What was told before stays told: only a folderSync answers a notify.
    const isDirty = this.folders.get(folder)?.isDirty ?? false;
    const validity = Number(attribute(text, 'UIDValidity'));
    const rights = attribute(text, 'rights');
    this.folders.set(folder, { uids, flags: new Map(), isDirty, unseen: attribute(text, 'unseen'), validity, rights });
  }

  /** The pseudo code: `removed` splices a cell out, `added` one in, all else replaces what is in it. */
  private apply(known: WitnessedFolder, mode: string | undefined, text: string): void {
    const index = Number(attribute(text, 'index'));
    const uid = Number(attribute(text, 'UID'));
    if (mode === 'removed') {
      if (known.uids[index] !== uid) this.faults.push(`removed what is not there: ${text}`);
      known.uids.splice(index, 1);
      known.flags.delete(uid);
    } else {
      if (mode === 'added') known.uids.splice(index, 0, uid);
      if (known.uids[index] !== uid) this.faults.push(`another message is there: ${text}`);
      known.flags.set(uid, /<FLAGS>([^<]*)</.exec(text)?.[1] ?? '');
    }
    const messages = attribute(text, 'messages');
    if (messages !== undefined && Number(messages) !== known.uids.length) this.faults.push(`wrong size: ${text}`);
    known.unseen = attribute(text, 'unseen') ?? known.unseen;
  }

  /** A closing that overtook an answer took the server's list with it: there is nothing to compare. */
  private isClosing(folder: string): boolean {
    return [...this.pending.values()].some((request) => request.name === 'folderClose' && request.folder === folder);
  }

  private refused({ name, folder }: Pending): void {
    const known = this.folders.get(folder);
    // A folder that was refused is none, and a sync that was refused answers no notify (rule 4).
    if (name === 'folderOpen') {
      this.folders.delete(folder);
      this.refusedOpens.add(folder);
    } else if (name === 'folderSync' && known) known.isDirty = true;
  }

  private endTransfer({ name, folder, text, newUids }: Pending): void {
    const target = attribute(text, 'targetMailbox') ?? '';
    this.transfers.push({ name, folder, uid: uidOf(text), target, newUids });
  }

  private response(id: string, isError: boolean): void {
    const request = this.pending.get(id);
    this.pending.delete(id);
    if (!request) return;
    if (request.name === 'folderOpen') this.refusedOpens.delete(request.folder);
    if (request.name === 'messageMove' || request.name === 'messageCopy') this.endTransfer(request);
    if (isError) return this.refused(request);
    if (request.name === 'folderClose') this.folders.delete(request.folder);
    const known = this.folders.get(request.folder);
    if (request.name !== 'folderSync' || !known) return;
    if (request.reports >= request.limit) known.isDirty = true;
    if (this.isClosing(request.folder)) return;
    this.syncs++;
    const list = this.listOf(request.folder)?.join();
    if (list !== known.uids.join()) {
      this.faults.push(`after a sync the server has ${list}, the reports say ${known.uids.join()}`);
    }
  }
}

function uidOf(text: string): number {
  return Number(/<UID>(\d+)<\/UID>/.exec(text)?.[1]);
}

function movesPositions(name: string): boolean {
  return name === 'folderSync' || name === 'folderReopen' || name === 'folderOpen';
}

function attribute(text: string, name: string): string | undefined {
  const head = text.slice(0, text.indexOf('>'));
  return new RegExp(` ${name}="([^"]*)"`).exec(head)?.[1];
}
