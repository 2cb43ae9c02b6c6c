// Makes the bundles: extension host, what it loads on demand, command line, webviews.
// `node scripts/build.mjs [--watch] [--minify]`
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const watch = process.argv.includes('--watch');
const minify = process.argv.includes('--minify');

/** Files that the host loads with `import()` when a feature is first used, so that activation stays small. */
const lazyParts = ['demo', 'language'];

/** Keeps `import('../lazy/demo')` an import of a file of its own instead of a part of the bundle. */
const lazyPlugin = {
  name: 'lazy-parts',
  setup(build) {
    build.onResolve({ filter: /\/lazy\/\w+$/ }, (args) => {
      const name = args.path.split('/').at(-1);
      if (args.kind !== 'dynamic-import' || !lazyParts.includes(name)) return undefined;
      return { path: `./${name}.js`, external: true };
    });
  },
};

const common = {
  absWorkingDir: root,
  bundle: true,
  minify,
  sourcemap: minify ? false : 'linked',
  logLevel: 'warning',
  legalComments: 'none',
  loader: { '.ttf': 'file' },
};
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20', external: ['vscode'] };

const bundles = [
  {
    ...node,
    entryPoints: {
      extension: 'src/extension.ts',
      ...Object.fromEntries(lazyParts.map((part) => [part, `src/host/lazy/${part}.ts`])),
    },
    outdir: 'dist',
    plugins: [lazyPlugin],
  },
  { ...node, entryPoints: { ximss: 'src/cli/ximss.ts' }, outdir: 'dist', banner: { js: '#!/usr/bin/env node' } },
  {
    ...common,
    entryPoints: { console: 'webview/console/main.ts', consoleStyle: 'webview/console/console.css' },
    outdir: 'dist/webview',
    platform: 'browser',
    format: 'iife',
    target: 'chrome120',
    assetNames: '[name]',
  },
];

await rm(`${root}/dist`, { recursive: true, force: true });
if (watch) {
  for (const options of bundles) await (await esbuild.context(options)).watch();
} else {
  await Promise.all(bundles.map((options) => esbuild.build(options)));
}
