import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import type { SeedMailbox, SeedMessage } from '../../src/demo/mailTypes';
import { seedMailbox, seedMessage } from '../support/seedMail';
import { replayTranscript, type ReplayOptions } from '../support/transcriptReplay';
import { WireClient } from '../support/wireClient';

const inbox = { mailbox: 'INBOX' };
const userOne = { userName: 'user1@example.com', password: 'secret1', realName: 'User One' };
const userTwo = { userName: 'user2@example.com', password: 'secret2', realName: 'User Two' };
const boss = { userName: 'boss@example.com', password: 'secret3', realName: 'Boss' };

/** The message of dialogue 10 as it came over the network. */
const figures: SeedMessage = (() => {
  const lines = [
    'Return-Path: <ann@example.net>',
    'Received: from [192.0.2.1] by mail.example.com; Mon, 03 Jun 2024 21:52:05 +0000',
    'From: Ann Smith <ann@example.net>',
    'To: User One <user1@example.com>, user2@example.com',
    'Subject: Figures & notes',
    'Date: Tue, 04 Jun 2024 01:52:00 +0400',
    'Message-ID: <m1@example.net>',
    'X-Priority: 1 (Highest)',
    'Content-Type: multipart/mixed; boundary=A',
    '',
    '--A',
    'Content-Type: multipart/alternative; boundary=B',
    '',
    '--B',
    'Content-Type: text/plain; charset=koi8-r; format=flowed; delsp=yes',
    '',
    'Hello,',
    '',
    'here they are.',
    '--B',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<html><body><p>Hello, here they are.</p></body></html>',
    '--B--',
    '--A',
    'Content-Type: message/rfc822',
    '',
    'From: User Two <user2@example.com>',
    'Subject: notes',
    'Date: Mon, 03 Jun 2024 06:00:00 +0000',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'Original text',
    '--A',
    'Content-Type: application/pdf; name=figures.pdf',
    'Content-Disposition: attachment; filename=figures.pdf',
    'Content-Transfer-Encoding: base64',
    '',
    'JVBERi0xLjQ=',
    '--A--',
    '',
  ];
  const raw = Buffer.from(lines.join('\r\n'), 'latin1');
  return { ...seedMessage({ subject: 'Figures & notes' }), sizeBytes: raw.length, raw: () => raw };
})();

