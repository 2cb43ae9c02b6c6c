import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import type { XimssExports } from '../../src/extension';
import type { ApiSession } from '../../src/host/apiTypes';
import type { Connection, Connections } from '../../src/host/connections/types';
import { editAccess } from '../../src/host/mailboxes/accessEditor';
import { MailboxCommands } from '../../src/host/mailboxes/mailboxCommands';
import type { TreeMemory } from '../../src/host/tree/treeMemory';
import type { MailboxTreeNode, MessageTreeNode, TreeNode } from '../../src/host/tree/treeNode';
import { EditorAnswers } from '../support/editorAnswers';
import { openMailSession, type MailSession } from '../support/mailSession';

function commandsFor(all: readonly Connection[]): MailboxCommands {
  return new MailboxCommands({
    connections: { all, get: (id: string) => all.find(({ account }) => account.id === id) } as unknown as Connections,
    memory: {} as TreeMemory,
    selectedRows: () => [],
    tree: { visible: true, reveal: () => Promise.resolve() },
    mailboxRow: () => undefined,
    logError: () => undefined,
  });
}

describe('commands of mailboxes and messages', () => {
  let server: DemoServer;
  let session: ApiSession;

  before(async () => {
    server = await startDemoServer({ mail: { messages: 8 } });
    const extension = vscode.extensions.getExtension<XimssExports>('ximss-inspector.ximss-inspector');
    const api = (await extension!.activate()).getApi(1);
    const { userName, password } = server.accounts[0]!;
    session = await api.connect({ host: server.host, port: server.port, security: 'none', userName, password });
  });

  after(async () => {
    await session.close();
    await server.stop();
  });

  const countsOf = async (mailbox: string): Promise<[string | undefined, string | undefined]> => {
    const { data } = await session.request(`<mailboxList filter="${mailbox}"/>`);
    return [data[0]?.attributes['Messages'], data[0]?.attributes['Unseen']];
  };
  const run = (id: string, uids: readonly number[], mailbox = 'INBOX') =>
    vscode.commands.executeCommand(`ximss.${id}`, { accountId: session.accountId, mailbox, uids });

  it('mark messages that another view names, and take it back', async () => {
    await run('markUnread', [1, 2, 3]);
    const [, before] = await countsOf('INBOX');
    await run('markRead', [1, 2]);
    assert.deepEqual((await countsOf('INBOX'))[1], String(Number(before) - 2));
  });

  it('delete messages to the trash and undo that', async () => {
    // In the empty Trash they get the UIDs 1 and 2: others than these, or nobody could tell old ones from new ones.
    await run('deleteMessages', [3, 4]);
    assert.deepEqual([(await countsOf('INBOX'))[0], (await countsOf('Trash'))[0]], ['6', '2']);
    await vscode.commands.executeCommand('ximss.undo');
    assert.deepEqual([(await countsOf('INBOX'))[0], (await countsOf('Trash'))[0]], ['8', '0']);
  });

  it('do nothing with what is no row and no message', async () => {
    for (const argument of [{}, { kind: 'message?' }, { accountId: 'none', mailbox: 'INBOX', uids: [1] }, 'text', 7]) {
      await vscode.commands.executeCommand('ximss.deleteMessages', argument);
    }
    await run('deleteMessages', [-1, 1.5]);
    assert.equal((await countsOf('INBOX'))[0], '8');
  });
});

/** Two accounts of a server with the first row of each INBOX. */
async function openTwoAccounts(server: DemoServer) {
  const sessions = [await openMailSession(server, 0), await openMailSession(server, 1)];
  const connections = sessions.map(({ mail }, at) => {
    return { account: { id: String(at), name: `Account ${at}` }, mail } as unknown as Connection;
  });
  const rows: MessageTreeNode[] = [];
  for (const [at, { mail }] of sessions.entries()) {
    await mail.mailboxes.refresh();
    const connection = connections[at]!;
    const mailbox = mail.mailboxes.get('INBOX')!;
    const folder = await mail.openFolder('INBOX');
    await folder.fetch(0, 0);
    rows.push({
      kind: 'message',
      parent: { kind: 'mailbox', parent: { kind: 'account', connection }, connection, mailbox },
      summary: folder.cell(0)!,
      uidValidity: folder.uidValidity,
    });
  }
  return { sessions, rows, commands: commandsFor(connections) };
}

