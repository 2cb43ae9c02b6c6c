import assert from 'node:assert/strict';
import { webviewHtml } from '../../../src/host/webviewHtml';

const html = webviewHtml({
  title: 'XIMSS Console',
  scriptUri: 'https://host/console.js',
  styleUri: 'https://host/consoleStyle.css',
  cspSource: 'https://host',
  nonce: 'n0nce',
});

describe('a page as served', () => {
  it('allows its own script, style and font, and nothing else', () => {
    const policy = /content="(default-src[^"]*)"/.exec(html)?.[1] ?? '';
    const rules = new Map(policy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]));
    assert.equal(rules.get('default-src'), "'none'");
    assert.equal(rules.get('script-src'), "'nonce-n0nce'");
    assert.equal(rules.get('style-src'), "https://host 'nonce-n0nce'");
    assert.equal(rules.get('font-src'), 'https://host');
    assert.doesNotMatch(policy, /unsafe|\*|data:|http:/);
  });

  it('holds no script or style of its own', () => {
    assert.match(html, /<script nonce="n0nce" src="https:\/\/host\/console.js"><\/script>/);
    assert.doesNotMatch(html, /<style|\son\w+=|\sstyle=/);
  });
});
