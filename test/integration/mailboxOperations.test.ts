import * as assert from 'node:assert/strict';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import type { MailboxNode } from '../../src/mail/mailboxNode';
import { openMailSession, type MailSession } from '../support/mailSession';

const team = '~bo@demo.example/Team';
const denied = { code: 'server-error', message: 'mailbox access denied' };

describe('mailbox operations on the demo server', function () {
  this.timeout(60_000);
  let server: DemoServer;
  let alex: MailSession;
  let bo: MailSession;

  beforeEach(async () => {
    server = await startDemoServer({ mail: { messages: 5 }, lateAnswerMs: 1 });
    [alex, bo] = await Promise.all([openMailSession(server, 0), openMailSession(server, 1)]);
    await Promise.all([alex.mail.mailboxes.refresh(), bo.mail.mailboxes.refresh()]);
  });
  afterEach(async () => {
    await Promise.all([alex.close(), bo.close()]);
    await server.stop();
  });

  const paths = (nodes: readonly MailboxNode[]): string[] =>
    nodes.flatMap((node) => [node.path, ...paths(node.children)]);
  const known = (session: MailSession): string[] => paths(session.mail.mailboxes.roots);

  it('makes them nested, with a class, renames them with what is nested, and deletes them', async () => {
    const { operations, mailboxes } = alex.mail;
    await operations.create('Projects/2025/Tasks', 'IPF.Task');
    assert.equal(mailboxes.get('Projects/2025/Tasks')?.kind, 'tasks');
    assert.deepEqual(
      [mailboxes.get('Projects')?.kind, mailboxes.get('Projects/2025')?.isPureFolder],
      ['container', true],
    );
    await operations.rename('Projects/2025', 'Archive of 2025');
    assert.deepEqual(known(alex).slice(-3), ['Archive of 2025', 'Archive of 2025/Tasks', 'Projects']);
    await assert.rejects(operations.remove('Archive of 2025', false), { code: 'server-error' });
    await operations.remove('Archive of 2025', true);
    assert.deepEqual(known(alex).slice(-1), ['Projects']);
  });

  for (const name of [
    'R&D <ideas> "2024" \'x\'',
    'Отчёты/日本語/🙂',
    '  blanks  at ends ',
    'a\u202Egpj.exe',
    'constructor/__proto__',
    'é', // composed, as the server stores it
    '.hidden',
    '$(trash) [link](command:x)',
    `${'long '.repeat(60)}end`,
  ]) {
    it(`takes ${JSON.stringify(name.slice(0, 40))} for a name`, async () => {
      await alex.mail.operations.create(name);
      assert.equal(alex.mail.mailboxes.get(name)?.path, name);
      const folder = await alex.mail.openFolder(name);
      assert.equal(folder.size, 0);
      await alex.mail.copyMessages('INBOX', [1], name);
      await folder.sync();
      assert.equal(folder.size, 1);
      await alex.mail.operations.remove(name, false);
      assert.equal(alex.mail.mailboxes.get(name), undefined);
      assert.equal(folder.state, 'gone');
    });
  }

  it('tells what the server refuses, and shows what is there', async () => {
    const { operations } = alex.mail;
    const before = known(alex);
    for (const refused of [
      operations.create('Sent'),
      operations.create('inbox'),
      operations.create('a//b'),
      operations.create('~bo@demo.example/Mine'),
      operations.rename('INBOX', 'Other'),
      operations.rename('Sent', 'Sent/Below'),
      operations.rename('Sent', 'Trash'),
      operations.rename('No such', 'x'),
      operations.rename('Sent', '~bo@demo.example/Plans/Sent'),
      operations.remove('INBOX', true),
      operations.remove(team, true),
    ]) {
      await assert.rejects(refused, { code: 'server-error' });
    }
    assert.deepEqual(known(alex), before);
  });

  it('shows the mailboxes of another account, with the rights there are', async () => {
    const { mailboxes, operations } = alex.mail;
    mailboxes.setOthers(['~bo@demo.example', '~nobody@demo.example']);
    await mailboxes.refreshAnew();
    assert.deepEqual(paths(mailboxes.others), [
      ...['~bo@demo.example', '~bo@demo.example/Plans', '~bo@demo.example/Plans/2025', team],
      '~nobody@demo.example',
    ]);
    assert.match(mailboxes.problemOf('~nobody@demo.example')?.message ?? '', /does not exist/);
    assert.equal(mailboxes.problemOf('~bo@demo.example'), undefined);
    assert.equal((await alex.mail.openFolder(team)).size, 12);
    assert.deepEqual([await operations.rights(team), await operations.rights('INBOX')], ['lrswi', 'lrswipcdaxte']);
    await alex.mail.mark(team, [1], 'Flagged', true);
    await assert.rejects(alex.mail.moveMessages(team, [1], 'Sent'), denied);
    await assert.rejects(alex.mail.mark(team, [1], 'Deleted', true), denied);
    await alex.mail.copyMessages('INBOX', [1], team);
    await alex.mail.copyMessages(team, [1], 'Sent');
    mailboxes.setOthers([]);
    assert.deepEqual(mailboxes.others, []);
    assert.equal(mailboxes.get(team), undefined);
  });

  it('reads and changes who has access, and loses what is taken away', async () => {
    await bo.mail.operations.setAccess('INBOX', [
      { name: 'alex@demo.example', rights: 'lrst' },
      { name: 'anyone', rights: 'l' },
    ]);
    assert.deepEqual(await bo.mail.operations.accessList('INBOX'), [
      { name: 'alex@demo.example', rights: 'lrst' },
      { name: 'anyone', rights: 'l' },
    ]);
    const inbox = '~bo@demo.example/INBOX';
    await alex.mail.removeMessages(inbox, [1]);
    await bo.mail.operations.setAccess('INBOX', [{ name: 'alex@demo.example', rights: '' }]);
    assert.deepEqual(await bo.mail.operations.accessList('INBOX'), [{ name: 'anyone', rights: 'l' }]);
    // Never fetched, the message is looked for first: what the server says to that is told.
    const gone = { code: 'mailbox-gone', message: /^The mailbox ~bo.* cannot be opened any more: .*denied/ };
    await assert.rejects(alex.mail.removeMessages(inbox, [2]), gone);
    await assert.rejects(alex.mail.operations.accessList(inbox), denied);
    await assert.rejects(alex.mail.operations.setAccess(inbox, [{ name: 'alex', rights: 'a' }]), denied);
  });

  it('takes subscriptions along when a mailbox is renamed, those nested in it too', async () => {
    const { operations, subscriptions } = alex.mail;
    for (const name of ['Tours', 'Tours/Alps', 'Toursome']) await operations.create(name);
    await subscriptions.set(['Tours/Alps', 'Toursome'], true);
    await operations.rename('Tours', 'Travels');
    assert.ok(subscriptions.has('Travels/Alps') && subscriptions.has('Toursome'));
    assert.ok(!subscriptions.has('Tours/Alps'));
    server.control.refuseNext('mailboxSubUpdate');
    await assert.rejects(operations.rename('Travels', 'Tours'), { code: 'subscriptions-left' });
    assert.ok(subscriptions.has('Travels/Alps'));
    server.control.refuseNext('mailboxRename');
    await assert.rejects(operations.rename('Tours', 'Travels'), { code: 'server-error' });
    assert.ok(alex.mail.mailboxes.get('Tours/Alps'));
    await subscriptions.set(['Travels/Alps', 'Toursome'], false);
  });

  it('lists and changes subscriptions', async () => {
    const { subscriptions } = alex.mail;
    await subscriptions.refresh();
    assert.deepEqual([subscriptions.all, subscriptions.hasWithin('~bo@demo.example')], [[team], true]);
    await subscriptions.set(['inbox', 'Sent'], true);
    assert.deepEqual([...subscriptions.all].sort(), ['INBOX', 'Sent', team]);
    assert.equal(subscriptions.has('INBOX'), true);
    await subscriptions.set(['Sent', team], false);
    assert.deepEqual([subscriptions.has('Sent'), subscriptions.hasWithin('~bo@demo.example')], [false, false]);
  });

  it('lists and sets aliases', async () => {
    const { operations } = alex.mail;
    await operations.setAlias('Crew', team);
    assert.deepEqual(await operations.aliases(), [{ name: 'Crew', mailbox: team }]);
    assert.equal((await alex.mail.openFolder('Crew')).size, 12);
    await assert.rejects(operations.setAlias('Sent', team), { code: 'server-error' });
    await operations.setAlias('Crew', undefined);
    assert.deepEqual(await operations.aliases(), []);
  });

  it('says that a mailbox vanished under an operation', async () => {
    await alex.mail.operations.create('Short-lived');
    await alex.mail.openFolder('Short-lived');
    server.control.removeMailbox({ mailbox: 'Short-lived' });
    await assert.rejects(alex.mail.operations.rename('Short-lived', 'Longer'), { message: 'mailbox does not exist' });
    assert.equal(alex.mail.mailboxes.get('Short-lived'), undefined);
    await assert.rejects(alex.mail.moveMessages('INBOX', [1], 'Short-lived'), { message: 'mailbox does not exist' });
    await assert.rejects(alex.mail.markAll('Short-lived', 'Seen', true), { code: 'server-error' });
  });
});