describe('changes to messages of several accounts', () => {
  let server: DemoServer;
  let accounts: Awaited<ReturnType<typeof openTwoAccounts>>;

  beforeEach(async () => {
    server = await startDemoServer({ mail: { messages: 8 }, lateAnswerMs: 1 });
    accounts = await openTwoAccounts(server);
  });
  afterEach(async () => {
    for (const session of accounts.sessions) await session.close();
    await server.stop();
  });

  it('are taken back each in its own account', async () => {
    const { sessions, rows, commands } = accounts;
    const flagged = async (): Promise<boolean[]> => {
      const folders = await Promise.all(sessions.map(({ mail }) => mail.openFolder('INBOX')));
      await Promise.all(folders.map((folder) => folder.sync()));
      return folders.map((folder) => folder.cell(0)?.flags.has('Flagged') ?? false);
    };
    const before = await flagged();
    await commands.run('ximss.flag', [rows[0], rows]);
    assert.deepEqual(await flagged(), [true, true]);
    await commands.run('ximss.unflag', [rows[0], rows]);
    assert.deepEqual(await flagged(), [false, false]);
    await commands.run('ximss.undo', []);
    assert.deepEqual(await flagged(), [true, true]);
    await commands.run('ximss.undo', []);
    assert.deepEqual(await flagged(), before);
    await commands.run('ximss.flag', [rows[0]]);
    // Of an account where there is nothing left to change, nothing has to be taken back.
    server.control.removeMessages({ mailbox: 'INBOX', userName: server.accounts[1]!.userName }, [rows[1]!.summary.uid]);
    await commands.run('ximss.unflag', [rows[0], rows]);
    assert.equal((await flagged())[0], false);
    await commands.run('ximss.undo', []);
    assert.equal((await flagged())[0], true);
  });

  it('are remembered each for itself where one of them failed: that one may be asked for again', async () => {
    const { sessions, rows, commands } = accounts;
    const remove = (all: readonly MessageTreeNode[]): Promise<void> =>
      commands.run('ximss.deleteMessages', [all[0], all]);
    const wordsOf = async (act: () => Promise<void>): Promise<string[]> => {
      const words: string[] = [];
      const { setStatusBarMessage } = vscode.window;
      vscode.window.setStatusBarMessage = (text: string) => {
        words.push(text);
        return new vscode.Disposable(() => undefined);
      };
      try {
        await act();
        return words;
      } finally {
        vscode.window.setStatusBarMessage = setStatusBarMessage;
      }
    };
    await sessions[1]!.session.close();
    await assert.rejects(remove(rows));
    assert.deepEqual(await wordsOf(() => remove([rows[0]!])), ['Moved or deleted already']);
    await assert.rejects(remove([rows[1]!]));
  });
});

describe('a change to messages', () => {
  it('is taken back once, by key or by the button of its notice', async () => {
    const server = await startDemoServer({ mail: { messages: 8 }, lateAnswerMs: 1 });
    const session = await openMailSession(server);
    const { mail } = session;
    const connection = { account: { id: 'alex', name: 'Alex' }, mail } as unknown as Connection;
    const commands = commandsFor([connection]);
    const run = (id: 'deleteMessages' | 'removeMessages' | 'markRead' | 'markUnread', uids: readonly number[]) =>
      commands.run(`ximss.${id}`, [{ accountId: 'alex', mailbox: 'INBOX', uids }]);
    const answers = new EditorAnswers();
    const pressers: ((button: string | undefined) => void)[] = [];
    let hear = (text: string): void => assert.fail(`unexpected: ${text}`);
    const nextWords = (): Promise<string> => new Promise((resolve) => (hear = resolve));
    const { setStatusBarMessage } = vscode.window;
    answers.use('showInformationMessage', () => new Promise((resolve) => pressers.push(resolve)));
    vscode.window.setStatusBarMessage = (text: string) => {
      hear(text);
      return new vscode.Disposable(() => undefined);
    };
    const inTrash = async (): Promise<number> => {
      const trash = await mail.openFolder('Trash');
      await trash.sync();
      return trash.size;
    };
    const press = async (at: number): Promise<string> => {
      const words = nextWords();
      pressers[at]!('Undo');
      return words;
    };
    const undo = async (): Promise<string> => {
      const words = nextWords();
      await commands.run('ximss.undo', []);
      return words;
    };
    try {
      await mail.mailboxes.refresh();
      const inbox = await mail.openFolder('INBOX');
      await inbox.fetch(0, inbox.size - 1);
      await run('deleteMessages', [5]);
      // The key pressed again, before the first one was answered and while its row is still there.
      const heardAgain = nextWords();
      await Promise.all([run('deleteMessages', [6]), run('deleteMessages', [6])]);
      assert.equal(await heardAgain, 'Moved or deleted already');
      const heardLater = nextWords();
      await run('deleteMessages', [6]);
      assert.equal(await heardLater, 'Moved or deleted already');
      assert.equal(pressers.length, 2);
      assert.deepEqual([await undo(), await inTrash()], ['Undone: 1 message moved to Trash', 1]);
      assert.match(await press(1), /^Was undone already: 1 message/);
      assert.equal(await inTrash(), 1);
      assert.match(await press(0), /^Undone: 1 message/);
      assert.equal(await inTrash(), 0);
      hear = () => undefined;
      // One behind the other, with no word from the server between them.
      for (const id of ['markUnread', 'markRead', 'markUnread'] as const) await run(id, [7]);
      assert.match(await undo(), /^Undone: 1 message marked as unread/);
      assert.match(await undo(), /^Undone: 1 message marked as read/);
      await run('markRead', [7]);
      await run('markUnread', [7]);
      const heard = nextWords();
      await run('markUnread', [7]);
      assert.equal(await heard, '1 message marked as unread already');
      server.control.removeMessages({ mailbox: 'INBOX' }, [4]);
      const heardOfNone = nextWords();
      await run('markUnread', [4]);
      assert.equal(await heardOfNone, 'Moved or deleted already');
      answers.use('showWarningMessage', () => 'Delete Permanently');
      await run('removeMessages', [8]);
      await assert.rejects(commands.run('ximss.undo', []), /cannot be undone: 1 message deleted\. Undo once more/);
      assert.match(await undo(), /^Undone: 1 message marked as unread/);
    } finally {
      answers.restore();
      vscode.window.setStatusBarMessage = setStatusBarMessage;
      await session.close();
      await server.stop();
    }
  });
});

