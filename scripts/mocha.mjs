// Runs one folder of tests in plain Node: `node scripts/mocha.mjs unit [part of a path]`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildTests } from './buildTests.mjs';
import { glob } from './lib/files.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [folder = 'unit', only = ''] = process.argv.slice(2);
await buildTests([folder], only);
const files = (await glob(`${root}/out/test/${folder}`, (name) => name.endsWith('.test.cjs'))).filter((f) =>
  f.includes(only),
);
const run = spawnSync(
  process.execPath,
  ['--enable-source-maps', `${root}/node_modules/mocha/bin/mocha.js`, '--exit', '--timeout', '15000', ...files],
  { stdio: 'inherit' },
);
process.exit(run.status ?? 1);