describe('an account with very many mailboxes', function () {
  this.timeout(60_000);

  it('is listed whole up to the limit', async () => {
    const server = await startDemoServer({ mail: { messages: 1 }, mailboxes: 10_000 });
    const many = await openMailSession(server);
    const { mail } = many;
    await mail.mailboxes.refresh();
    assert.deepEqual([[...mail.mailboxes.all].length, mail.mailboxes.isCut], [10_104, false]);
    await many.close();
    await server.stop();
  });

  it('is listed level by level beyond it', async () => {
    const server = await startDemoServer({ mail: { messages: 1 }, mailboxes: 21_000 });
    const many = await openMailSession(server);
    const { mail } = many;
    await mail.operations.create('Customers 001/Case 00001/Letters/2025');
    const count = () => [...mail.mailboxes.all].length;
    assert.deepEqual(
      [mail.mailboxes.roots.length, mail.mailboxes.get('Customers 001/Case 00001/Letters')],
      [214, undefined],
    );
    const before = count();
    await mail.mailboxes.loadChildren('Customers 001/Case 00001');
    assert.equal(count(), before + 2);
    assert.equal(mail.mailboxes.get('Customers 001/Case 00001')?.children[0]?.name, 'Letters');
    assert.equal(mail.mailboxes.get('Customers 001/Case 00001/Letters/2025')?.messages, 0);
    await many.close();
    await server.stop();
  });
});
