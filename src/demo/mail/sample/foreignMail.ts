import type { HeaderField, SeedMessage } from '../../mailTypes';
import { readableAddresses } from '../mime/addressFields';
import { formatMailDate } from '../mime/dates';
import { dayMs, sampleNowMs, type SampleWriter } from './sampleWriter';

interface ForeignLetter {
  readonly charset: string;
  readonly encoding: 'base64' | 'quoted-printable' | '8bit' | '7bit';
  readonly realName: string;
  readonly subject: string;
  readonly text: string;
}

const letters: readonly ForeignLetter[] = [
  {
    charset: 'koi8-r',
    encoding: '8bit',
    realName: 'Ольга Петрова',
    subject: 'Отчёт за август',
    text: 'Добрый день!\n\nОтчёт готов, цифры в таблице ниже.\n\nС уважением,\nОльга\n',
  },
  {
    charset: 'windows-1251',
    encoding: 'base64',
    realName: 'Сергей Иванов',
    subject: 'Договор на подпись',
    text: 'Здравствуйте!\n\nВысылаю договор № 17. Прошу подписать до пятницы.\n',
  },
  {
    charset: 'iso-8859-1',
    encoding: 'quoted-printable',
    realName: 'Jürgen Groß',
    subject: 'Grüße aus München',
    text: 'Schöne Grüße vom Biergarten!\nDas Essen war süß und teuer.\n',
  },
  {
    charset: 'iso-8859-2',
    encoding: 'quoted-printable',
    realName: 'Łukasz Żak',
    subject: 'Zażółć gęślą jaźń',
    text: 'Cześć,\n\nprzesyłam zaległe dokumenty. Miłego dnia!\n',
  },
  {
    charset: 'iso-8859-15',
    encoding: 'quoted-printable',
    realName: 'Zoé Lefèvre',
    subject: 'Devis à 1 200 €',
    text: 'Bonjour,\n\nle devis s’élève à 1 200 €.\n'.replace('’', "'"),
  },
  {
    charset: 'windows-1252',
    encoding: '8bit',
    realName: 'Seán Ó Briain',
    subject: '“Smart” quotes – and dashes',
    text: '“These quotes” are not ASCII – they never were…\n',
  },
  {
    charset: 'windows-1253',
    encoding: 'base64',
    realName: 'Ελένη Παππά',
    subject: 'Καλημέρα από την Αθήνα',
    text: 'Γεια σας,\n\nη συνάντηση είναι την Τρίτη.\n',
  },
  {
    charset: 'windows-1255',
    encoding: 'base64',
    realName: 'דנה לוי',
    subject: 'תפריט ליום שני',
    text: 'שלום,\n\nמצורף התפריט. בתיאבון!\n',
  },
  {
    charset: 'windows-1256',
    encoding: 'base64',
    realName: 'سلمى خليل',
    subject: 'موعد الزيارة',
    text: 'مرحبا،\n\nنؤكد الموعد يوم الأحد.\n',
  },
  {
    charset: 'iso-2022-jp',
    encoding: '7bit',
    realName: '佐藤 花子',
    subject: '会議の日程について',
    text: 'お世話になっております。\n\n会議は水曜日の午後三時です。\nよろしくお願いいたします。\n',
  },
  {
    charset: 'shift_jis',
    encoding: '8bit',
    realName: '鈴木 一郎',
    subject: 'お見積書',
    text: 'お見積書をお送りします。\nご確認ください。\n',
  },
  {
    charset: 'euc-jp',
    encoding: 'base64',
    realName: '高橋 健',
    subject: '資料の送付',
    text: '資料を送ります。ご覧ください。\n',
  },
  {
    charset: 'gb18030',
    encoding: 'base64',
    realName: '王小明',
    subject: '项目进度报告',
    text: '大家好，\n\n项目进展顺利，下周交付。\n',
  },
  {
    charset: 'big5',
    encoding: '8bit',
    realName: '陳美玲',
    subject: '下週的行程',
    text: '您好，\n\n下週二到台北，請安排會議室。\n',
  },
  {
    charset: 'euc-kr',
    encoding: 'base64',
    realName: '김민준',
    subject: '회의 자료 보냅니다',
    text: '안녕하세요,\n\n회의 자료를 첨부합니다. 감사합니다.\n',
  },
  {
    charset: 'utf-8',
    encoding: '8bit',
    realName: 'Zürich 🏔️ Office',
    subject: '👩‍💻 🚀 ✅ emoji, all the way',
    text: 'Family: 👨‍👩‍👧‍👦  Flag: 🇨🇭  Skin: 👍🏽\nCombining: e\u0301 a\u0308  Math: 𝒙 ∈ ℝ\n',
  },
];

/** One letter in each charset that mail still comes in, header included. */
export function foreignLetters(writer: SampleWriter): SeedMessage[] {
  return letters.map((letter, at) => {
    const dateMs = sampleNowMs - (letters.length - at) * dayMs * 2 - 5_400_000;
    const flags = at > 11 ? [] : ['Seen'];
    const compose = (): Uint8Array => letterBytes(writer, letter, at, dateMs);
    return writer.verbatim(dateMs, flags, compose, () => headersOf(writer, letter, at, dateMs, (text) => text));
  });
}

/** The header fields; `word` writes a text that is not ASCII. */
function headersOf(
  writer: SampleWriter,
  letter: ForeignLetter,
  at: number,
  dateMs: number,
  word: (text: string) => string,
): HeaderField[] {
  return [
    { name: 'From', value: `${word(letter.realName)} <writer${at + 1}@abroad.example>` },
    { name: 'To', value: readableAddresses([writer.owner]) },
    { name: 'Subject', value: word(letter.subject) },
    { name: 'Date', value: formatMailDate(dateMs, at * 1800 - 7200) },
    { name: 'Message-ID', value: `<abroad.${at + 1}@abroad.example>` },
    { name: 'MIME-Version', value: '1.0' },
    { name: 'Content-Type', value: `text/plain; charset=${letter.charset}` },
    { name: 'Content-Transfer-Encoding', value: letter.encoding },
  ];
}

function letterBytes(writer: SampleWriter, letter: ForeignLetter, at: number, dateMs: number): Uint8Array {
  const word = (text: string): string => {
    const bytes = Buffer.from(writer.charsets.encode(text, letter.charset));
    return `=?${letter.charset}?B?${bytes.toString('base64')}?=`;
  };
  const head = headersOf(writer, letter, at, dateMs, word).map(({ name, value }) => `${name}: ${value}\r\n`);
  const text = writer.charsets.encode(letter.text.replace(/\n/g, '\r\n'), letter.charset);
  return Buffer.concat([Buffer.from(`${head.join('')}\r\n`), transferEncode(text, letter.encoding)]);
}

function transferEncode(bytes: Uint8Array, encoding: ForeignLetter['encoding']): Uint8Array {
  const latin1 = Buffer.from(bytes).toString('latin1');
  if (encoding === 'base64') {
    return Buffer.from(Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n'));
  }
  if (encoding !== 'quoted-printable') return bytes;
  return Buffer.from(
    latin1.replace(/[=\x80-\xff]/g, (byte) => `=${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`),
  );
}
