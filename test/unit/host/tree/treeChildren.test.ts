import { deepEqual, equal } from 'node:assert/strict';
import type { Connection, Connections } from '../../../../src/host/connections/types';
import { KnownRows } from '../../../../src/host/tree/knownRows';
import { ModelWatch } from '../../../../src/host/tree/modelWatch';
import { TreeChildren } from '../../../../src/host/tree/treeChildren';
import { idOf, type AccountTreeNode, type MailboxTreeNode, type TreeNode } from '../../../../src/host/tree/treeNode';
import type { FolderChange } from '../../../../src/mail/folder';
import { Emitter } from '../../../../src/base/emitter';
import { FakeFolder } from '../../messageList/fakeFolder';
import { settled } from '../../../support/manualClock';

const pageSize = 2;

/** One account with one mailbox, INBOX, over a folder in memory. */
function setUp(fields: Partial<Connection> = {}) {
  const folder = new FakeFolder([5, 4, 3, 2, 1]);
  const changes = new Emitter<unknown>();
  const inbox = { path: 'INBOX', kind: 'mailbox', children: [], isPureFolder: false };
  const server = { refusal: undefined as Error | undefined, listings: 0, isSubscribed: true };
  const mailboxes = {
    isLoaded: false,
    isCut: false,
    roots: [inbox],
    others: [],
    onDidChange: changes.event,
    setOthers: () => undefined,
    problemOf: () => undefined,
    loadChildren: () => Promise.resolve(),
    refresh: () => {
      server.listings++;
      mailboxes.isLoaded = server.refusal === undefined;
      return server.refusal ? Promise.reject(server.refusal) : Promise.resolve();
    },
  };
  const subscriptions = {
    isLoaded: true,
    onDidChange: changes.event,
    hasWithin: () => server.isSubscribed,
  };
  const mail = {
    mailboxes,
    subscriptions,
    openFolder: () => Promise.resolve(folder),
    openedFolder: () => folder,
  };
  const connection = {
    account: { id: 'a', name: 'Anna', host: 'mail.example.com', port: 11024 },
    state: 'connected',
    unknownOutcomes: [],
    mail,
    ...fields,
  } as unknown as Connection & { state: Connection['state'] };
  const connects: string[] = [];
  const connections = {
    all: [connection],
    connect: (id: string) => (connects.push(id), Promise.reject(new Error('refused'))),
  } as unknown as Connections;
  const memory = { isSubscribedOnly: false, othersOf: () => [] };
  const changed: string[] = [];
  const lists = { count: 0 };
  const rows = new KnownRows();
  const watch = new ModelWatch(
    memory,
    (id) => changed.push(id),
    () => lists.count++,
  );
  const children = new TreeChildren({ connections, rows, watch, memory, pageSize: () => pageSize });
  const account: AccountTreeNode = rows.account(connection);
  const openInbox = async (): Promise<{ row: MailboxTreeNode; ids: string[] }> => {
    const [row] = (await children.of(account)) as MailboxTreeNode[];
    return { row: row!, ids: await idsBelow(row!) };
  };
  const idsBelow = async (row: MailboxTreeNode): Promise<string[]> => {
    const asked = children.of(row);
    await settled();
    folder.answer();
    return (await asked).map(idOf);
  };
  return {
    account,
    changed,
    children,
    connection,
    connects,
    folder,
    idsBelow,
    lists,
    mail,
    memory,
    openInbox,
    server,
    watch,
  };
}

const wordsOf = (rows: readonly TreeNode[]): string[] =>
  rows.map((row) => (row.kind === 'problem' ? `${row.icon}: ${row.message}` : row.kind));

