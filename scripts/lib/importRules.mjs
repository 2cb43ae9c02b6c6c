// Which folder may import what. Arrows point one way; the table is the architecture, and this file holds it.
import { readFile } from 'node:fs/promises';
import { posix, relative, sep } from 'node:path';
import ts from 'typescript';
import { findCycles } from './cycles.mjs';
import { glob } from './files.mjs';

/**
 * The rule for all files below a folder: the folders it may import, those it may take types from, packages, and the
 * modules of Node (`true` for all of them).
 */
const FOLDERS = {
  'src/base': { folders: [] },
  // The catalog's types make requests checkable; its data stay where someone looks at them.
  'src/protocol': { folders: ['src/base'], types: ['src/catalog'] },
  'src/catalog': { folders: ['src/base'] },
  // XIMSS inside HTTP requests, whoever carries those.
  'src/binding': { folders: ['src/base', 'src/protocol'] },
  'src/transport': {
    folders: ['src/base', 'src/binding'],
    // What session asks of its surroundings beside a transport: digests.
    types: ['src/session'],
    node: ['net', 'tls', 'dns', 'http', 'https', 'crypto', 'url', 'stream', 'perf_hooks'],
  },
  'src/session': { folders: ['src/base', 'src/protocol'] },
  'src/mail': { folders: ['src/base', 'src/protocol'] },
  'src/traffic': { folders: ['src/base', 'src/protocol'] },
  'src/language': { folders: ['src/base', 'src/protocol', 'src/catalog'] },
  'src/contracts': { folders: ['src/base'], types: ['src/protocol', 'src/traffic', 'src/mail', 'src/language'] },
  'src/demo': {
    folders: ['src/base', 'src/protocol', 'src/catalog'],
    node: true,
    packages: ['postal-mime', 'nodemailer', 'selfsigned'],
  },
  'src/cli': {
    folders: ['src/demo', 'src/base', 'src/protocol', 'src/catalog', 'src/traffic', 'src/language'],
    node: true,
    // Its version, put into the bundle.
    manifest: '../../package.json',
  },
  'src/host': {
    folders: [
      ...['src/base', 'src/protocol', 'src/catalog', 'src/transport', 'src/session', 'src/mail', 'src/traffic'],
      ...['src/language', 'src/contracts', 'src/demo'],
    ],
    node: true,
    packages: ['vscode'],
  },
  'src/extension.ts': { folders: ['src/host', 'src/base'], packages: ['vscode'] },
  'src/platform.d.ts': { folders: [] },
  webview: { folders: ['src/base', 'src/contracts'], types: ['src/protocol', 'src/traffic'] },
};

/** Packages that one file alone may import: the wrapper that hides them from everyone else. */
const WRAPPERS = {
  'fast-xml-parser': 'src/protocol/codec.ts',
  '@vscode/webview-ui-toolkit': 'webview/shared/toolkit.ts',
};

/** Loaded with `import()` when first used; a plain import would make it part of what activation loads. */
const LAZY_FOLDER = 'src/host/lazy';

/** @typedef {{ specifier: string, isType: boolean, isDynamic: boolean }} Import */

/**
 * Every broken rule below `root`/src and `root`/webview, as one line each.
 * @param {string} root the project's folder
 * @returns {Promise<string[]>}
 */
export async function checkImports(root) {
  const files = [];
  for (const folder of ['src', 'webview'])
    files.push(...(await glob(`${root}/${folder}`, (name) => name.endsWith('.ts'))));
  const sources = new Map();
  for (const file of files) sources.set(relative(root, file).split(sep).join('/'), await readFile(file, 'utf8'));
  return checkSources(sources);
}

/**
 * The same for sources in memory.
 * @param {ReadonlyMap<string, string>} sources text by path from the project's folder, with forward slashes
 */
export function checkSources(sources) {
  const problems = [];
  const graph = new Map();
  for (const [file, text] of sources) {
    const targets = [];
    for (const found of importsOf(file, text)) {
      const target = targetOf(file, found.specifier, sources);
      const problem = problemOf(file, found, target);
      if (problem !== undefined) problems.push(`${file}: ${problem}`);
      // A type import vanishes in the bundle and a dynamic one runs late: neither makes a cycle that can hurt.
      if (target !== undefined && !found.isType && !found.isDynamic) targets.push(target);
    }
    graph.set(file, targets);
  }
  const cycles = findCycles(graph).map((cycle) => `import cycle: ${cycle.join(', ')}`);
  return [...problems, ...cycles];
}

/** @returns {string | undefined} what is wrong with one import */
function problemOf(file, found, target) {
  const rule = ruleOf(file);
  if (rule === undefined) return 'no import rule covers this folder';
  if (found.specifier === rule.manifest) return undefined;
  if (found.specifier.startsWith('.')) {
    return target === undefined ? `"${found.specifier}" names no source file` : localProblem(file, rule, found, target);
  }
  return packageProblem(file, rule, found.specifier);
}

function localProblem(file, rule, found, target) {
  if (target.startsWith(`${LAZY_FOLDER}/`) && !found.isDynamic && !found.isType && !file.startsWith(LAZY_FOLDER)) {
    return `${target} may only be loaded with import()`;
  }
  const own = ruleName(file);
  const theirs = ruleName(target);
  if (theirs === own || rule.folders.includes(theirs)) return undefined;
  if (found.isType && rule.types?.includes(theirs)) return undefined;
  return `${own} must not import ${theirs} (${found.specifier})`;
}

function packageProblem(file, rule, specifier) {
  const node = builtinName(specifier);
  if (node !== undefined) {
    return rule.node === true || rule.node?.includes(node)
      ? undefined
      : `${ruleName(file)} must not import ${specifier}`;
  }
  const name = packageName(specifier);
  if (WRAPPERS[name] === file || rule.packages?.includes(name)) return undefined;
  const wrapper = WRAPPERS[name];
  return wrapper ? `${name} belongs to ${wrapper} alone` : `${ruleName(file)} must not import the package ${name}`;
}

/** Only the `node:` form counts as a built-in: without it a package of the same name could slip in. */
function builtinName(specifier) {
  return specifier.startsWith('node:') ? specifier.slice('node:'.length).split('/')[0] : undefined;
}

function packageName(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function ruleName(file) {
  return Object.keys(FOLDERS).find((name) => file === name || file.startsWith(`${name}/`));
}

function ruleOf(file) {
  const name = ruleName(file);
  return name === undefined ? undefined : FOLDERS[name];
}

function targetOf(file, specifier, sources) {
  if (!specifier.startsWith('.')) return undefined;
  const path = posix.join(posix.dirname(file), specifier).replace(/\.js$/, '');
  return [path, `${path}.ts`, `${path}.d.ts`, `${path}/index.ts`].find((name) => sources.has(name));
}

/** All imports of one file: static, re-exports, `import()` and `import('...').Type`. @returns {Import[]} */
function importsOf(file, text) {
  const found = [];
  const add = (node, isType, isDynamic) => {
    if (node && ts.isStringLiteralLike(node)) found.push({ specifier: node.text, isType, isDynamic });
  };
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause), false);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly, false);
    else if (ts.isImportTypeNode(node)) add(node.argument.literal, true, false);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false, true);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return found;
}

/** True for `import type ...` and for `import { type A, type B } ...`. */
function isTypeOnly(clause) {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword || clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  if (clause.name !== undefined || named === undefined || !ts.isNamedImports(named)) return false;
  return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}
