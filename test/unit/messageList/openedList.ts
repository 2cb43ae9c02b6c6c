import assert from 'node:assert/strict';
import {
  defaultListPreferences,
  type ListMessage,
  type ListPreferences,
  type ListSorting,
} from '../../../src/contracts/messageList';
import { readListMessage } from '../../../src/contracts/messageListMessages';
import { MessageListController } from '../../../src/host/messageList/messageListController';
import { listUpdateIntervalMs } from '../../../src/host/messageList/postTimer';
import type { MessageChange } from '../../../src/mail/messageChange';
import { ManualClock, settled } from '../../support/manualClock';
import { FakeAccount, FakeFolder, FakeMail } from './fakeFolder';

export type Update = Extract<ListMessage, { type: 'update' }>;

export const uids = (count: number): number[] => Array.from({ length: count }, (_, at) => 1000 + at);

/** A list of a folder in memory, with what it posts, keeps and runs. Nothing is fetched before `folder.answer`. */
export async function setUp(
  options: { folder?: FakeFolder; preferences?: ListPreferences; isConnected?: boolean } = {},
) {
  const folder = options.folder ?? new FakeFolder(uids(1000));
  const mail = new FakeMail(folder);
  const account = new FakeAccount();
  if (options.isConnected !== false) account.connect(mail);
  const clock = new ManualClock();
  const posted: ListMessage[] = [];
  const kept: ListPreferences[] = [];
  const opened: string[] = [];
  const ran: string[] = [];
  const marked: MessageChange[] = [];
  let known = 0;
  const answers = {
    number: 7 as number | undefined,
    sorting: undefined as ListSorting | undefined,
    isGivenUp: false,
    onCommand: (): void => undefined,
    connects: 0,
    undone: 0,
  };
  const controller = new MessageListController({
    list: 1,
    mailbox: 'INBOX',
    title: { accountId: 'a', accountName: 'Anna', mailbox: 'INBOX', label: 'INBOX', showsRecipients: false },
    account: () => account.current,
    onDidChangeAccounts: account.changes.event,
    connect: () => Promise.resolve(answers.connects++),
    clock,
    post: (message) => {
      assert.notEqual(readListMessage(structuredClone(message)), undefined);
      posted.push(message);
    },
    describeError: (error) => `Words for ${(error as Error).message}`,
    showError: () => undefined,
    isCancellation: () => false,
    logError: () => undefined,
    preferences: options.preferences ?? defaultListPreferences,
    keepPreferences: (preferences) => kept.push(preferences),
    actions: {
      openMessage: (message, validity, isPreview) =>
        Promise.resolve(void opened.push(`${message.uid} of ${validity}${isPreview ? ' preview' : ''}`)),
      runCommand: (command, messages) => {
        answers.onCommand();
        if (answers.isGivenUp) return Promise.reject(new Error('given up'));
        return Promise.resolve(void ran.push(`${command} ${messages.uids.join()} of ${messages.uidValidity}`));
      },
      tellMarked: (change) => Promise.resolve(void marked.push(change)),
      undo: () => Promise.resolve(void answers.undone++),
      userError: (text) => new Error(text),
    },
    askNumber: () => Promise.resolve(answers.number),
    askSorting: () => Promise.resolve(answers.sorting),
    onDidChangeCounts: () => undefined,
  });
  await settled();
  const next = async (): Promise<ListMessage[]> => {
    folder.answer();
    await settled();
    clock.advance(listUpdateIntervalMs);
    return posted.splice(0);
  };
  const update = async (): Promise<Update> => {
    const updates = (await next()).filter((message): message is Update => message.type === 'update');
    const last = updates.at(-1) ?? assert.fail('nothing was posted');
    known = last.status.revision;
    return { ...last, changes: updates.flatMap(({ changes }) => changes) };
  };
  const start = async (first = 0, count = 40): Promise<Update> => {
    controller.receive({ type: 'ready' });
    controller.receive({ type: 'setWindow', first, count, revision: 1 });
    return update();
  };
  const select = (from: number, till: number, uids: readonly number[] = []): void =>
    controller.receive({
      type: 'setSelection',
      selection: { ranges: [{ from, till }], uids, focus: till },
      revision: known,
    });
  return {
    ...{ folder, mail, account, clock, posted, kept, opened, ran, marked, answers, controller },
    ...{ next, update, start, select },
  };
}

export const shownUids = ({ window }: Update) => window?.rows.map((row) => row?.uid);