describe('the access list of a mailbox', () => {
  it('stays when a line is chosen that only tells something', async () => {
    const server = await startDemoServer({ mail: { messages: 8 }, lateAnswerMs: 1 });
    const session = await openMailSession(server);
    const answers = new EditorAnswers();
    const chosen = [/Your rights/, undefined];
    answers.use('showQuickPick', async (lines) => {
      const wanted = chosen.shift();
      const labels = await (lines as Promise<readonly vscode.QuickPickItem[]>);
      return wanted && labels.find(({ label }) => wanted.test(label));
    });
    try {
      const { mail } = session;
      await mail.mailboxes.refresh();
      const connection = { account: { id: 'alex', name: 'Alex' }, mail } as unknown as Connection;
      const parent: TreeNode = { kind: 'account', connection };
      await editAccess({ kind: 'mailbox', parent, connection, mailbox: mail.mailboxes.get('INBOX')! });
      assert.equal(answers.of('showQuickPick').length, 2);
    } finally {
      answers.restore();
      await session.close();
      await server.stop();
    }
  });
});

describe('rows dropped on others', () => {
  let server: DemoServer;
  let alex: MailSession;
  let connection: Connection;
  let commands: MailboxCommands;

  before(async () => {
    server = await startDemoServer({ mail: { messages: 8 }, lateAnswerMs: 1 });
    alex = await openMailSession(server);
    await alex.mail.mailboxes.refresh();
    const account = { id: 'alex', name: 'Alex' } as Connection['account'];
    connection = { account, mail: alex.mail } as unknown as Connection;
    commands = commandsFor([connection]);
  });

  after(async () => {
    await alex.close();
    await server.stop();
  });

  const mailbox = (path: string, on = connection): MailboxTreeNode => ({
    kind: 'mailbox',
    parent: { kind: 'account', connection: on },
    connection: on,
    mailbox: on.mail!.mailboxes.get(path)!,
  });
  const messages = async (path: string): Promise<TreeNode[]> => {
    const folder = await alex.mail.openFolder(path);
    await folder.sync();
    await folder.fetch(0, folder.size - 1);
    const parent = mailbox(path);
    return Array.from({ length: folder.size }, (_, index): MessageTreeNode => ({
      kind: 'message',
      parent,
      summary: folder.cell(index)!,
      uidValidity: folder.uidValidity,
    }));
  };

  it('move messages to the mailbox, and to that of a message', async () => {
    await commands.drop((await messages('INBOX')).slice(0, 2), mailbox('Drafts'));
    const [inDrafts] = await messages('Drafts');
    await commands.drop((await messages('INBOX')).slice(0, 1), inDrafts);
    assert.deepEqual([(await messages('INBOX')).length, (await messages('Drafts')).length], [5, 3]);
  });

  it('are not accounts: what deletes rows says how one is removed', async () => {
    const account: TreeNode = { kind: 'account', connection };
    await assert.rejects(commands.run('ximss.deleteSelected', [account]), /Choose Remove Account in its menu/);
    await assert.rejects(commands.run('ximss.deleteSelected', []), /No message is selected/);
  });

  it('refuse what makes no sense, and change nothing then', async () => {
    const dragged = await messages('INBOX');
    const other = { account: { id: 'bo', name: 'Bo' }, mail: alex.mail } as unknown as Connection;
    await assert.rejects(commands.drop(dragged, { kind: 'account', connection }), /cannot be put here/);
    await assert.rejects(commands.drop(dragged, mailbox('Sent', other)), /another account/);
    await assert.rejects(commands.drop([mailbox('Sent')], mailbox('Drafts', other)), /another account/);
    await assert.rejects(commands.drop([mailbox('INBOX')], mailbox('Drafts')), /INBOX cannot be renamed or moved/);
    await assert.rejects(commands.run('ximss.renameMailbox', [mailbox('INBOX')]), /INBOX cannot be renamed or moved/);
    await commands.drop([mailbox('Sent')], undefined);
    await commands.drop([], mailbox('Drafts'));
    await commands.drop(dragged, mailbox('INBOX'));
    await commands.drop([mailbox('Sent')], mailbox('Sent').parent);
    assert.equal((await messages('INBOX')).length, dragged.length);
    assert.ok(alex.mail.mailboxes.get('Sent'));
  });
});
