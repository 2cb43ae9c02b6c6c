import type { SeedMessage } from '../../mailTypes';
import type { PartPlan } from '../mime/composer';
import { flowText } from '../mime/flowedText';
import { machines, outside, team } from './cast';
import { attachmentPieces } from './galleryFiles';
import { eventText } from './itemMail';
import { deliveryReport, readReceipt, signedLetter } from './reports';
import { alternative, dayMs, hourMs, mixed, plain, sampleNowMs, type Piece, type SampleWriter } from './sampleWriter';

/** One message of every kind that mail knows, for readers to prove themselves on. */
export function gallery(writer: SampleWriter): SeedMessage[] {
  const pieces = [...texts(), ...attachmentPieces(), ...nested(), ...invitations(), ...reports(), largeLetter()];
  return pieces.map((piece, at) =>
    writer.letter({
      dateMs: sampleNowMs - 4 * dayMs + at * 3 * hourMs,
      flags: flagSets[at % flagSets.length] ?? [],
      ...piece,
    }),
  );
}

const flagSets: readonly (readonly string[])[] = [
  ['Recent'],
  ['Seen'],
  ['Seen', 'Answered'],
  ['Seen', 'Flagged'],
  [],
  ['Seen', 'Redirected'],
  ['Seen', 'Label1'],
  ['Flagged', 'Label2'],
  ['Seen', 'MDNSent'],
  ['Seen', 'Deleted'],
];

const story =
  'We walked along the canal and talked about the release, and by the time we reached the harbour there was nothing left to argue about, only details. The rest of the afternoon went into those.';

function texts(): Piece[] {
  return [
    {
      from: team.ann,
      subject: 'Flowed text',
      body: () => ({ type: 'text/plain; format=flowed', content: flowText(`${story}\n\n> quoted line\n\n-- \nAnn\n`) }),
    },
    {
      from: team.hiro,
      subject: '改行のある長い文章',
      body: () => ({
        type: 'text/plain; format=flowed; delsp=yes',
        content:
          '私たちは運河に沿って歩き、リリースについて話しました。 \n港に着くころには、細かいことしか残っていませんでした。\n',
      }),
    },
    { from: team.lea, subject: 'Trois versions du même texte', body: threeVersions },
    {
      from: team.omar,
      subject: 'نص من اليمين إلى اليسار مع English inside',
      body: () =>
        alternative(
          'السطر الأول: رقم 42 و https://demo.example/\nשורה בעברית (עם סוגריים)\n',
          '<div dir="rtl"><p>السطر الأول: رقم <b>42</b></p><p>שורה בעברית</p></div>',
        ),
    },
    {
      from: team.bo,
      subject: 'URGENT: certificate expires today',
      headers: [
        ['X-Priority', '1 (Highest)'],
        ['Importance', 'high'],
      ],
      flags: ['Flagged', 'Recent'],
      body: () => plain('The certificate of mail.demo.example expires at midnight.\n'),
    },
    {
      from: team.carla,
      subject: 'When you have nothing better to do',
      headers: [['Importance', 'low']],
      body: () => plain('Could you tidy the wiki page about printers?\n'),
    },
    {
      from: team.ann,
      subject: `A subject that goes on and on, ${'because nobody stopped it, '.repeat(12)}until here`,
      body: () => plain('See subject.\n'),
    },
    { from: team.bo, subject: '', body: () => plain('This one has no subject.\n') },
    { from: team.bo, subject: 'One very long line', body: () => plain(`${'0123456789 '.repeat(900)}\n`) },
    {
      from: { realName: '"Quotes", commas & <angles>', address: "o'brien+tag@demo.example" },
      subject: 'Names <with> & "markup"',
      body: () => plain('5 < 6 && "a" > \'b\' ]]> &amp; <tag/>\n'),
    },
    { from: team.ann, subject: 'To a whole crowd', to: crowd(60), body: () => plain('Sixty recipients, one line.\n') },
  ];
}

function crowd(count: number): { realName: string; address: string }[] {
  return Array.from({ length: count }, (_, at) => ({
    realName: `Guest ${at + 1}`,
    address: `guest${at + 1}@demo.example`,
  }));
}

