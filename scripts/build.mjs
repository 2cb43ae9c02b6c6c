// Makes the bundles: extension host, what it loads on demand, command line, webviews.
// `node scripts/build.mjs [--watch] [--minify]`
import { rm } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import * as esbuild from 'esbuild';
import { glob } from './lib/files.mjs';
import { projectFolder as root } from './lib/project.mjs';

const watch = process.argv.includes('--watch');
const minify = process.argv.includes('--minify');

/** Files of their own that are loaded when a feature is first used, so that the start is quick and nothing is shipped twice. */
const lazyParts = [
  'accounts',
  'http',
  'language',
  'mailboxOperations',
  'messageList',
  'proxy',
  'readableText',
  'sessions',
];
/** The same, but it runs without the editor as well. */
const demoPart = 'demo';

/** What stays an import of another file instead of a part of the bundle: modules of src/host/lazy, and the server. */
const lazyModules = [
  { filter: /\/lazy\/\w+$/, fileOf: (path) => path.split('/').at(-1) },
  { filter: /\/demo\/demoServer$/, fileOf: () => 'demo' },
];

/** Only `import()` is lazy: a module that is imported at the top of another belongs to the same bundle. */
const lazyPlugin = {
  name: 'lazy-parts',
  setup(build) {
    for (const { filter, fileOf } of lazyModules) {
      build.onResolve({ filter }, ({ kind, path }) => {
        const file = fileOf(path);
        return kind === 'dynamic-import' && [...lazyParts, demoPart].includes(file)
          ? { path: `./${file}.js`, external: true }
          : undefined;
      });
    }
  },
};

/** A library that several bundles need: one file beside them, read when the first of them uses it. */
const sharedLibrary = 'fast-xml-parser';
const sharedFile = 'xmlParser';

/**
 * Puts in the library's place a module that loads the file when one of its exports is first touched. The exports are
 * getters, which esbuild hands on as such, so an import at the top of a module costs nothing yet.
 */
const sharedLibraryPlugin = {
  name: 'shared-library',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^${sharedLibrary}$`) }, () => ({
      path: sharedLibrary,
      namespace: sharedFile,
    }));
    build.onResolve({ filter: /.*/, namespace: sharedFile }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /.*/, namespace: sharedFile }, () => ({
      contents: `let library;
        module.exports = { get XMLParser() { return (library ??= require('./${sharedFile}.js')).XMLParser; } };`,
    }));
  },
};

/** Modules of error classes. Errors are told apart by class, so all that runs in the editor has to use the same ones. */
const errorModules = (await glob(`${root}/src`, (name) => /^(errors|userError)\.ts$/.test(name)))
  .map((file) => relative(root, file).split(sep).join('/'))
  .filter((file) => !file.startsWith('src/demo/'));

/** The main bundle: the extension, and the error classes that the parts loaded later take from it. */
const mainModule = [
  `export * from './src/extension';`,
  ...errorModules.map((file, index) => `import * as errors${index} from './${file}';`),
  `export const errorModules = {${errorModules.map((file, index) => `'${file}': errors${index}`).join(', ')}};`,
].join('\n');

/** For the parts that are loaded later. */
const sharedErrorsPlugin = {
  name: 'shared-errors',
  setup(build) {
    const asked = { isAsked: true };
    build.onResolve({ filter: /\/(errors|userError)$/, namespace: 'file' }, async ({ path, pluginData, ...from }) => {
      if (pluginData === asked) return undefined;
      const resolved = await build.resolve(path, { ...from, pluginData: asked });
      const file = relative(root, resolved.path).split(sep).join('/');
      return errorModules.includes(file) ? { path: file, namespace: 'shared-errors' } : resolved;
    });
    build.onResolve({ filter: /.*/, namespace: 'shared-errors' }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /.*/, namespace: 'shared-errors' }, ({ path }) => ({
      contents: `module.exports = require('./extension.js').errorModules['${path}'];`,
    }));
  },
};

/**
 * Lets all modules of a bundle share one view of the editor's interface. Otherwise esbuild makes one for each that
 * imports it, of some 500 getters each, which cost a fifth of the time that loading took.
 */
const editorPlugin = {
  name: 'editor-interface',
  setup(build) {
    build.onResolve({ filter: /^vscode$/, namespace: 'file' }, () => ({ path: 'vscode', namespace: 'editor' }));
    build.onResolve({ filter: /^vscode$/, namespace: 'editor' }, () => ({ path: 'vscode', external: true }));
    build.onLoad({ filter: /.*/, namespace: 'editor' }, () => ({ contents: `export * from 'vscode';` }));
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
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  plugins: [lazyPlugin, sharedLibraryPlugin, editorPlugin],
  // As require(): node reads a whole file to find the names in it before it imports one that is no ES module.
  supported: { 'dynamic-import': false },
};

const bundles = [
  { ...node, stdin: { contents: mainModule, resolveDir: root, loader: 'ts' }, outfile: 'dist/extension.js' },
  {
    ...node,
    entryPoints: lazyParts.map((part) => `src/host/lazy/${part}.ts`),
    outdir: 'dist',
    plugins: [...node.plugins, sharedErrorsPlugin],
  },
  { ...node, entryPoints: [`src/host/lazy/${demoPart}.ts`], outdir: 'dist' },
  { ...node, entryPoints: { ximss: 'src/cli/ximss.ts' }, outdir: 'dist', banner: { js: '#!/usr/bin/env node' } },
  // From the library itself: the plugin would make the file load itself.
  {
    ...node,
    stdin: { contents: `export { XMLParser } from '${sharedLibrary}';`, resolveDir: root },
    outfile: `dist/${sharedFile}.js`,
    plugins: [],
  },
  {
    ...common,
    entryPoints: {
      console: 'webview/console/main.ts',
      consoleStyle: 'webview/console/console.css',
      messages: 'webview/messages/main.ts',
      messagesToolkit: 'webview/messages/toolkit.ts',
      messagesStyle: 'webview/messages/messages.css',
      iconFont: 'webview/shared/iconFont.css',
    },
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
