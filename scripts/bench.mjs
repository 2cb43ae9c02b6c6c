// Measures what the project promises: `npm run bench [-- --json FILE] [--check] [part of a name ...]`.
// Prints a table; with --json writes {"results":[{name,value,unit,against}]}; with --check a missed target is exit code 1.
import { rm, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { glob } from './lib/files.mjs';
import { projectFolder, projectPath } from './lib/project.mjs';
import { progress, run, runScript, StepError } from './lib/run.mjs';

/** What is aimed at. Results without an entry are there for information. */
const targets = {
  'framing-vs-fast-xml-parser': { atLeast: 60 },
  'framing-vs-saxes': { atLeast: 15 },
  'traffic-stall-ms': { atMost: 50 },
  'traffic-memory-ratio': { atMost: 1.5 },
  'filter-100k-ms': { atMost: 50 },
  'filter-1m-ms': { atMost: 300 },
  'activation-ms': { atMost: 50 },
  'bundle-host-kb': { atMost: 300 },
  'vsix-kb': { atMost: 1000 },
  'pipelined-vs-bare-socket': { atLeast: 0.8 },
  'million-mailbox-heap-mb': { atMost: 60 },
  'list-visible-ms': { atMost: 150 },
  'list-jump-ms': { atMost: 100 },
  'list-scroll-script-ms': { atMost: 8 },
  'list-jumps-heap-mb': { atMost: 60 },
  'connect-to-tree-ms': { atMost: 150 },
  'click-to-tree-ms': { atMost: 150 },
  'click-to-tree-open-ms': { atMost: 150 },
  'click-to-tree-row-ms': { atMost: 150 },
  'click-to-tree-window-ms': { atMost: 150 },
  'reconnect-ms': { atMost: 2000 },
  'five-accounts-cost': { atMost: 50 },
  'sync-1000-changes-ms': { atMost: 20 },
  'million-jumps-heap-mb': { atMost: 60 },
  'jump-fill-ms': { atMost: 100 },
  'ten-thousand-mailboxes-ms': { atMost: 1000 },
};

const outputFolder = 'out/bench';

await runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'string' }, check: { type: 'boolean' } },
  });
  const isWanted = (name) => positionals.length === 0 || positionals.some((part) => name.includes(part));
  const results = [];
  if (isWanted('package')) results.push(...(await measurePackage()));
  if (isWanted('messageListUi')) results.push(...(await measureList()));
  if (isWanted('clickToTreeUi')) results.push(...(await measureConnecting()));
  for (const file of (await bundleBenchmarks()).filter(isWanted)) results.push(...(await runBenchmark(file)));
  printTable(results);
  if (values.json) await writeFile(values.json, `${JSON.stringify({ results }, undefined, 2)}\n`);
  return values.check && results.some(isMissed) ? 1 : 0;
});

/** Sizes of what is shipped, and the time it takes to activate. Leaves the minified build in dist/ for the others. */
async function measurePackage() {
  const { packageExtension } = await import('./lib/packageVsix.mjs');
  const { measureActivation } = await import('./lib/activation.mjs');
  const vsix = await packageExtension();
  const [host, archive] = await Promise.all([stat(projectPath('dist/extension.js')), stat(vsix)]);
  progress('Activating in an extension host');
  return [
    { name: 'activation-ms', value: await measureActivation(), unit: 'ms', against: 'a real extension host' },
    { name: 'bundle-host-kb', value: host.size / 1000, unit: 'kB', against: 'dist/extension.js, minified' },
    { name: 'vsix-kb', value: archive.size / 1000, unit: 'kB', against: basename(vsix) },
  ];
}

/** A message list in the real editor; see scripts/lib/messageListUi.mjs for what is timed. */
async function measureList() {
  const { measureMessageList } = await import('./lib/messageListUi.mjs');
  progress('A message list in a real VS Code');
  return measureMessageList();
}

/** Connecting by a click in the real editor; see scripts/lib/clickToTreeUi.mjs for what is timed. */
async function measureConnecting() {
  const { measureClickToTree } = await import('./lib/clickToTreeUi.mjs');
  progress('From a click to the mailbox tree in a real VS Code');
  return measureClickToTree();
}

/** Bundles test/bench; the bundles are the names of the benchmarks. */
async function bundleBenchmarks() {
  const entryPoints = await glob(projectPath('test/bench'), (name) => name.endsWith('.bench.ts'));
  await rm(projectPath(outputFolder), { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: projectFolder,
    entryPoints,
    outdir: outputFolder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
    define: { __PROJECT_ROOT__: JSON.stringify(projectFolder) },
  });
  return entryPoints.map((file) => basename(file, '.ts'));
}

/** Runs one benchmark alone in a process, so that none finds the heap or the compiled code of another. */
async function runBenchmark(name) {
  progress(name);
  const bundle = projectPath(outputFolder, `${name}.cjs`);
  const { code, output } = await run(process.execPath, ['--expose-gc', bundle], { cwd: projectFolder });
  if (code !== 0) throw new StepError(`The benchmark ${name} failed.`, { details: output });
  const results = output.split('\n').filter((line) => line.startsWith('{"name"'));
  // A process that waits for what never comes ends without a result and without an error.
  if (results.length === 0) throw new StepError(`The benchmark ${name} gave no result.`, { details: output });
  return results.map((line) => JSON.parse(line));
}

function isMissed({ name, value }) {
  const { atLeast = -Infinity, atMost = Infinity } = targets[name] ?? {};
  return !(value >= atLeast && value <= atMost);
}

function printTable(results) {
  const rows = results.map((result) => [result.name, round(result.value), result.unit, aim(result), result.against]);
  const table = [['name', 'value', 'unit', 'target', 'against'], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    );
}

function aim(result) {
  const { atLeast, atMost } = targets[result.name] ?? {};
  if (atLeast === undefined && atMost === undefined) return '';
  const aimed = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
  return isMissed(result) ? `${aimed} MISSED` : aimed;
}

function round(value) {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3);
}
