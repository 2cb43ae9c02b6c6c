import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { Emitter } from '../../../src/base/emitter';
import { defaultListPreferences, type ListMessage } from '../../../src/contracts/messageList';
import { ListTab, titleAfterMs, titleOf, type CreateListParts } from '../../../src/host/messageList/listTab';
import type { MailboxRef, TitleFacts, TitleSource } from '../../../src/host/messageList/titleFacts';
import { ManualClock, settled } from '../../support/manualClock';
import { FakeAccount, FakeFolder, FakeMail } from './fakeFolder';

const inbox: MailboxRef = { accountId: 'a', mailbox: 'INBOX' };
const sent: MailboxRef = { accountId: 'a', mailbox: 'Mail/Sent' };

/** A tab over folders in memory, one for each list that is opened. */
function setUp(known?: number) {
  const folders: FakeFolder[] = [];
  const account = new FakeAccount();
  const mail = new FakeMail(new FakeFolder([]));
  mail.openView = () => {
    const folder = new FakeFolder([folders.length * 10 + 1, folders.length * 10 + 2]);
    folders.push(folder);
    return Promise.resolve(folder);
  };
  account.connect(mail);
  const clock = new ManualClock();
  const posted: ListMessage[] = [];
  const received = new Emitter<unknown>();
  const viewState = new Emitter<unknown>();
  const panel = {
    title: '',
    visible: true,
    onDidChangeViewState: viewState.event,
    webview: {
      onDidReceiveMessage: received.event,
      postMessage: (message: ListMessage) => Promise.resolve(posted.push(message) > 0),
    },
  };
  const told: string[] = [];
  const createParts: CreateListParts = ({ accountId, mailbox }) => ({
    mailbox,
    title: { accountId, accountName: 'Anna', mailbox, label: mailbox, showsRecipients: false },
    account: () => account.current,
    onDidChangeAccounts: account.changes.event,
    connect: () => Promise.resolve(),
    clock,
    describeError: String,
    showError: (text) => told.push(text),
    isCancellation: () => false,
    logError: () => undefined,
    preferences: defaultListPreferences,
    keepPreferences: () => undefined,
    actions: {
      openMessage: () => Promise.resolve(),
      runCommand: () => Promise.resolve(),
      tellMarked: () => Promise.resolve(),
      undo: () => Promise.resolve(),
      userError: (text) => new Error(text),
    },
    askNumber: () => Promise.resolve(undefined),
    askSorting: () => Promise.resolve(undefined),
  });
  const facts: { unread: number | undefined; account: string | undefined } = { unread: known, account: undefined };
  const factChanges = new Emitter<void>();
  const titles: TitleSource = {
    factsOf: ({ mailbox }): TitleFacts =>
      mailbox === 'INBOX' ? { ...facts } : { unread: undefined, account: undefined },
    follow: (_, onDidChange) => factChanges.event(onDidChange),
  };
  const tab = new ListTab(panel as unknown as vscode.WebviewPanel, inbox, createParts, titles);
  const page = (message: object): void => received.fire(message);
  const filled = async (): Promise<void> => {
    await settled();
    for (const folder of folders) folder.answer();
    await settled();
  };
  const starts = () => posted.flatMap((message) => (message.type === 'preferences' ? [message] : []));
  return { tab, panel, page, filled, posted, told, starts, folders, mail, clock, received, facts, factChanges };
}

const select = (list: number, at: number) => ({
  type: 'setSelection',
  list,
  selection: { ranges: [{ from: at, till: at }], uids: [], focus: at },
  revision: 1,
});

describe('the title of a message list', () => {
  const titleFor = (mailbox: string): string => titleOf({ accountId: 'a', mailbox }, { unread: 2, account: undefined });

  it('is the last level of the mailbox, with what is unread', () => {
    assert.equal(titleFor('Mail/Sent'), 'Sent (2)');
  });

  it('says whose mailbox it is where there are several accounts', () => {
    assert.equal(titleOf(inbox, { unread: 2, account: 'Home' }), 'INBOX (2) · Home');
    assert.equal(titleOf(inbox, { unread: 0, account: 'Home' }), 'INBOX · Home');
  });

  it('shows what a name hides, as the tree does', () => {
    assert.equal(titleFor('Mail/rtl\u202Egnp.exe'), 'rtl[U+202E]gnp.exe (2)');
    assert.equal(titleFor('  lead'), '␠␠lead (2)');
  });

  it('is never empty: a path with an empty level is one name', () => {
    assert.equal(titleFor('Mail/'), 'Mail/ (2)');
  });

  it('leaves room for the button that closes the tab, and parts no character', () => {
    assert.equal(titleFor('x'.repeat(60)), `${'x'.repeat(60)} (2)`);
    assert.equal(titleFor('\u{1F600}'.repeat(61)), `${'\u{1F600}'.repeat(60)}… (2)`);
  });
});