/** The recorded dialogues are the referee: client and server cannot agree on a mistake. */
describe('demo server: recorded dialogues', () => {
  let server: DemoServer | undefined;
  let client: WireClient | undefined;

  afterEach(async () => {
    client?.close();
    await server?.stop();
  });

  async function start(mail: readonly SeedMailbox[] = []): Promise<DemoServer> {
    const accounts = [
      { ...userOne, mail },
      { ...userTwo, mail: [] },
      { ...boss, mail: [seedMailbox('Shared')] },
    ];
    server = await startDemoServer({ mail: { messages: 0 }, accounts, lateAnswerMs: 1 });
    client = await WireClient.connect(server.port);
    return server;
  }

  async function replay(file: string, options: ReplayOptions = {}, loggedIn = true): Promise<void> {
    if (loggedIn) await client!.login(userOne.userName, userOne.password);
    await replayTranscript(file, client!, options);
  }

  /** An INBOX whose first messages are gone, so that the next ones have the recorded UIDs. */
  async function startWithFirstUid(uid: number, messages: readonly SeedMessage[], more: SeedMailbox[] = []) {
    const gone = Array.from({ length: uid - 1 }, () => seedMessage());
    const started = await start([seedMailbox('INBOX', [...gone, ...messages]), ...more]);
    started.control.removeMessages(
      inbox,
      gone.map((_, position) => position + 1),
    );
    return started;
  }

  it('01: login with PLAIN', async () => {
    await start();
    await replay('01-login-plain.ximss', { looseContent: ['features'] }, false);
    await client!.closed();
  });

  it('02: login with a clear-text password, wrong first', async () => {
    await start();
    await replay('02-login-clear-text.ximss', {}, false);
  });

  it('04: starttls', async () => {
    await start();
    const upgrade = { '<listFeatures id="3"/>': () => client!.upgrade() };
    await replay('04-starttls.ximss', { looseContent: ['features'], before: upgrade }, false);
  });

  it('05: signup and recovery before login', async () => {
    await start();
    await replay('05-prelogin-signup-recover.ximss', { looseContent: ['strings'] }, false);
  });

  it('06: pipelining', async () => {
    const { control } = await start([seedMailbox('INBOX', [seedMessage()]), seedMailbox('Archive/2024')]);
    await replay('06-pipelining.ximss', {
      unordered: ['alert'],
      looseAttributes: ['UIDNext', 'Messages', 'Unseen'],
      before: { '<noop id="13"/>': () => control.sendAlert('Storage quota is nearly used up') },
    });
  });

  it('07: mailboxes', async () => {
    await start([
      seedMailbox('INBOX', [seedMessage()]),
      seedMailbox('Calendar', [], { mailboxClass: 'IPF.Appointment' }),
      seedMailbox('Проекты', [], { pureFolder: true }),
      seedMailbox('Проекты/2024'),
    ]);
    const owner = await WireClient.connect(server!.port);
    await owner.login(boss.userName, boss.password);
    await owner.askOk(
      '<mailboxACLUpdate id="1" mailbox="Shared"><aclElem name="user1">slr</aclElem></mailboxACLUpdate>',
    );
    owner.close();
    await replay('07-mailboxes.ximss', {
      unordered: ['mailboxNotify'],
      looseAttributes: ['UIDNext', 'Messages', 'Unseen'],
    });
  });

  it('08: a folder that is opened, browsed and synced', async () => {
    const userTwoName = 'User Two <user2@example.com>';
    const { control } = await startWithFirstUid(10, [
      seedMessage({ from: userTwoName, subject: 'plan', flags: ['Seen'], date: '2024-06-01T07:00Z', sizeBytes: 2900 }),
      seedMessage({
        from: userTwoName,
        subject: 'Re: plan',
        flags: ['Seen', 'Answered'],
        date: '2024-06-01T15:00Z',
        sizeBytes: 3100,
      }),
      seedMessage({
        from: 'news@example.org',
        subject: 'Newsletter',
        flags: ['Seen'],
        date: '2024-06-02T06:00Z',
        sizeBytes: 20480,
      }),
      seedMessage({
        from: 'Build Bot <bot@example.com>',
        subject: 'Build failed',
        flags: ['Recent'],
        date: '2024-06-03T09:00Z',
        sizeBytes: 5300,
      }),
      seedMessage({ subject: 'Lunch?', date: '2024-06-03T10:10Z', sizeBytes: 1200 }),
    ]);
    const lunch = { subject: 'Lunch at noon', flags: ['Recent'], date: '2024-06-03T10:30Z', sizeBytes: 1250 };
    await replay('08-folder-sync.ximss', {
      before: {
        'mode="notify"': () => {
          control.removeMessages(inbox, [12]);
          control.changeFlags(inbox, [10], 'Flagged');
          control.deliver(inbox, seedMessage(lunch));
        },
      },
    });
  });

  it('09: a new message while a folder is re-sorted', async () => {
    const seeds = ['Mike', 'Zulu', 'Alpha'].map((subject) => seedMessage({ subject, flags: ['Seen'] }));
    const { control } = await start([seedMailbox('INBOX', seeds)]);
    await replay('09-folder-reopen-race.ximss', {
      before: {
        '<folderReopen': () =>
          void control.raceNextReopen(() => control.deliver(inbox, seedMessage({ subject: 'Hello again' }))),
      },
    });
  });

  it('10: a message with everything in it is read in whole and in part, marked and answered', async () => {
    await startWithFirstUid(512, [figures]);
    await replay('10-message-read.ximss', { looseContent: ['Received'] });
  });

  it('11: a draft is stored, and mail without recipients refused', async () => {
    const drafts = Array.from({ length: 40 }, () => seedMessage());
    await start([seedMailbox('INBOX'), seedMailbox('Drafts', drafts)]);
    // The second request names a file of a storage that this server has not.
    await replay('11-append-submit.ximss', { skipIds: ['2'] });
  });

  it('12: messages are marked, copied, moved and removed', async () => {
    await startWithFirstUid(
      101,
      Array.from({ length: 4 }, () => seedMessage()),
      [seedMailbox('Archive')],
    );
    await replay('12-mark-copy-move-remove.ximss');
  });

  it('15: contacts', async () => {
    await start([seedMailbox('INBOX')]);
    await replay('15-contacts.ximss', { looseContent: ['EMail'] });
  });

  it('20: wrong requests', async () => {
    await start([seedMailbox('INBOX', [seedMessage({ flags: ['Seen'] })]), seedMailbox('Sent')]);
    // No file storage and no meetings here: both are unknown commands.
    await replay('20-errors.ximss', { skipIds: ['7', '8'] });
  });

  it('22: the server says goodbye', async () => {
    const { control } = await start();
    await replay('22-server-bye.ximss', { before: { '<bye/>': () => void control.sayGoodbye() } });
    await client!.closed();
  });
});