function threeVersions(): PartPlan {
  const enriched: PartPlan = { type: 'text/enriched', content: '<bold>Bonjour</bold> à toutes et à tous\n' };
  const both = alternative('Bonjour à toutes et à tous\n', '<p><b>Bonjour</b> à toutes et à tous</p>');
  const [first, last] = both.parts ?? [];
  return { ...both, parts: [first, enriched, last].filter((part) => part !== undefined) };
}

const forwardedText =
  'From: Vera Kowalska <vera.kowalska@harbour.example>\r\nTo: ann@demo.example\r\nSubject: =?utf-8?Q?Frage_zur_Lieferung_=E2=80=93_eilig?=\r\nDate: Fri, 23 Aug 2024 08:12:00 +0200\r\nMIME-Version: 1.0\r\n';

function nested(): Piece[] {
  const inner = `${forwardedText}Content-Type: text/plain; charset=us-ascii\r\n\r\nWhen will it be here?\r\n`;
  const middle = `From: Ann Smith <ann@demo.example>\r\nTo: bo@demo.example\r\nSubject: Fwd: Frage\r\nDate: Sat, 24 Aug 2024 09:00:00 +0200\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="middle"\r\n\r\n--middle\r\nContent-Type: text/plain\r\n\r\nCan you answer her?\r\n--middle\r\nContent-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\n${inner}\r\n--middle--\r\n`;
  return [
    {
      from: team.ann,
      subject: 'Fwd: Frage zur Lieferung',
      body: () => mixed('See below.\n', { type: 'message/rfc822', content: inner }),
    },
    {
      from: team.bo,
      subject: 'Fwd: Fwd: Frage',
      body: () =>
        mixed('It came to me, but it is yours.\n', {
          type: 'message/rfc822',
          content: middle,
          fileName: 'forwarded.eml',
        }),
    },
    {
      from: team.carla,
      subject: 'A message as the whole body',
      body: () => ({ type: 'message/rfc822', content: inner }),
    },
    {
      from: outside.weekly,
      subject: 'Digest of the list, 3 messages',
      body: () => ({
        type: 'multipart/digest',
        parts: [1, 2, 3].map((number) => ({
          type: 'message/rfc822',
          content: `From: reader${number}@list.example\r\nSubject: Letter ${number}\r\n\r\nText of letter ${number}.\r\n`,
        })),
      }),
    },
  ];
}

function invitations(): Piece[] {
  const plan = { uid: 'invite-1@demo.example', summary: 'Review of the console', startMs: sampleNowMs + 2 * dayMs };
  const invitation = (method: 'REQUEST' | 'CANCEL', text: string): PartPlan => ({
    type: 'multipart/alternative',
    parts: [plain(text), { type: `text/calendar; method=${method}`, content: eventText({ ...plan, method }) }],
  });
  return [
    {
      from: team.ann,
      subject: 'Invitation: Review of the console',
      body: () => invitation('REQUEST', 'Please come to the review on Wednesday.\n'),
    },
    {
      from: team.ann,
      subject: 'Cancelled: Review of the console',
      body: () => invitation('CANCEL', 'The review is cancelled.\n'),
    },
    {
      from: outside.customer,
      subject: 'Visit',
      body: () =>
        mixed('The dates as a file.\n', {
          type: 'application/ics',
          content: eventText({ ...plan, uid: 'visit@harbour.example' }),
          fileName: 'visit.ics',
        }),
    },
  ];
}

function reports(): Piece[] {
  return [
    { from: machines.postmaster, subject: 'Undelivered mail returned to sender', body: deliveryReport },
    { from: outside.customer, subject: 'Read: Offer for the autumn', body: readReceipt },
    { from: team.dmitri, subject: 'Signed statement', body: signedLetter },
    {
      from: team.ann,
      subject: 'Headers only',
      body: () => mixed('What the gateway saw:\n', { type: 'text/rfc822-headers', content: forwardedText }),
    },
  ];
}

/** Bytes of the large attachment, before its encoding makes a third more of it. */
const largeBytes = 3_900_000;

function largeLetter(): Piece {
  return {
    from: team.hiro,
    subject: 'The whole trace, 5 MB',
    body: () =>
      mixed('Sorry for the size.\n', {
        type: 'application/octet-stream',
        content: traceBytes(),
        fileName: 'trace.bin',
      }),
  };
}

function traceBytes(): Uint8Array {
  const line = Buffer.from('2024-08-30T10:15:00.000Z C:<noop id="1"/> S:<response id="1"/>\n');
  return Buffer.alloc(largeBytes, line);
}