describe('What stands below a row of the tree', () => {
  it('is a connection that is made when an account is opened for the first time, and never again by itself', async () => {
    const { account, children, connects } = setUp({ state: 'disconnected', mail: undefined });
    deepEqual(await children.of(account), []);
    deepEqual(wordsOf(await children.of(account)), ['plug: Not connected. Click to connect.']);
    deepEqual(connects, ['a']);
  });

  it('is no connection of an account that the user has disconnected', async () => {
    const { account, children, connects } = setUp({ state: 'disconnected', mail: undefined });
    children.onConnecting('a');
    deepEqual(wordsOf(await children.of(account)), ['plug: Not connected. Click to connect.']);
    deepEqual(connects, []);
    children.forget('a');
    await children.of(account);
    deepEqual(connects, ['a']);
  });

  it('is why there is nothing', async () => {
    const failed = setUp({ state: 'failed', problem: 'Nobody answers.', mail: undefined });
    deepEqual(wordsOf(await failed.children.of(failed.account)), ['warning: Nobody answers.']);
    const unknownOutcomes = ['messageMark'];
    const doubtful = setUp({ state: 'failed', problem: 'Nobody answers.', mail: undefined, unknownOutcomes });
    deepEqual(wordsOf(await doubtful.children.of(doubtful.account)), [
      'warning: Nobody answers.',
      'question: It is not known whether messageMark was carried out. Click to connect, then look.',
    ]);
    const unsubscribed = setUp();
    unsubscribed.memory.isSubscribedOnly = true;
    unsubscribed.server.isSubscribed = false;
    deepEqual(wordsOf(await unsubscribed.children.of(unsubscribed.account)), [
      'filter: No subscribed mailboxes. Click to show all.',
    ]);
    const refused = setUp();
    refused.server.refusal = new Error('no such luck');
    const [row] = await refused.children.of(refused.account);
    equal(row?.kind, 'problem');
    // Who opens it again asks again.
    refused.server.refusal = undefined;
    deepEqual(wordsOf(await refused.children.of(refused.account)), ['mailbox']);
    equal(refused.server.listings, 2);
  });

  it('is listed once, however many ask meanwhile', async () => {
    const { account, children, lists, server } = setUp();
    const [one, two] = await Promise.all([children.of(account), children.of(account)]);
    deepEqual(one, two);
    deepEqual([server.listings, lists.count], [1, 1]);
  });

  it('is a page of messages, and a way to the next', async () => {
    const { children, folder, idsBelow, openInbox } = setUp();
    const { row, ids } = await openInbox();
    deepEqual(ids, ['message:a/INBOX#5', 'message:a/INBOX#4', 'more:a/INBOX']);
    children.showMore(row);
    children.showMore(row);
    equal((await idsBelow(row)).at(-1), 'message:a/INBOX#1');
    deepEqual(folder.fetched, [
      [0, 1],
      [0, 4],
    ]);
  });

  it('stays while the connection is being made again, and nothing is asked for', async () => {
    const { account, children, connection, folder, openInbox } = setUp();
    const { row, ids } = await openInbox();
    connection.state = 'waiting';
    deepEqual((await children.of(row)).map(idOf), ids);
    equal(folder.fetched.length, 1);
    deepEqual((await children.of(account)).map(idOf), ['problem:warning:a', 'a/INBOX']);
  });

  it('says what happened to a list until it begins anew or is refreshed', async () => {
    const { changed, folder, idsBelow, openInbox, watch } = setUp();
    const { row } = await openInbox();
    const notice: FolderChange = { kind: 'notice', notice: { code: 'renewed', message: 'Read anew.' } };
    folder.changes.fire(notice);
    equal((await idsBelow(row))[0], 'problem:info:a/INBOX');
    folder.changes.fire({ kind: 'reset', areUidsVoid: false });
    equal((await idsBelow(row))[0], 'message:a/INBOX#5');
    folder.changes.fire(notice);
    watch.forgetNotice(row);
    equal((await idsBelow(row))[0], 'message:a/INBOX#5');
    deepEqual(changed, ['a/INBOX', 'a/INBOX', 'a/INBOX']);
  });

  it('is followed no more when its account was disconnected', async () => {
    const { changed, connection, folder, openInbox, watch } = setUp();
    await openInbox();
    deepEqual(watch.foldersOf('a'), [folder]);
    Object.assign(connection, { mail: undefined, state: 'disconnected' });
    watch.dropStale();
    folder.changes.fire({ kind: 'reset', areUidsVoid: false });
    deepEqual([watch.foldersOf('a'), changed, folder.changes.hasListeners], [[], [], false]);
  });
});
