import { deepEqual, match, equal } from 'node:assert/strict';
import { checkImports, checkSources } from '../../scripts/lib/importRules.mjs';
import { projectPath } from '../support/paths';

function problemsOf(sources: Record<string, string>): string[] {
  return checkSources(new Map(Object.entries(sources)));
}

describe('import rules', () => {
  it('hold for the whole project', async function () {
    this.timeout(20_000);
    deepEqual(await checkImports(projectPath()), []);
  });

  const refused: [title: string, file: string, text: string, problem: RegExp][] = [
    ['the editor in pure code', 'src/mail/a.ts', `import type * as vscode from 'vscode';`, /package vscode/],
    ['Node in pure code', 'src/session/a.ts', `import { connect } from 'node:net';`, /must not import node:net/],
    ['a Node module the folder has no use for', 'src/transport/a.ts', `import 'node:child_process';`, /child_process/],
    ['a built-in without its prefix', 'src/transport/a.ts', `import net from 'net';`, /package net/],
    ['the XML parser outside its wrapper', 'src/protocol/xml.ts', `import 'fast-xml-parser';`, /codec\.ts alone/],
    [
      'the toolkit outside its wrapper',
      'webview/console/a.ts',
      `import '@vscode/webview-ui-toolkit';`,
      /toolkit\.ts alone/,
    ],
    [
      'an arrow against the direction',
      'src/protocol/a.ts',
      `export * from '../session/b';`,
      /must not import src\/session/,
    ],
    [
      'the same arrow hidden in a type',
      'src/traffic/a.ts',
      `let x: import('../session/b').B;`,
      /must not import src\/session/,
    ],
    [
      'a value where only types may come from',
      'src/contracts/a.ts',
      `import { B } from '../traffic/b';`,
      /src\/traffic/,
    ],
    [
      'a plain import of a lazy part',
      'src/host/a.ts',
      `import { b } from './lazy/b';`,
      /only be loaded with import\(\)/,
    ],
    ['a file that does not exist', 'src/base/a.ts', `import './gone';`, /names no source file/],
    ['a folder without a rule', 'src/misc/a.ts', `import '../base/b';`, /no import rule/],
  ];
  const others = { 'src/session/b.ts': '', 'src/traffic/b.ts': '', 'src/host/lazy/b.ts': '', 'src/base/b.ts': '' };
  for (const [title, file, text, problem] of refused) {
    it(`refuse ${title}`, () => {
      const problems = problemsOf({ ...others, [file]: text });
      equal(problems.length, 1, problems.join('\n'));
      match(problems[0] ?? '', problem);
    });
  }

  it('accept what the table allows', () => {
    const sources = {
      ...others,
      'src/protocol/codec.ts': `import { XMLParser } from 'fast-xml-parser'; import { b } from '../base/b';`,
      'src/contracts/a.ts': `import type { B } from '../traffic/b'; import { type C } from '../traffic/b';`,
      'src/host/a.ts': `import * as vscode from 'vscode'; const b = import('./lazy/b');`,
      'src/demo/a.ts': `import { createServer } from 'node:net'; import { x } from '../protocol/codec';`,
    };
    deepEqual(problemsOf(sources), []);
  });

  it('find a cycle of any length, and say who is in it', () => {
    const problems = problemsOf({
      'src/base/a.ts': `import './b';`,
      'src/base/b.ts': `import './c';`,
      'src/base/c.ts': `import './a'; import './d';`,
      'src/base/d.ts': '',
    });
    deepEqual(problems, ['import cycle: src/base/a.ts, src/base/b.ts, src/base/c.ts']);
  });

  it('let types refer to each other, which no bundle ever sees', () => {
    deepEqual(problemsOf({ 'src/base/a.ts': `import type { B } from './b';`, 'src/base/b.ts': `import './a';` }), []);
  });
});
