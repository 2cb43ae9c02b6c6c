// Breaks the rules of folders on purpose, one at a time, and shows that the tests notice: `npm run mutants`.
// Each mutant is a change of one line of src/mail, made while the tests are bundled; no file is touched.
import { readFile, rm } from 'node:fs/promises';
import * as esbuild from 'esbuild';
import { MUTANTS } from './lib/folderMutants.mjs';
import { npmInstall } from './lib/npmInstall.mjs';
import { projectFolder, projectPath } from './lib/project.mjs';
import { run, runScript, StepError } from './lib/run.mjs';

/** In this order, the quick ones first; the next is asked only about what the one before let through. */
const SUITES = [
  'unit/mail/folder.test.ts',
  'unit/mail/folderFetch.test.ts',
  'unit/mail/folderActions.test.ts',
  'unit/mail/folderBadInput.test.ts',
  'unit/mail/lyingReports.test.ts',
  'unit/mail/replacedMailbox.test.ts',
  'unit/mail/folderTranscripts.test.ts',
  'unit/mail/messageOperations.test.ts',
  'integration/folderHistories.test.ts',
];
const OUTPUT = projectPath('out', 'mutants');
const TEST_TIMEOUT_MS = '15000';

/** Puts the mutated text in place of the file's own. */
function mutation({ file, from, to }) {
  const path = projectPath('src', 'mail', file);
  return {
    name: 'mutation',
    setup(build) {
      build.onLoad({ filter: /src[\\/]mail[\\/]/ }, async (loading) => {
        if (loading.path !== path) return undefined;
        const text = await readFile(path, 'utf8');
        if (text.split(from).length !== 2) throw new StepError(`${file} does not have this once: ${from}`);
        return { contents: text.replace(from, () => to), loader: 'ts' };
      });
    },
  };
}

async function bundle(plugins) {
  await rm(OUTPUT, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: projectFolder,
    entryPoints: SUITES.map((suite) => projectPath('test', ...suite.split('/'))),
    outdir: OUTPUT,
    outbase: projectPath('test'),
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'silent',
    external: ['vscode', 'mocha', 'esbuild'],
    define: { __PROJECT_ROOT__: JSON.stringify(`${projectFolder}/`) },
    plugins,
  });
}

/** The suite that fails, `undefined` when all pass. */
async function caughtBy(seed) {
  for (const suite of SUITES) {
    const file = projectPath('out', 'mutants', ...suite.replace(/\.ts$/, '.cjs').split('/'));
    const args = [
      projectPath('node_modules', 'mocha', 'bin', 'mocha.js'),
      '--exit',
      '--bail',
      '--timeout',
      TEST_TIMEOUT_MS,
    ];
    const env = { ...process.env, XIMSS_HISTORIES: '1000', XIMSS_HISTORY_SEED: String(seed) };
    const { code } = await run(process.execPath, [...args, file], { cwd: projectFolder, env });
    if (code !== 0) return suite;
  }
  return undefined;
}

await runScript(async () => {
  await npmInstall();
  const only = process.argv[2] ?? '';
  const seed = 1;
  await bundle([]);
  const failing = only === '' ? await caughtBy(seed) : undefined;
  if (failing) throw new StepError(`${failing} fails without any mutation.`);
  const survivors = [];
  const chosen = MUTANTS.filter(({ rule }) => rule.includes(only));
  for (const mutant of chosen) {
    await bundle([mutation(mutant)]);
    const suite = await caughtBy(seed);
    console.log(`${suite ? 'caught  ' : 'SURVIVED'}  ${mutant.rule}${suite ? `  (${suite})` : ''}`);
    if (!suite) survivors.push(mutant);
  }
  await rm(OUTPUT, { recursive: true, force: true });
  console.log(`\n${survivors.length} of ${chosen.length} mutants survived.`);
  return survivors.length === 0 ? 0 : 1;
});
