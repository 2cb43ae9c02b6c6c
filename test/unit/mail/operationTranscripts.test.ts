import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { MailAccount } from '../../../src/mail/mailAccount';
import { MailboxListing } from '../../../src/mail/mailboxListing';
import { parseXml } from '../../../src/protocol/codec';
import { attributeOf, element, serializeXml, type XmlElement } from '../../../src/protocol/xml';
import { projectPath } from '../../support/paths';
import { parseTranscript } from '../../support/transcript';
import { FakeRequester, ManualClock, refusal } from './fakes';

/** Attributes that tell the server more than the recorded client did, and are no part of what it did. */
const additions = ['id', 'report', 'mode', 'folder'];

function keyOf(request: XmlElement): string {
  const kept = [...request.attributes].filter(([name]) => !additions.includes(name));
  return serializeXml({ ...request, attributes: new Map(kept) });
}

/** A server that answers what was recorded, and refuses every request that the recorded client did not send. */
function recordedServer(file: string, more: Readonly<Record<string, () => XmlElement[]>> = {}) {
  const requester = new FakeRequester();
  const replies = new Map<string, { readonly data: XmlElement[]; errorText: string | undefined }>();
  const byId = new Map<string, string>();
  for (const { from, xml } of parseTranscript(readFileSync(projectPath('test/fixtures/transcripts', file), 'utf8'))) {
    const message = parseXml(xml);
    const id = attributeOf(message, 'id') ?? '';
    if (from === 'C') {
      byId.set(id, keyOf(message));
      replies.set(keyOf(message), { data: [], errorText: undefined });
      requester.on(message.name, (request) => more[request.name]?.() ?? answer(request));
      continue;
    }
    const reply = replies.get(byId.get(id) ?? '');
    if (!reply) continue;
    if (message.name === 'response') reply.errorText = attributeOf(message, 'errorText');
    else reply.data.push(message);
  }
  const answer = (request: XmlElement): XmlElement[] => {
    const reply = replies.get(keyOf(request));
    if (!reply) throw new Error(`not recorded: ${keyOf(request)}`);
    if (reply.errorText !== undefined) throw refusal(request.name, reply.errorText);
    return reply.data;
  };
  for (const [name, handler] of Object.entries(more)) requester.on(name, handler);
  return { requester, mail: new MailAccount({ requester, clock: new ManualClock() }) };
}

describe('operations in recorded dialogues', () => {
  it('07-mailboxes: lists level by level as recorded', async () => {
    const { requester } = recordedServer('07-mailboxes.ximss');
    const { found } = await MailboxListing.load(requester, ['%', '%/%']);
    assert.deepEqual([...found.keys()], ['INBOX', 'Calendar', 'Проекты', 'Проекты/2024']);
    assert.deepEqual([found.get('Проекты')?.isPureFolder, found.get('INBOX')?.uidValidity], [true, 1717400046]);
  });

  it('07-mailboxes: sends what was recorded, and takes the answers', async () => {
    // The list after each change is the client's own affair.
    const { mail } = recordedServer('07-mailboxes.ximss', { mailboxList: () => [] });
    const shared = '~boss@example.com/Shared';
    assert.equal(await mail.watchMailboxes(), true);
    await mail.operations.create('Lists');
    await mail.operations.rename('Lists', 'Mailing Lists');
    await mail.subscriptions.set([shared], true);
    assert.deepEqual(mail.subscriptions.all, [shared]);
    assert.equal(await mail.operations.rights(shared), 'lrs');
    await mail.operations.remove('Mailing Lists', false);
    await assert.rejects(mail.operations.remove(shared, false), { message: 'mailbox access denied' });
  });

  it('12-mark-copy-move-remove: names messages by UID as recorded', async () => {
    const init = () => [
      element('folderReport', { folder: 'INBOX-1', mode: 'init', messages: 4, unseen: 4, UIDValidity: 9 }),
    ];
    // When the client syncs is its own affair.
    const own = { folderOpen: init, folderSync: () => [], mailboxList: () => [] };
    const { mail } = recordedServer('12-mark-copy-move-remove.ximss', own);
    assert.equal((await mail.moveMessages('INBOX', [103, 102], 'Archive')).undo, undefined);
    assert.equal((await mail.mark('INBOX', [104], 'Deleted', true)).kind, 'marked');
    assert.equal((await mail.removeMessages('INBOX', [101])).kind, 'removed');
  });
});
