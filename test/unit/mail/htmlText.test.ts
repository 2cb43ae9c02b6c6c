import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { joinFlowedText } from '../../../src/mail/flowedText';
import { textFromHtml } from '../../../src/mail/htmlText';

describe('textFromHtml', () => {
  const cases: [string, string, string][] = [
    ['paragraphs', '<p>One</p><p>Two\n  lines</p>', 'One\n\nTwo lines'],
    ['line breaks', 'a<br>b<BR/>c', 'a\nb\nc'],
    ['divs', '<div>a</div><div>b</div>', 'a\nb'],
    ['headings', '<h1>Title</h1>text', 'Title\n\ntext'],
    ['lists', '<ul><li>a<li>b<ul><li>c</li></ul></li></ul>', '- a\n- b\n  - c'],
    ['items that are paragraphs', '<ol><li><p>One</p></li><li><div>Two</div></li></ol>', '1. One\n\n2. Two'],
    ['numbered lists', '<ol><li>a</li><li>b</li></ol>', '1. a\n2. b'],
    ['quotes', 'said:<blockquote>a<br>b<blockquote>c</blockquote></blockquote>ok', 'said:\n\n> a\n> b\n>\n> > c\n\nok'],
    [
      'links with their address',
      '<a href="https://evil.example/">https://bank.example/</a>',
      'https://bank.example/ <https://evil.example/>',
    ],
    ['links that say where they go once', '<a href="https://a.example/">https://a.example/</a>', 'https://a.example/'],
    ['mail links', '<a href="mailto:a@example.com">a@example.com</a>', 'a@example.com'],
    ['links that run something as their words', '<a href="javascript:alert(1)">click</a>', 'click'],
    ['pictures by their description', '<img src="cid:1" alt="The  plan"><img src="http://x/pixel">', '[The plan]'],
    ['tables', '<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>', 'A | B\n1 | 2'],
    ['preformatted text', '<pre>a\n  b\n\n\nc</pre>d', 'a\n  b\n\n\nc\n\nd'],
    [
      'references',
      'a&nbsp;&lt;b&gt; &amp;amp; &#8364;&#x20AC;&euro; &#150; &unknown; &',
      'a <b> &amp; €€€ – &unknown; &',
    ],
    ['no scripts and styles', '<style>p{}</style><script>if (a<b) "</p>"</script>x', 'x'],
    [
      'the text behind a style, whatever letters stand before',
      `<p>${'İ'.repeat(9)}</p><style>p{}</style>Merhaba`,
      `${'İ'.repeat(9)}\n\nMerhaba`,
    ],
    ['text behind an end tag in any letter case', '<STYLE>p{}</sTyLe >x<Script>1</SCRIPT>y', 'xy'],
    ['no head, even one left open', '<head><title>T</title><meta><body>x', 'x'],
    ['no comments', 'a<!-- <b>no</b> -->b<!DOCTYPE x><?php no ?>c', 'abc'],
    ['a "<" that is no tag', '1 < 2 and <3', '1 < 2 and <3'],
    ['attributes with ">"', '<a title="a>b" href="http://x.example/">y</a>', 'y <http://x.example/>'],
    ['a rule', 'a<hr>b', `a\n${'-'.repeat(40)}\nb`],
    ['nothing', '', ''],
    ['an open tag at the end', 'text<a href="', 'text'],
  ];
  for (const [title, html, expected] of cases) {
    it(`shows ${title}`, () => assert.equal(textFromHtml(html), expected));
  }

  it('makes text of anything, at a cost that grows with its length alone', function () {
    this.timeout(30_000);
    const pieces = [
      '<',
      '>',
      'a',
      '"',
      "'",
      '=',
      '<p>',
      '</p>',
      '<!--',
      '-->',
      '<script>',
      '</script',
      '&#',
      '<a href=',
      '\n',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (parts) => {
        assert.equal(typeof textFromHtml(parts.join('')), 'string');
      }),
    );
    for (const piece of [
      '<',
      '<a b="',
      '<div>',
      '<blockquote>',
      '<ul><li>',
      '<!--',
      '<script>',
      '&#1',
      '<a href=x>',
      '<p>a',
    ]) {
      const before = process.cpuUsage().user;
      textFromHtml(piece.repeat(Math.ceil(100_000 / piece.length)));
      const usedMs = (process.cpuUsage().user - before) / 1000;
      assert.ok(usedMs < 1500, `${piece} took ${usedMs} ms`);
    }
  });
});

describe('joinFlowedText', () => {
  const cases: [string, string, boolean, string][] = [
    ['joins lines that end in a blank', 'one \ntwo \nthree\nfour', false, 'one two three\nfour'],
    ['takes the blank away with DelSp', 'um-\nbre \nchen ', true, 'um-\nbrechen'],
    ['removes stuffed blanks', ' From here\n > no quote', false, 'From here\n> no quote'],
    ['joins within one depth of quotes only', '>> a \n>> b \n> c \nd', false, '> > a b \n> c \nd'],
    ['leaves the signature alone', 'end \n-- \nAnn', false, 'end \n-- \nAnn'],
    ['leaves fixed text as it is', 'a\n\nb', false, 'a\n\nb'],
  ];
  for (const [title, text, hasDelSp, expected] of cases) {
    it(title, () => assert.equal(joinFlowedText(text, hasDelSp), expected));
  }

  it('loses no word', () => {
    const line = fc.stringMatching(/^>{0,3} ?[a-z]{0,6} ?$/);
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const letters = (text: string): string => text.replace(/[^a-z]/g, '');
        assert.equal(letters(joinFlowedText(lines.join('\n'), false)), letters(lines.join('')));
      }),
    );
  });
});
