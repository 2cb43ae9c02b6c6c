import * as assert from 'node:assert/strict';
import { Emitter } from '../../src/base/emitter';
import { decodeUtf8 } from '../../src/base/utf8';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import type { SeedMessage } from '../../src/demo/mailTypes';
import { readSessionAddress } from '../../src/host/connections/webAccess';
import type { AccountConfig, Connection, Connections } from '../../src/host/connections/types';
import { MessageDocuments } from '../../src/host/documents/messageDocuments';
import {
  decodeDocumentRef,
  encodeDocumentRef,
  partRef,
  sourceRef,
  textRef,
  xmlRef,
} from '../../src/host/documents/messageUri';
import { MailAccount, type MailChange } from '../../src/mail/mailAccount';
import { listParts } from '../../src/mail/messageParts';
import { renderMessageText } from '../../src/mail/renderText';
import { openSession, type Session } from '../../src/session/session';
import { NodeClock } from '../../src/transport/nodeClock';
import { NodeDigests } from '../../src/transport/nodeDigests';
import { connectTcp } from '../../src/transport/tcpTransport';
import { RecordingTap } from '../unit/session/serverSide';

const clock = new NodeClock();

async function logIn(server: DemoServer): Promise<Session> {
  const { userName, password } = server.accounts[0]!;
  const transport = await connectTcp({
    host: server.host,
    port: server.port,
    security: 'none',
    connectTimeoutMs: 5_000,
  });
  return openSession({
    transport,
    tap: new RecordingTap(),
    clock,
    digests: new NodeDigests(),
    login: { userName, password, method: 'auto', allowClearText: true },
    requestTimeoutMs: 20_000,
  });
}

/** The first change that fits. */
function nextChange(mail: MailAccount, fits: (change: MailChange) => boolean): Promise<MailChange> {
  return new Promise((resolve) => {
    const listener = mail.onDidChange((change) => {
      if (!fits(change)) return;
      listener.dispose();
      resolve(change);
    });
  });
}

const isFolder = (kind: string) => (change: MailChange) => change.kind === 'folder' && change.change.kind === kind;

function newMessage(subject: string): SeedMessage {
  const raw = Buffer.from(`From: Ann <ann@example.net>\r\nSubject: ${subject}\r\n\r\nHello\r\n`);
  return {
    flags: [],
    internalDateMs: Date.UTC(2030, 0, 1),
    sizeBytes: raw.length,
    headers: () => [
      { name: 'From', value: 'Ann <ann@example.net>' },
      { name: 'Subject', value: subject },
    ],
    raw: () => raw,
  };
}

