import { outside, team } from './cast';
import { csvFile, pdfFile, pngFile, zipFile } from './files';
import { contactCard } from './itemMail';
import { mixed, type Piece } from './sampleWriter';

/** Messages with files: many kinds at once, difficult names, pictures in the text, files alone. */
export function attachmentPieces(): Piece[] {
  return [...manyFiles(), ...inlineAndAlone()];
}

const picture = (): Uint8Array => pngFile(64, 64, [0xd9480f, 0xffffff]);

function manyFiles(): Piece[] {
  return [
    {
      from: team.carla,
      subject: 'Photos, figures and the rest',
      body: () =>
        mixed(
          'Everything in one go.\n',
          {
            type: 'image/png',
            content: picture(),
            fileName: 'canal.png',
            headers: [['Content-Description', 'The canal in spring – Kanal im Frühling']],
          },
          { type: 'application/pdf', content: pdfFile(['Figures for August', 'All good.']), fileName: 'figures.pdf' },
          {
            type: 'text/csv',
            content: csvFile([
              ['month', 'messages'],
              ['August', 18233],
            ]),
            fileName: 'figures.csv',
          },
          {
            type: 'application/zip',
            content: zipFile([
              { name: 'readme.txt', text: 'Hello\n' },
              { name: 'größe.txt', text: '42\n' },
            ]),
            fileName: 'all.zip',
          },
          {
            type: 'application/json',
            content: Buffer.from('{"messages":18233,"unread":7}\n'),
            fileName: 'figures.json',
          },
          { type: 'text/plain', content: 'Just a note.\n', fileName: 'note.txt' },
        ),
    },
    {
      from: team.dmitri,
      subject: 'Файлы с длинными именами',
      body: () =>
        mixed(
          'Имена файлов по RFC 2231.\n',
          {
            type: 'application/pdf',
            content: pdfFile(['Otchet']),
            fileName: 'Очень длинное имя отчёта за третий квартал 2024 года (черновик № 2).pdf',
          },
          { type: 'text/plain', content: 'данные\n', fileName: '../../etc/passwd' },
          { type: 'image/png', content: picture(), fileName: '写真 🌸.png' },
        ),
    },
  ];
}

function inlineAndAlone(): Piece[] {
  return [
    {
      from: team.lea,
      subject: 'Une image dans le texte',
      body: () => ({
        type: 'multipart/related; type="text/html"',
        parts: [
          {
            type: 'text/html',
            content: '<p>Voici le logo : <img src="cid:logo@demo.example" alt="logo"> et le reste.</p>',
          },
          {
            type: 'image/png',
            content: picture(),
            headers: [
              ['Content-ID', '<logo@demo.example>'],
              ['Content-Disposition', 'inline'],
              ['Content-Location', 'logo.png'],
            ],
          },
        ],
      }),
    },
    {
      from: outside.trains,
      subject: 'Your ticket',
      body: () => ({
        type: 'application/pdf',
        content: pdfFile(['Coastline Rail', 'Seat 42, coach 7']),
        fileName: 'ticket.pdf',
      }),
    },
    {
      from: team.hiro,
      subject: 'Only a picture',
      body: () => ({ type: 'image/png', content: picture(), fileName: 'screen.png' }),
    },
    {
      from: team.ann,
      subject: 'My card',
      body: () =>
        mixed('Here is my card.\n', { type: 'text/x-vcard', content: contactCard(team.ann, 3), fileName: 'ann.vcf' }),
    },
  ];
}
