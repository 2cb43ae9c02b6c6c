import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Folder } from '../../../src/mail/folder';
import { mailLimits } from '../../../src/mail/limits';
import { parseXml } from '../../../src/protocol/codec';
import { attributeOf, type XmlElement } from '../../../src/protocol/xml';
import { projectPath } from '../../support/paths';
import { parseTranscript } from '../../support/transcript';
import { FakeRequester, ManualClock, refusal, settle } from './fakes';

/** Answers requests with what the transcript's server said to the request of the same name, each used once. */
class RecordedServer {
  readonly requester = new FakeRequester();
  private readonly replies = new Map<string, XmlElement[][]>();

  constructor(file: string) {
    const messages = parseTranscript(readFileSync(projectPath('test/fixtures/transcripts', file), 'utf8'));
    const byId = new Map<string, XmlElement[]>();
    for (const { from, xml } of messages) {
      const message = parseXml(xml);
      const id = attributeOf(message, 'id');
      if (id === undefined) continue;
      if (from === 'S') {
        if (message.name !== 'response') byId.get(id)?.push(message);
        continue;
      }
      const data: XmlElement[] = [];
      byId.set(id, data);
      const replies = this.replies.get(message.name) ?? [];
      this.replies.set(message.name, [...replies, data]);
      this.requester.on(message.name, (request) => this.replies.get(request.name)?.shift() ?? []);
    }
  }

  async open(name: string): Promise<{ folder: Folder; clock: ManualClock }> {
    const clock = new ManualClock();
    const folder = new Folder({ requester: this.requester, clock, mailbox: 'INBOX', name });
    this.requester.onAsynchronousMessage((message) => folder.acceptAsynchronous(message));
    await folder.open();
    return { folder, clock };
  }

  /** A notify, and the sync that follows it. */
  async notify(name: string, clock: ManualClock): Promise<void> {
    this.requester.notify(`<folderReport folder="${name}" mode="notify"/>`);
    clock.advance(mailLimits.syncPauseMs);
    await settle();
  }
}

const uidsOf = (folder: Folder) => Array.from({ length: folder.size }, (_, index) => folder.cell(index)?.uid);

