import * as assert from 'node:assert/strict';
import { MailboxTree } from '../../../src/mail/mailboxTree';
import type { MailboxNode } from '../../../src/mail/mailboxNode';
import { attributeOf, element } from '../../../src/protocol/xml';
import { FakeRequester, refusal, xml } from './fakes';

async function treeOf(...mailboxes: string[]) {
  const requester = new FakeRequester();
  const list = (texts: string[]) => requester.on('mailboxList', () => xml(...texts));
  list(mailboxes);
  const tree = new MailboxTree(requester);
  await tree.refresh();
  return { tree, requester, list };
}

const outline = (nodes: readonly MailboxNode[]): unknown[] =>
  nodes.map((node) => (node.children.length > 0 ? [node.name, outline(node.children)] : node.name));

describe('MailboxTree', () => {
  it('asks for everything, folders without messages included', async () => {
    const { requester } = await treeOf();
    assert.deepEqual(requester.takeSent(), ['<mailboxList filter="*" pureFolder="yes"/>']);
  });

  it('puts INBOX first, then special mailboxes, then the others as people sort', async () => {
    const names = ['Zebra', 'Trash', 'Élan', 'Item 10', 'Item 9', 'Drafts', 'Sent Items', 'inbox', 'apple'];
    const { tree } = await treeOf(...names.map((name) => `<mailbox mailbox="${name}"/>`));
    assert.deepEqual(outline(tree.roots), [
      'inbox',
      'Drafts',
      'Sent Items',
      'Trash',
      'apple',
      'Élan',
      'Item 9',
      'Item 10',
      'Zebra',
    ]);
  });

  it('makes the levels in between that the server does not list', async () => {
    const { tree } = await treeOf(
      '<mailbox mailbox="a/b/c" Messages="1"/>',
      '<mailbox mailbox="a/x" pureFolder="yes"/>',
    );
    assert.deepEqual(outline(tree.roots), [['a', [['b', ['c']], 'x']]]);
    const middle = tree.get('a/b');
    assert.deepEqual(
      [middle?.kind, middle?.isPureFolder, middle?.messages, middle?.parent?.path, tree.get('a/x')?.kind],
      ['container', true, undefined, 'a', 'container'],
    );
  });

  const kinds: [string, MailboxNode['kind']][] = [
    ['<mailbox mailbox="INBOX"/>', 'inbox'],
    ['<mailbox mailbox="Contacts" Class="IPF.Contact"/>', 'contacts'],
    ['<mailbox mailbox="x" mailboxClass="ipf.appointment"/>', 'calendar'],
    ['<mailbox mailbox="x" class="IPF.Task"/>', 'tasks'],
    ['<mailbox mailbox="x" Class="IPF.StickyNote"/>', 'notes'],
    ['<mailbox mailbox="x" Class="IPF.Unknown"/>', 'mail'],
    ['<mailbox mailbox="Spam"/>', 'junk'],
    ['<mailbox mailbox="archive"/>', 'archive'],
    ['<mailbox mailbox="constructor"/>', 'mail'],
    ['<mailbox mailbox="x" pureFolder="no"/>', 'mail'],
    ['<mailbox mailbox="x" PUREFOLDER="YES"/>', 'container'],
  ];
  for (const [text, kind] of kinds) {
    it(`takes ${text} for ${kind}`, async () => {
      const { tree } = await treeOf(text);
      assert.equal(tree.roots[0]?.kind, kind);
    });
  }

  it('reads counts in any letter case, and knows none where the server says nothing or nonsense', async () => {
    const { tree } = await treeOf(
      '<mailbox mailbox="a" Messages="5" Unseen="2"/>',
      '<mailbox mailbox="b" messages="6" unseen="0"/>',
      '<mailbox mailbox="c"/>',
      '<mailbox mailbox="d" Messages="-1" Unseen="1099511627776"/>',
    );
    assert.deepEqual(
      tree.roots.map(({ messages, unseen }) => [messages, unseen]),
      [
        [5, 2],
        [6, 0],
        [undefined, undefined],
        [undefined, undefined],
      ],
    );
  });

  it('keeps the objects of mailboxes over a refresh, and drops those that vanished', async () => {
    const { tree, list } = await treeOf('<mailbox mailbox="a" Messages="1"/>', '<mailbox mailbox="a/b"/>');
    const [a, b] = [tree.get('a'), tree.get('a/b')];
    list(['<mailbox mailbox="a" Messages="2"/>', '<mailbox mailbox="c"/>']);
    await tree.refresh();
    assert.equal(tree.get('a'), a);
    assert.deepEqual([a?.messages, a?.children.length, tree.get('a/b')], [2, 0, undefined]);
    list(['<mailbox mailbox="a/b"/>']);
    await tree.refresh();
    assert.notEqual(tree.get('a/b'), b);
    assert.equal(tree.get('a'), a);
  });

  it('keeps what it knows when a refresh fails', async () => {
    const { tree, requester } = await treeOf('<mailbox mailbox="a"/>');
    requester.on('mailboxList', () => {
      throw refusal('mailboxList', 'too busy');
    });
    await assert.rejects(tree.refresh(), { code: 'server-error' });
    assert.equal(tree.roots.length, 1);
  });

  it('joins a refresh in progress, and lets one caller give up', async () => {
    const { tree, requester } = await treeOf('<mailbox mailbox="a"/>');
    requester.takeSent();
    const abort = new AbortController();
    const first = tree.refresh(abort.signal);
    const second = tree.refresh();
    abort.abort();
    await assert.rejects(first, { code: 'cancelled' });
    await second;
    assert.equal(requester.sent.length, 1);
  });

  it('asks for one mailbox alone, and for all when that one is gone', async () => {
    const { tree, requester } = await treeOf('<mailbox mailbox="a" Messages="1"/>', '<mailbox mailbox="b"/>');
    const changed: (string | undefined)[] = [];
    tree.onDidChange((node) => changed.push(node?.path));
    requester.takeSent();
    requester.on('mailboxList', (request) =>
      attributeOf(request, 'filter') === 'a' ? xml('<mailbox mailbox="a" Messages="4"/>') : [],
    );
    await tree.refreshOne('a');
    await tree.refreshOne('b');
    assert.deepEqual(
      requester.sent.map((request) => attributeOf(request, 'filter')),
      ['a', 'b', '*'],
    );
    assert.deepEqual(changed, ['a', undefined]);
  });

  it('survives names that are not what they should be', async () => {
    const { tree } = await treeOf(
      '<mailbox/>',
      '<mailbox mailbox=""/>',
      '<mailbox mailbox="/"/>',
      '<mailbox mailbox="a//b"/>',
      '<mailbox mailbox="__proto__/x"/>',
      `<mailbox mailbox="${'d/'.repeat(5000)}e"/>`,
      '<other mailbox="no"/>',
      '<mailbox mailbox="twice" Messages="1"/>',
      '<mailbox mailbox="twice" Messages="2"/>',
    );
    assert.deepEqual(outline(tree.roots).sort(), ['/', 'a//b', 'twice', ['__proto__', ['x']]].sort());
    assert.equal(tree.get('twice')?.messages, 2);
  });

  it('shows no more mailboxes than it may', async () => {
    const requester = new FakeRequester();
    requester.on('mailboxList', () =>
      Array.from({ length: 30_000 }, (_, at) => element('mailbox', { mailbox: `m${at}` })),
    );
    const tree = new MailboxTree(requester);
    await tree.refresh();
    assert.equal(tree.roots.length, 20_000);
  });
});
