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

  it('finds INBOX in any letter case, and nothing else', async () => {
    const { tree } = await treeOf('<mailbox mailbox="Inbox" Messages="1"/>', '<mailbox mailbox="INBOX/Sub"/>');
    assert.deepEqual(
      [tree.get('INBOX')?.path, tree.get('inbox/Sub')?.parent?.path, tree.get('inbox/sub')],
      ['Inbox', 'Inbox', undefined],
    );
    tree.setCounts('iNBOX', 5, 2);
    assert.equal(tree.get('INBOX')?.unseen, 2);
  });

  it('shows other accounts beside the own mailboxes, and says at their row why they cannot be listed', async () => {
    const { tree, requester } = await treeOf('<mailbox mailbox="INBOX"/>');
    requester.on('mailboxList', (request) => {
      const filter = attributeOf(request, 'filter');
      if (filter === '~x/*') throw refusal('mailboxList', 'account with this name does not exist');
      return xml(filter === '~bo/*' ? '<mailbox mailbox="~bo/INBOX" Unseen="1"/>' : '<mailbox mailbox="INBOX"/>');
    });
    tree.setOthers(['~bo', '~x']);
    assert.deepEqual(outline(tree.others), ['~bo', '~x']);
    await tree.refreshAnew();
    assert.deepEqual([outline(tree.roots), outline(tree.others)], [['INBOX'], [['~bo', ['INBOX']], '~x']]);
    assert.deepEqual([tree.get('~bo')?.kind, tree.get('~bo/INBOX')?.kind], ['account', 'inbox']);
    assert.match(tree.problemOf('~x')?.message ?? '', /does not exist/);
    tree.setOthers(['~bo', '~x']);
    assert.match(tree.problemOf('~x')?.message ?? '', /does not exist/, 'what is shown already stays');
    const vanished: string[] = [];
    tree.onDidVanish((path) => vanished.push(path));
    tree.setOthers(['~x']);
    assert.deepEqual(vanished.sort(), ['~bo', '~bo/INBOX']);
  });

  it('asks again after a change, also while a refresh is on its way', async () => {
    const { tree, requester } = await treeOf('<mailbox mailbox="a"/>');
    requester.takeSent();
    const earlier = tree.refresh();
    await tree.refreshAnew();
    await earlier;
    assert.equal(requester.sent.length, 2);
  });

  it('lists an account that is too large level by level, and what is below when it is opened', async () => {
    const requester = new FakeRequester();
    const level = (...names: string[]) => names.map((mailbox) => element('mailbox', { mailbox, isFolder: 'yes' }));
    const many = Array.from({ length: 20_001 }, (_, at) => element('mailbox', { mailbox: `m${at}` }));
    const answers: Record<string, ReturnType<typeof level>> = {
      '*': many,
      '%': level('a', 'b'),
      '%/%': [...level('a/b'), element('mailbox', { mailbox: 'b/empty', pureFolder: 'yes' })],
      'a/b/%': level('a/b/c'),
      'a/b/%/%': level('a/b/c/d'),
    };
    requester.on('mailboxList', (request) => answers[attributeOf(request, 'filter')!] ?? []);
    const tree = new MailboxTree(requester);
    await tree.refresh();
    assert.deepEqual(outline(tree.roots), [
      ['a', ['b']],
      ['b', ['empty']],
    ]);
    assert.equal(tree.get('b/empty')?.mayHaveChildren, true, 'nobody looked below yet');
    await tree.loadChildren('a/b');
    assert.deepEqual(outline(tree.roots), [
      ['a', [['b', [['c', ['d']]]]]],
      ['b', ['empty']],
    ]);
    requester.takeSent();
    await tree.loadChildren('a/b');
    assert.deepEqual(requester.takeSent(), [], 'listed already');
    await tree.refresh();
    assert.equal(tree.get('a/b/c/d')?.name, 'd');
    requester.takeSent();
    await tree.refreshOne('b/x/y/z');
    assert.deepEqual(requester.takeSent(), [], 'nobody looked there');
    await tree.refreshOne('a/b/new');
    assert.match(requester.takeSent()[0]!, /filter="\*"/);
    answers['*'] = level('a');
    await tree.refresh();
    assert.deepEqual(outline(tree.roots), ['a']);
  });
});
