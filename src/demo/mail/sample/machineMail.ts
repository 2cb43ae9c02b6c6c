import type { SeedMessage } from '../../mailTypes';
import type { PartPlan } from '../mime/composer';
import { machines, outside } from './cast';
import { csvFile, pdfFile, pngFile, zipFile } from './files';
import { alternative, dayMs, hourMs, mixed, plain, sampleNowMs, type SampleWriter } from './sampleWriter';
import { flagsOf } from './teamMail';

const branches = ['main', 'sync-order', 'console-filter', 'framer-limits', 'calendar-read'];

/** Reports of the build machine: one in three has failed, and brings its log. */
export function buildReports(writer: SampleWriter, count: number): SeedMessage[] {
  return Array.from({ length: count }, (_, at) => {
    const { random } = writer;
    const dateMs = sampleNowMs - (count - at) * 19 * hourMs;
    const failed = random.chance(0.33);
    const run = 4100 + at;
    const branch = random.pick(branches);
    const seconds = 90 + random.below(400);
    const text = `Run ${run} on ${branch} ${failed ? 'failed' : 'passed'} after ${seconds} s.\n\n1342 tests, ${failed ? 3 : 0} failed.\n`;
    const summary = JSON.stringify({ run, branch, passed: !failed, seconds, tests: 1342 }, undefined, 2);
    return writer.letter({
      from: machines.build,
      subject: `[build] ${branch} #${run} ${failed ? 'failed' : 'passed'}`,
      dateMs,
      zoneHours: 0,
      flags: flagsOf(writer, dateMs),
      headers: failed ? [['X-Priority', '2 (High)']] : [['Precedence', 'bulk']],
      body: () =>
        failed
          ? mixed(
              text,
              { type: 'text/plain', content: buildLog(run), fileName: `build-${run}.log` },
              { type: 'application/json', content: Buffer.from(summary), fileName: 'summary.json' },
            )
          : plain(text),
    });
  });
}

function buildLog(run: number): string {
  const steps = ['restore cache', 'install', 'compile', 'lint', 'unit tests', 'integration tests'];
  const lines = steps.map((step, at) => `12:0${at}:17 [${run}] ${step} ... ${at < 5 ? 'ok' : 'FAILED'}`);
  return `${lines.join('\n')}\n\n  1) folder sync keeps positions after a removal\n     expected 4, found 5\n`;
}

/** Nightly notes of the backup, with a table now and then. */
export function backupReports(writer: SampleWriter, count: number): SeedMessage[] {
  return Array.from({ length: count }, (_, at) => {
    const dateMs = sampleNowMs - (count - at) * dayMs - 7 * hourMs;
    const gigabytes = 412 + at * 3;
    const text = `Backup of store1 finished, ${gigabytes} GB in ${40 + (at % 7)} minutes.\n0 errors.\n`;
    const table = csvFile([
      ['volume', 'GB', 'minutes'],
      ['mail', gigabytes, 38],
      ['configuration', 1, 1],
    ]);
    return writer.letter({
      from: machines.backup,
      subject: `Backup of store1: OK (${gigabytes} GB)`,
      dateMs,
      zoneHours: 0,
      flags: flagsOf(writer, dateMs),
      headers: [['X-Priority', '5 (Low)']],
      body: () =>
        at % 5 === 0 ? mixed(text, { type: 'text/csv', content: table, fileName: 'volumes.csv' }) : plain(text),
    });
  });
}

/** Monthly invoices as PDF files, some with the order in a ZIP archive. */
export function invoices(writer: SampleWriter, count: number): SeedMessage[] {
  return Array.from({ length: count }, (_, at) => {
    const dateMs = sampleNowMs - (count - at) * 30 * dayMs;
    const number = `2024-${String(1040 + at * 17)}`;
    const amount = `EUR ${(118 + at * 7.5).toFixed(2)}`;
    const sender = at % 2 === 0 ? outside.hosting : outside.stationery;
    const text = `Dear customer,\n\nplease find attached invoice ${number} over ${amount}.\nIt is due within 14 days.\n\n${sender.realName}\n`;
    return writer.letter({
      from: sender,
      subject: `Invoice ${number}`,
      dateMs,
      flags: flagsOf(writer, dateMs),
      body: () => mixed(text, ...invoiceFiles(sender.realName, number, amount, at % 3 === 0)),
    });
  });
}

