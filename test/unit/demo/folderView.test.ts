import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FolderView, type FolderOptions } from '../../../src/demo/folder/folderView';
import { Account } from '../../../src/demo/store/account';
import { allRights } from '../../../src/demo/store/accessRights';
import { parseFlags, seenBit } from '../../../src/demo/store/flagBits';
import type { Mailbox } from '../../../src/demo/store/mailbox';
import { seedMailbox, seedMessage } from '../../support/seedMail';

const credentials = { userName: 'a@example.com', password: 'x', realName: 'A' };
const subjects = ['Zulu', 'alpha', 'Mike', 'mike', ''];

interface Fixture {
  readonly mailbox: Mailbox;
  readonly view: FolderView;
  readonly notified: () => number;
}

async function openView(options: Partial<FolderOptions>, count = 6): Promise<Fixture> {
  const seeds = Array.from({ length: count }, (_, n) =>
    seedMessage({
      subject: subjects[n % subjects.length]!,
      sizeBytes: 100 + ((n * 37) % 5),
      date: new Date(Date.UTC(2024, 0, 1 + ((n * 5) % 7))).toISOString(),
      flags: n % 3 === 0 ? ['Seen'] : [],
    }),
  );
  const owner = await Account.create(credentials, [seedMailbox('INBOX', seeds)]);
  const mailbox = owner.find('INBOX')!;
  let notifications = 0;
  const view = new FolderView('F', { owner, mailbox, rights: allRights }, { fields: [], ...options }, () => {
    notifications++;
  });
  await view.rebuild();
  return { mailbox, view, notified: () => notifications };
}

function uids(view: FolderView): number[] {
  return Array.from({ length: view.length }, (_, index) => view.rowAt(index)! + 1);
}

describe('demo folder view', () => {
  it('sorts by any field, in either order, equal messages by UID in that order', async () => {
    const order = async (sortField: string, sortOrder: string): Promise<number[]> =>
      uids((await openView({ sortField, sortOrder })).view);
    assert.deepEqual(await order('UID', 'desc'), [6, 5, 4, 3, 2, 1]);
    assert.deepEqual(
      await order('INTERNALDATE', 'asc'),
      [1, 4, 2, 5, 3, 6].sort((a, b) => dateOf(a) - dateOf(b)),
    );
    assert.deepEqual(await order('Subject', 'asc'), [5, 2, 3, 4, 1, 6]);
    assert.deepEqual(await order('subject', 'desc'), [6, 1, 4, 3, 2, 5]);
    assert.deepEqual(await order('SIZE', 'asc'), [1, 6, 4, 2, 5, 3]);
    assert.deepEqual(await order('FLAGS', 'asc'), [2, 3, 5, 6, 1, 4]);
    assert.deepEqual(await order('Date', 'desc'), (await order('INTERNALDATE', 'asc')).reverse());
  });

  it('filters by flags, negative ones too, and by header fields', async () => {
    const filtered = async (filter: string, filterField: string): Promise<number[]> =>
      uids((await openView({ filter, filterField, sortField: 'UID' })).view);
    assert.deepEqual(await filtered('Seen', 'FLAGS'), [1, 4]);
    assert.deepEqual(await filtered('Unseen,NotMedia', 'FLAGS'), [2, 3, 5, 6]);
    assert.deepEqual(await filtered('MIKE', 'Subject'), [3, 4]);
    assert.deepEqual(await filtered('ann@', 'E-From'), [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(await filtered('tex', 'BODY'), [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(await filtered('nowhere', 'BODY'), []);
  });

  it('tells one change and is silent until the sync', async () => {
    const { mailbox, view, notified } = await openView({});
    for (const row of [0, 1]) {
      mailbox.messages.remove(row);
      mailbox.announceChange();
    }
    assert.equal(notified(), 1);
    assert.equal(view.length, 6);
    assert.equal(view.sync().length, 2);
    mailbox.messages.remove(2);
    mailbox.announceChange();
    assert.equal(notified(), 2);
  });

  it('reports a message that stops matching as removed and one that begins to as added', async () => {
    const { mailbox, view } = await openView({ filter: 'Unseen', filterField: 'FLAGS', sortField: 'UID' });
    mailbox.messages.setFlags(1, seenBit);
    mailbox.messages.setFlags(0, 0);
    const changes = view.sync().map(({ mode, index, row }) => [mode, index, row + 1]);
    assert.deepEqual(changes, [
      ['removed', 0, 2],
      ['added', 0, 1],
    ]);
  });

  it('leads every client to the same list, whatever happens and whatever the limit', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('remove' as const), row: fc.nat(14) }),
      fc.record({
        kind: fc.constant('flags' as const),
        row: fc.nat(14),
        flags: fc.constantFrom('', 'Seen', 'Flagged'),
      }),
      fc.record({ kind: fc.constant('add' as const), subject: fc.constantFrom(...subjects) }),
      fc.record({ kind: fc.constant('sync' as const), limit: fc.integer({ min: 1, max: 4 }) }),
    );
    const fields = fc.constantFrom('UID', 'INTERNALDATE', 'Subject', 'SIZE');
    const filters = fc.constantFrom(undefined, 'Unseen');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fields, fc.constantFrom('asc', 'desc'), filters, runSteps),
      { numRuns: 150 },
    );
  });
});

type Step =
  | { kind: 'remove'; row: number }
  | { kind: 'flags'; row: number; flags: string }
  | { kind: 'add'; subject: string }
  | { kind: 'sync'; limit: number };

async function runSteps(
  steps: readonly Step[],
  sortField: string,
  sortOrder: string,
  filter: string | undefined,
): Promise<void> {
  const { mailbox, view } = await openView({ sortField, sortOrder, filter, filterField: 'FLAGS' });
  const { messages } = mailbox;
  const client = uids(view);
  for (const step of steps) {
    if (step.kind === 'remove') messages.remove(step.row);
    else if (step.kind === 'flags') messages.setFlags(step.row, parseFlags(step.flags).set);
    else if (step.kind === 'add') messages.append(seedMessage({ subject: step.subject }));
    else syncClient(client, view, step.limit);
  }
  // A limit that is reached is no end: the client asks again.
  while (syncClient(client, view, 3) > 0);
  assert.deepEqual(client, uids(view));
  const fresh = new FolderView(
    'G',
    view.resolved,
    { fields: [], sortField, sortOrder, filter, filterField: 'FLAGS' },
    () => undefined,
  );
  await fresh.rebuild();
  assert.deepEqual(client, uids(fresh));
  assert.equal(view.countUnseen(), fresh.countUnseen());
}

function syncClient(client: number[], view: FolderView, limit: number): number {
  const changes = view.sync(limit);
  assert.ok(changes.length <= limit);
  for (const { mode, index, row, messages } of changes) {
    if (mode === 'added') client.splice(index, 0, row + 1);
    else assert.equal(client[index], row + 1, `${mode} at ${index}`);
    if (mode === 'removed') client.splice(index, 1);
    assert.equal(client.length, messages);
  }
  return changes.length;
}

function dateOf(uid: number): number {
  return ((uid - 1) * 5) % 7;
}
