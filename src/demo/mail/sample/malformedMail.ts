import type { SeedMessage } from '../../mailTypes';
import { hourMs, sampleNowMs, type SampleWriter } from './sampleWriter';

const crlf = (text: string): string => text.replace(/\n/g, '\r\n');
const head = (subject: string): string =>
  `From: Old Gateway <gateway@legacy.example>\nTo: alex@demo.example\nSubject: ${subject}\nDate: Mon, 26 Aug 2024 10:00:00 +0200\n`;

/** Messages as broken programs send them: each has to be shown as well as can be, and none may hurt. */
const broken: readonly (() => string)[] = [
  () => `${head('A multipart without boundary')}Content-Type: multipart/mixed\n\nNobody knows where the parts are.\n`,
  () =>
    `${head('The boundary that never comes')}Content-Type: multipart/mixed; boundary="expected"\n\n--other\nContent-Type: text/plain\n\nlost\n--other--\n`,
  () =>
    `${head('A multipart that is cut off')}Content-Type: multipart/mixed; boundary=cut\n\n--cut\nContent-Type: text/plain\n\nThe first part is whole.\n--cut\nContent-Type: application/pdf; name=half.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjQKMSAwIG9i`,
  () =>
    `${head('Base64 with dirt in it')}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nVGhpcyB0ZX*** h0IHdhcyBkYW1hZ2VkIG9uIHRoZSB3YXku!!\n`,
  () =>
    `${head('A charset nobody has')}Content-Type: text/plain; charset=x-klingon-1\n\nStill readable, na\xc3\xafvely.\n`,
  () => 'This message has no header at all.\nIt starts with its text.\n',
  () => `${head('An empty body')}Content-Type: text/plain\n\n`,
  () =>
    `From: Zo\xeb <zoe@legacy.example>\nTo: alex@demo.example\nSubject: Pr\xe9nom en 8 bits\nContent-Type: text/plain; charset=iso-8859-1\n\nCaf\xe9.\n`,
  () => `${head('A header of 200 kB')}X-Trace: ${'hop.example.net; '.repeat(12_000)}\n\nThe body is short.\n`,
  () =>
    `${head('Zero \0 bytes \0 inside')}Content-Type: text/plain\n\nBefore\0after, \x01\x02\x08\x1f control characters too.\n`,
  () =>
    `${head('Quoted-printable gone wrong')}Content-Transfer-Encoding: quoted-printable\n\n100=% of =ZZ is =3D wrong=\n`,
  () =>
    `From: a@legacy.example\nFrom: b@legacy.example\nSubject: two\nSubject: of each\nDate: yesterday afternoon\nTo: undisclosed-recipients:;\n\nWho wrote this?\n`,
  () =>
    `MIME: <not an element>\nEMail: neither\n<tag>: no name\nX.1_:ok: value\n\nHeader names that would be markup.\n`,
  () => `${head('=?utf-8?B?////?= =?nope?Q?=FF?= =?utf-8?Q?open')}\nEncoded words that are none.\n`,
  () => `${head('Only a header')}`.trimEnd(),
  () => nestedMultiparts(40),
];

/** Deeper than any reader should follow. */
function nestedMultiparts(depth: number): string {
  let text = head('Forty multiparts within each other');
  for (let at = 0; at < depth; at++) text += `Content-Type: multipart/mixed; boundary="level${at}"\n\n--level${at}\n`;
  return `${text}Content-Type: text/plain\n\nAt the bottom.\n`;
}

export function malformedLetters(writer: SampleWriter): SeedMessage[] {
  return broken.map((compose, at) =>
    writer.verbatim(sampleNowMs - 6 * 24 * hourMs + at * hourMs, at % 3 === 0 ? [] : ['Seen'], () => crlf(compose())),
  );
}