function invoiceFiles(sender: string, number: string, amount: string, hasOrder: boolean): PartPlan[] {
  const pdf = pdfFile([`${sender}`, `Invoice ${number}`, `Amount due: ${amount}`]);
  const invoice: PartPlan = { type: 'application/pdf', content: pdf, fileName: `invoice-${number}.pdf` };
  if (!hasOrder) return [invoice];
  const archive = zipFile([{ name: 'order.txt', text: `Order for invoice ${number}\n` }]);
  return [invoice, { type: 'application/zip', content: archive, fileName: `order-${number}.zip` }];
}

const headlines = [
  'Framing by zero bytes, and why it still works',
  'Ten ways to number the parts of a message',
  'What a frozen folder view gives you',
  'Reading mail in nine charsets',
  'A year of keep-alives, measured',
];

/** A newsletter: HTML with pictures inside, and the same as text. */
export function newsletters(writer: SampleWriter, count: number): SeedMessage[] {
  return Array.from({ length: count }, (_, at) => {
    const dateMs = sampleNowMs - (count - at) * 7 * dayMs + 3 * hourMs;
    const headline = headlines[at % headlines.length] ?? '';
    const issue = 210 + at;
    return writer.letter({
      from: outside.weekly,
      subject: `Protocol Weekly ${issue}: ${headline}`,
      dateMs,
      zoneHours: -5,
      flags: flagsOf(writer, dateMs),
      headers: [
        ['List-ID', 'Protocol Weekly <weekly.protocolweekly.example>'],
        ['List-Unsubscribe', '<mailto:leave@protocolweekly.example>'],
      ],
      body: () => newsletter(issue, headline),
    });
  });
}

function newsletter(issue: number, headline: string): PartPlan {
  const picture = pngFile(48, 24, [0x1b72b8, 0xf2f4f7]);
  const html =
    `<html><body style="font-family:sans-serif"><img src="cid:banner${issue}" alt="Protocol Weekly" width="48">` +
    `<h1>${headline}</h1><p>Dear reader, this week we look at a small thing with large effects.</p>` +
    `<p>Until next Monday,<br>the editor</p></body></html>`;
  const banner: PartPlan = {
    type: 'image/png',
    content: picture,
    fileName: 'banner.png',
    headers: [
      ['Content-ID', `<banner${issue}>`],
      ['Content-Disposition', 'inline'],
    ],
  };
  const related: PartPlan = {
    type: 'multipart/related; type="text/html"',
    parts: [{ type: 'text/html', content: html }, banner],
  };
  return alternative(`${headline}\n\nDear reader, this week we look at a small thing with large effects.\n`, related);
}

/** Mail of the ticket tracker. */
export function tickets(writer: SampleWriter, count: number): SeedMessage[] {
  const states = ['opened', 'assigned to you', 'commented', 'closed'];
  const titles = [
    'Login fails after certificate change',
    'Attachment name is cut',
    'Calendar shows yesterday',
    'Search ignores umlauts',
  ];
  return Array.from({ length: count }, (_, at) => {
    const dateMs = sampleNowMs - (count - at) * 31 * hourMs;
    const title = titles[at % titles.length] ?? '';
    const state = states[(at >> 2) % states.length] ?? '';
    return writer.letter({
      from: machines.tracker,
      subject: `[#${700 + (at % titles.length)}] ${title} (${state})`,
      dateMs,
      flags: flagsOf(writer, dateMs),
      headers: [['Auto-Submitted', 'auto-generated']],
      body: () =>
        alternative(
          `${title}: ${state}.\n`,
          `<p><b>${title}</b>: ${state}.</p><p>Open it in the tracker to answer.</p>`,
        ),
    });
  });
}