describe('Mail of the demo server', function () {
  this.timeout(120_000);
  let server: DemoServer;
  let session: Session;
  let mail: MailAccount;

  before(async () => {
    server = await startDemoServer({ mail: 'sample', lateAnswerMs: 1 });
    session = await logIn(server);
    mail = new MailAccount({ requester: session, clock });
    await mail.watchMailboxes();
    await mail.mailboxes.refresh();
  });
  after(async () => {
    mail.dispose();
    await session.close();
    await server.stop();
  });

  it('has its mailboxes in a tree, INBOX first, with counts', () => {
    const [inbox] = mail.mailboxes.roots;
    assert.deepEqual([inbox?.path, inbox?.kind], ['INBOX', 'inbox']);
    assert.ok((inbox?.messages ?? 0) > 0 && (inbox?.unseen ?? 0) > 0);
    const all = [...mail.mailboxes.all];
    assert.ok(all.length >= 12);
    assert.ok(all.some(({ parent }) => parent !== undefined));
    for (const kind of ['contacts', 'calendar'])
      assert.ok(
        all.some((node) => node.kind === kind),
        kind,
      );
  });

  it('can be read to the last message, each of them as a page without control characters', async () => {
    let count = 0;
    for (const node of mail.mailboxes.all) {
      if (node.isPureFolder) continue;
      const folder = await mail.openFolder(node.path);
      await folder.fetch(0, folder.size);
      assert.equal(folder.filledCells, folder.size, node.path);
      for (let index = 0; index < folder.size; index++) {
        const summary = folder.cell(index)!;
        const message = await mail.readMessage(node.path, summary.uid, { totalSizeLimitBytes: 10_485_760 });
        assert.ok(message, `${node.path} ${summary.uid}`);
        const page = renderMessageText(message);
        assert.doesNotMatch(page, /[\u0000-\u0008\u000B-\u001F\u202A-\u202E]/);
        assert.ok(page.length > 20);
        count++;
      }
      await mail.closeFolder(node.path);
    }
    assert.ok(count >= 400, `${count} messages`);
  });

  it('follows new mail, changed flags and removals', async () => {
    const inbox = await mail.openFolder('INBOX');
    await inbox.fetch(0, 5);
    const size = inbox.size;
    const added = nextChange(mail, isFolder('added'));
    const uid = server.control.deliver({ mailbox: 'INBOX' }, newMessage('Fresh'));
    await added;
    assert.deepEqual([inbox.size, inbox.cell(0)?.uid, inbox.cell(0)?.subject], [size + 1, uid, 'Fresh']);
    const updated = nextChange(mail, isFolder('updated'));
    await mail.mark('INBOX', [uid], 'Seen', true);
    await updated;
    assert.ok(inbox.summaryOf(uid)?.flags.has('Seen'));
    const counted = nextChange(mail, () => mail.mailboxes.get('INBOX')?.messages === size);
    server.control.removeMessages({ mailbox: 'INBOX' }, [uid]);
    await counted;
    assert.equal(inbox.size, size);
    assert.equal(await mail.readMessage('INBOX', uid), undefined);
  });

  it('sees changes of a mailbox that is not open', async () => {
    await mail.closeFolder('INBOX');
    const before = mail.mailboxes.get('INBOX')!.messages!;
    const changed = nextChange(mail, (change) => change.kind === 'mailboxes' && change.node?.path === 'INBOX');
    server.control.deliver({ mailbox: 'INBOX' }, newMessage('Unopened'));
    await changed;
    assert.equal(mail.mailboxes.get('INBOX')?.messages, before + 1);
  });

  it('says that a mailbox vanished, and the tree forgets it', async () => {
    server.control.createMailbox({ mailbox: 'Short lived' });
    await mail.mailboxes.refresh();
    const folder = await mail.openFolder('Short lived');
    const gone = nextChange(mail, (change) => change.kind === 'mailboxes' && !mail.mailboxes.get('Short lived'));
    server.control.removeMailbox({ mailbox: 'Short lived' });
    await mail.mailboxes.refresh();
    await gone;
    assert.equal(folder.state, 'gone');
    await assert.rejects(folder.fetch(0, 1), { code: 'mailbox-gone' });
  });

  describe('as documents', () => {
    let documents: MessageDocuments;
    let connectCount = 0;

    before(() => {
      const account: AccountConfig = {
        id: 'Demo',
        name: 'Demo',
        host: server.host,
        port: server.port,
        security: 'none',
        userName: 'u',
        method: 'auto',
        webUrl: `http://${server.host}:${server.port}`,
        isTransient: true,
      };
      const connection = {
        account,
        state: 'connected',
        problem: undefined,
        requester: session,
        mail: undefined as MailAccount | undefined,
        retryInMs: undefined,
        unknownOutcomes: [],
        forgetUnknownOutcomes: () => undefined,
        trafficSession: undefined,
        uploadToWeb: () => Promise.reject(new Error('nothing is uploaded here')),
        fetchFromWeb: (path: string, signal: AbortSignal) =>
          readSessionAddress(account, undefined, session.info.urlID ?? '', path, signal),
      } satisfies Connection & { mail: MailAccount | undefined };
      const connections: Connections = {
        all: [connection],
        get: (id) => (id === 'Demo' ? connection : undefined),
        colorOf: () => 'blue',
        connect: () => {
          connectCount++;
          connection.mail = mail;
          return Promise.resolve(connection);
        },
        onDidChange: new Emitter<Connection | undefined>().event,
      };
      documents = new MessageDocuments(connections);
    });
    after(() => documents.dispose());

    async function messageWith(mediaType: RegExp) {
      for (const node of mail.mailboxes.all) {
        if (node.isPureFolder) continue;
        const folder = await mail.openFolder(node.path);
        await folder.fetch(0, folder.size);
        for (let index = 0; index < folder.size; index++) {
          const { uid, subject } = folder.cell(index)!;
          const message = (await mail.readMessage(node.path, uid))!;
          const part = listParts(message).find(
            (listed) => mediaType.test(listed.part.mediaType) && listed.part.partId,
          )?.part;
          if (part)
            return {
              ref: { accountId: 'Demo', mailbox: node.path, uid, uidValidity: folder.uidValidity },
              subject,
              part,
            };
        }
      }
      throw new Error(`No message with ${String(mediaType)}`);
    }

    it('open in every form from an address alone, connecting once', async () => {
      const { ref, subject, part } = await messageWith(/^image\/png|^application\/pdf/);
      for (const document of [
        textRef(ref, subject),
        xmlRef(ref, subject),
        sourceRef(ref, subject),
        partRef(ref, part),
      ]) {
        const decoded = decodeDocumentRef(encodeDocumentRef(document));
        assert.deepEqual(decoded, document);
        const { bytes, rendered } = await documents.load(decoded);
        const start = decodeUtf8(bytes.subarray(0, 4000));
        if (document.kind === 'text') assert.match(start, /^From: /);
        if (document.kind === 'text') assert.ok(rendered?.sections.some(({ kind }) => kind === 'parts'));
        if (document.kind === 'xml') assert.match(start, /^<EMail>\n {2}</);
        if (document.kind === 'source') assert.match(start, /^(?:From|Subject|MIME-Version|Message-ID):/im);
        if (document.kind === 'part') assert.match(start.slice(0, 8), /PNG|%PDF/);
      }
      assert.equal(connectCount, 1);
      assert.equal(documents.kept.count, 4);
    });

    it('show an attached message as a page of its own', async () => {
      const { ref, part } = await messageWith(/^message\/rfc822$/);
      const document = partRef(ref, part);
      assert.deepEqual([document.kind, document.partId], ['text', part.partId]);
      assert.match(decodeUtf8((await documents.load(document)).bytes), /^From: /);
    });

    it('are let go when they are closed', async () => {
      const { ref, subject } = await messageWith(/^text\/html$/);
      const document = textRef(ref, subject);
      const first = await documents.load(document);
      assert.equal(await documents.load(document), first);
      const { count } = documents.kept;
      documents.release(document);
      assert.equal(documents.kept.count, count - 1);
      assert.notEqual(await documents.load(document), first);
    });

    it('say that their message is gone, to those who have it open and to those who come later', async () => {
      const uid = server.control.deliver({ mailbox: 'INBOX' }, newMessage('Leaving'));
      const document = textRef({ accountId: 'Demo', mailbox: 'INBOX', uid }, 'Leaving');
      assert.match(decodeUtf8((await documents.load(document)).bytes), /Hello/);
      const gone = new Promise((resolve) => documents.onDidChange(resolve));
      await (await mail.openFolder('INBOX')).sync();
      server.control.removeMessages({ mailbox: 'INBOX' }, [uid]);
      assert.deepEqual(await gone, { ref: document, kind: 'gone' });
      await assert.rejects(documents.load(document), {
        code: 'document-error',
        isGone: true,
        message: /moved or deleted/,
      });
    });

    it('are not those of another message when the mailbox was made anew', async () => {
      const document = textRef({ accountId: 'Demo', mailbox: 'INBOX', uid: 1, uidValidity: 1 }, 'Old');
      await assert.rejects(documents.load(document), { isGone: true });
    });

    it('explain what is wrong with an account or a part that is not there', async () => {
      const nobody = textRef({ accountId: 'nobody', mailbox: 'INBOX', uid: 1 }, 'x');
      await assert.rejects(documents.load(nobody), { message: /account of this message is not there/ });
      const noPart = {
        ...textRef({ accountId: 'Demo', mailbox: 'INBOX', uid: 1 }, 'x'),
        kind: 'part' as const,
        partId: '99',
      };
      await assert.rejects(documents.load(noPart), { message: /has no part 99/ });
      const noMailbox = textRef({ accountId: 'Demo', mailbox: 'No such mailbox', uid: 1 }, 'x');
      await assert.rejects(documents.load(noMailbox), { code: 'document-error' });
    });
  });
});

describe('A mailbox of a million messages', function () {
  this.timeout(60_000);

  it('opens, is read at both ends and follows new mail, at the cost of what was looked at', async () => {
    const server = await startDemoServer({ mail: { messages: 1_000_000 }, lateAnswerMs: 1 });
    const session = await logIn(server);
    const mail = new MailAccount({ requester: session, clock });
    try {
      const inbox = await mail.openFolder('INBOX');
      assert.equal(inbox.size, 1_000_000);
      await inbox.fetch(0, 99);
      await inbox.fetch(999_900, 1_000_500);
      assert.equal(inbox.filledCells, 200);
      const added = nextChange(mail, isFolder('added'));
      server.control.deliver({ mailbox: 'INBOX' }, newMessage('One more'));
      await added;
      assert.deepEqual([inbox.size, inbox.cell(0)?.subject, inbox.filledCells], [1_000_001, 'One more', 201]);
    } finally {
      mail.dispose();
      await session.close();
      await server.stop();
    }
  });
});