describe('Folder in recorded dialogues', () => {
  it('08-folder-sync: positions shift as recorded', async () => {
    const server = new RecordedServer('08-folder-sync.ximss');
    const { folder, clock } = await server.open('INBOX-MM-1');
    assert.deepEqual([folder.size, folder.unseen, folder.uidValidity], [5, 2, 1717400046]);
    await folder.fetch(0, 49);
    assert.deepEqual(uidsOf(folder), [14, 13, 12, 11, 10]);
    assert.deepEqual([[...folder.cell(0)!.flags], [...folder.cell(1)!.flags]], [[], ['Recent']]);
    await server.notify('INBOX-MM-1', clock);
    assert.deepEqual(uidsOf(folder), [15, 14, 13, 11, 10]);
    assert.deepEqual([...folder.cell(4)!.flags], ['Seen', 'Flagged']);
    assert.equal(folder.unseen, 3);
    await server.notify('INBOX-MM-1', clock);
    assert.deepEqual(uidsOf(folder), [15, 14, 13, 11, 10]);
    assert.deepEqual(server.requester.sentNames, ['folderOpen', 'folderBrowse', 'folderSync', 'folderSync']);
  });

  it('09-folder-reopen-race: a notify during folderReopen is settled by a sync', async () => {
    const server = new RecordedServer('09-folder-reopen-race.ximss');
    const { folder, clock } = await server.open('F');
    const reopen = server.requester.handlers.get('folderReopen')!;
    server.requester.on('folderReopen', (request) => {
      server.requester.notify('<folderReport folder="F" mode="notify"/>');
      return reopen(request);
    });
    // A report that cannot be true makes the client list the folder anew.
    server.requester.notify('<folderReport folder="F" mode="removed" index="99"/>');
    clock.advance(mailLimits.syncPauseMs);
    await settle();
    assert.deepEqual(uidsOf(folder), [undefined, 4, undefined, undefined]);
    await folder.fetch(0, 3);
    assert.deepEqual(uidsOf(folder), [3, 4, 1, 2]);
    assert.equal(folder.cell(3)?.subject, 'Zulu');
  });

  it('12-mark-copy-move-remove: the view changes only through syncs', async () => {
    const server = new RecordedServer('12-mark-copy-move-remove.ximss');
    const { folder, clock } = await server.open('W');
    assert.equal(folder.size, 4);
    await folder.mark([101], 'Seen', true);
    assert.equal(folder.size, 4);
    await server.notify('W', clock);
    assert.deepEqual(uidsOf(folder), [undefined, undefined], 'a cell that nobody asked for stays empty');
    await server.notify('W', clock);
    assert.deepEqual([folder.size, folder.unseen, folder.state], [0, 0, 'open']);
  });

  it('09-folder-reopen-race: the same, when the user sorts by another field', async () => {
    const server = new RecordedServer('09-folder-reopen-race.ximss');
    const { folder, clock } = await server.open('F');
    const reopen = server.requester.handlers.get('folderReopen')!;
    server.requester.on('folderReopen', (request) => {
      server.requester.notify('<folderReport folder="F" mode="notify"/>');
      return reopen(request);
    });
    await folder.reopen({ sortField: 'Subject', isDescending: false });
    clock.advance(mailLimits.syncPauseMs);
    await settle();
    assert.deepEqual([folder.size, folder.unseen, folder.order.sortField], [4, 1, 'Subject']);
    await folder.fetch(0, 3);
    assert.deepEqual(uidsOf(folder), [3, 4, 1, 2]);
    assert.deepEqual(server.requester.sentNames, ['folderOpen', 'folderReopen', 'folderSync', 'folderBrowse']);
  });

  it('10-message-read: a message is read, and one that is gone gives nothing (rule 3)', async () => {
    const server = new RecordedServer('10-message-read.ximss');
    server.requester.on('folderOpen', () => [parseXml('<folderReport folder="INBOX-MM-1" mode="init" messages="1"/>')]);
    const { folder } = await server.open('INBOX-MM-1');
    assert.ok(await folder.readXml(512, {}));
    server.requester.on('folderRead', () => []);
    assert.equal(await folder.readXml(512, {}), undefined);
  });

  it('15-contacts: an item that is added shows up with the sync', async () => {
    const server = new RecordedServer('15-contacts.ximss');
    const { folder, clock } = await server.open('MyContacts');
    assert.equal(folder.size, 0);
    await server.notify('MyContacts', clock);
    assert.deepEqual([uidsOf(folder), folder.cell(0)?.subject], [[1], 'Smith, Ann']);
  });

  it('20-errors: what the server refuses is refused, with its words (rule 12)', async () => {
    const server = new RecordedServer('20-errors.ximss');
    const { folder } = await server.open('A');
    assert.deepEqual([folder.size, folder.uidValidity], [1, 7]);
    const taken = new Folder({ requester: server.requester, clock: new ManualClock(), mailbox: 'Sent', name: 'A' });
    server.requester.on('folderOpen', () => {
      throw refusal('folderOpen', 'folder has already been opened');
    });
    await assert.rejects(taken.open(), { code: 'server-error', message: 'folder has already been opened' });
    assert.equal(folder.state, 'open');
  });

  it('24-encrypt-in-place: a message comes back under another UID (rule 11)', async () => {
    const server = new RecordedServer('24-encrypt-in-place.ximss');
    const { folder, clock } = await server.open('E');
    assert.equal(folder.size, 2);
    await server.notify('E', clock);
    assert.deepEqual([uidsOf(folder), folder.size], [[undefined, 8], 2]);
    assert.deepEqual([...folder.cell(1)!.flags], ['Seen']);
  });
});