describe('a tab of a message list', () => {
  it('sends the list by itself, and not again when its page asks for the first time', async () => {
    const { page, filled, starts, panel } = setUp();
    await filled();
    assert.equal(panel.title, 'INBOX (3)');
    page({ type: 'ready' });
    assert.equal(starts().length, 1);
  });

  it('has the count in its title before the mailbox is open, as the tree knows it', async () => {
    const { panel, filled } = setUp(7);
    assert.equal(panel.title, 'INBOX (7)');
    await settled();
    assert.equal(panel.title, 'INBOX (3)');
    await filled();
    assert.equal(panel.title, 'INBOX (3)');
  });

  it('has the count of the whole mailbox in its title while the list is filtered', async () => {
    const { panel, page, filled, folders } = setUp(7);
    await filled();
    assert.equal(panel.title, 'INBOX (3)');
    page({ type: 'ready' });
    page({ type: 'setFilter', list: 1, filter: { field: 'subject', text: 'x', quick: [] } });
    await filled();
    assert.notEqual(folders[0]?.order.filter, undefined);
    assert.equal(panel.title, 'INBOX (7)');
  });

  it('follows that count, and how many accounts there are, without a word from its own folder', async () => {
    const { panel, page, filled, facts, factChanges } = setUp(7);
    await filled();
    page({ type: 'ready' });
    page({ type: 'setFilter', list: 1, filter: { field: 'subject', text: 'x', quick: [] } });
    await filled();
    facts.unread = 8;
    factChanges.fire();
    assert.equal(panel.title, 'INBOX (8)');
    facts.account = 'Home';
    factChanges.fire();
    assert.equal(panel.title, 'INBOX (8) · Home');
  });

  it('counts nothing in a mailbox that is gone', async () => {
    const { panel, filled, folders } = setUp(7);
    await filled();
    assert.equal(panel.title, 'INBOX (3)');
    folders[0]!.state = 'gone';
    folders[0]!.changes.fire({ kind: 'problem', error: new Error('deleted') });
    assert.equal(panel.title, 'INBOX');
  });

  it('sends it again to a page that was made anew', async () => {
    const { page, filled, starts } = setUp();
    await filled();
    page({ type: 'ready' });
    page({ type: 'ready' });
    assert.equal(starts().length, 2);
  });

  it('shows another mailbox on the page there is: a new list with a number of its own, the old one closed', async () => {
    const { tab, page, filled, starts, panel, mail, folders, clock } = setUp();
    page({ type: 'ready' });
    await filled();
    tab.show(sent);
    await filled();
    // The title comes behind the rows, once and with the count.
    clock.advance(titleAfterMs - 1);
    assert.equal(panel.title, 'INBOX (3)');
    clock.advance(1);
    assert.equal(panel.title, 'Sent (3)');
    const [first, second] = starts();
    assert.deepEqual([first?.title.mailbox, second?.title.mailbox], ['INBOX', 'Mail/Sent']);
    assert.notEqual(first?.list, second?.list);
    assert.deepEqual(mail.closed, [folders[0]]);
  });

  it('drops what a page says of the list before: its places mean other messages now', async () => {
    const { tab, page, filled, starts, folders } = setUp();
    page({ type: 'ready' });
    await filled();
    page(select(starts()[0]!.list, 1));
    tab.show(sent);
    await filled();
    page(select(starts()[0]!.list, 1));
    page({ type: 'run', action: 'markRead', list: starts()[0]!.list });
    await settled();
    assert.deepEqual(
      folders.flatMap(({ marks }) => marks),
      [],
    );
    page(select(starts()[1]!.list, 0));
    page({ type: 'run', action: 'markRead', list: starts()[1]!.list });
    await settled();
    assert.deepEqual(
      folders.map(({ marks }) => marks),
      [[], ['+Seen 11']],
    );
  });

  it('tells nothing of a list that is shown no more', async () => {
    const { tab, page, filled, posted, folders, clock } = setUp();
    page({ type: 'ready' });
    await filled();
    tab.show(sent);
    posted.length = 0;
    folders[0]!.add(0, 99);
    clock.advance(50);
    assert.deepEqual(posted, []);
  });

  it('tells all the same that a change to a list failed that is shown no more', async () => {
    const { tab, page, filled, posted, folders, told } = setUp();
    page({ type: 'ready' });
    await filled();
    page(select(1, 0));
    let fail = (): void => undefined;
    folders[0]!.mark = () => new Promise((_, reject) => (fail = () => reject(new Error('refused'))));
    page({ type: 'run', list: 1, action: 'markRead' });
    tab.show(sent);
    await filled();
    posted.length = 0;
    fail();
    await settled();
    assert.deepEqual([told, posted], [['Error: refused'], []]);
  });

  it('leaves nothing behind', async () => {
    const { tab, filled, clock, received, factChanges } = setUp();
    await filled();
    tab.show(sent);
    tab.dispose();
    assert.equal(clock.timerCount, 0);
    assert.deepEqual([received.hasListeners, factChanges.hasListeners], [false, false]);
  });
});
