import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inlinePageHtml, readInlineParts } from '../../../src/host/inlinePage';

const page = (script: string): string =>
  inlinePageHtml({
    title: 'Messages',
    parts: { script, style: 'p{margin:0}', iconFontStyle: '@font-face{font-family:codicon;src:url(./codicon.ttf)}' },
    iconFontUri: 'https://host/codicon.ttf?$&',
    laterScriptUri: 'https://host/toolkit.js',
    cspSource: 'https://host',
    nonce: 'n0nce',
  });

describe('a page with its script and style inside', () => {
  it('loads nothing before it is shown: the font of the icons and the other script wait', () => {
    const html = page('start();');
    assert.match(html, /<script nonce="n0nce" data-toolkit="https:\/\/host\/toolkit.js">start\(\);<\/script>/);
    assert.match(html, /<style nonce="n0nce">p\{margin:0\}<\/style>/);
    assert.doesNotMatch(html, /<link| src="/);
    const font = /<style nonce="n0nce" id="icon-font" media="not all">(.*?)<\/style>/.exec(html)?.[1];
    assert.equal(font, '@font-face{font-family:codicon;src:url("https://host/codicon.ttf?$&")}');
  });

  it('has the policy of all pages', () => {
    const policy = /content="(default-src[^"]*)"/.exec(page(''))?.[1] ?? '';
    assert.match(policy, /^default-src 'none'; script-src 'nonce-n0nce'; /);
    assert.doesNotMatch(policy, /unsafe|\*|data:|http:/);
  });

  it('is not ended by what a string of the script says', () => {
    const html = page(`const text = '</script><SCRIPT>';const other = "</Script>";`);
    assert.equal(html.match(/<\/script/gi)?.length, 1);
    assert.ok(html.includes(`'<\\/script><SCRIPT>'`));
  });

  it('is read from what the build made', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ximss-page-'));
    try {
      for (const name of ['list.js', 'listStyle.css', 'iconFont.css']) await writeFile(join(folder, name), name);
      const expected = { script: 'list.js', style: 'listStyle.css', iconFontStyle: 'iconFont.css' };
      assert.deepEqual(await readInlineParts(folder, 'list'), expected);
      await assert.rejects(readInlineParts(folder, 'other'), { code: 'ENOENT' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
