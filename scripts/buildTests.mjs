// Bundles test files with esbuild: `node scripts/buildTests.mjs unit integration`, one output per *.test.ts.
import { glob } from './lib/files.mjs';
import { fileURLToPath } from 'node:url';
import { rm } from 'node:fs/promises';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Bundles the test files of the given folders of test/ (those whose path contains `only`, if given) into out/test/. */
export async function buildTests(folders, only = '') {
  const entryPoints = [];
  for (const folder of folders) {
    // index.ts is what an extension host loads: it finds the test files beside it.
    const files = await glob(`${root}/test/${folder}`, (name) => name.endsWith('.test.ts') || name === 'index.ts');
    entryPoints.push(...files.filter((file) => file.includes(only) || file.endsWith('index.ts')));
  }
  for (const folder of folders) await rm(`${root}/out/test/${folder}`, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: root,
    entryPoints,
    outdir: 'out/test',
    outbase: 'test',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
    external: ['vscode', 'mocha', 'playwright-core', 'typescript', 'esbuild'],
    // Bundling moves files: tests find fixtures from the project's root, see test/support/paths.ts.
    define: { __PROJECT_ROOT__: JSON.stringify(root) },
  });
  return entryPoints.length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildTests(process.argv.slice(2).length > 0 ? process.argv.slice(2) : ['unit', 'integration']);
}
