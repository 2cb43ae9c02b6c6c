import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pageHtml } from './webviewHtml';

/** Script and style of a page, as text. */
export interface InlineParts {
  readonly script: string;
  /** Rules that need no other file. */
  readonly style: string;
  /** The rule of the icon font, whose file is named as the build names it. */
  readonly iconFontStyle: string;
}

/** Reads what the build made of a page. Rejects as the file system does. */
export async function readInlineParts(folder: string, name: string): Promise<InlineParts> {
  const files = [`${name}.js`, `${name}Style.css`, 'iconFont.css'].map((file) => readFile(join(folder, file), 'utf8'));
  const [script = '', style = '', iconFontStyle = ''] = await Promise.all(files);
  return { script, style, iconFontStyle };
}

/**
 * A page with its script and style in its own text, for one that has to be there at once: each file costs a way through
 * the editor's service worker before anything is shown. The icons' font and the rest of the script wait until the page has
 * its rows, since the editor shows no page that still loads something: the page turns on the font by the `media` of the
 * element `icon-font`, and finds the address of the script in its own script element.
 */
export function inlinePageHtml(options: {
  readonly title: string;
  readonly parts: InlineParts;
  readonly iconFontUri: string;
  /** The script that the page loads by itself when it has shown what is most wanted. */
  readonly laterScriptUri: string;
  readonly cspSource: string;
  readonly nonce: string;
}): string {
  const { title, parts, iconFontUri, laterScriptUri, cspSource, nonce } = options;
  const iconFont = parts.iconFontStyle.replace(/url\([^)]*\)/, () => `url("${iconFontUri}")`);
  return pageHtml({
    title,
    cspSource,
    nonce,
    head: `<style nonce="${nonce}">${parts.style}</style>
    <style nonce="${nonce}" id="icon-font" media="not all">${iconFont}</style>`,
    // The end of the element must not stand in a string of the script.
    body: `<script nonce="${nonce}" data-toolkit="${laterScriptUri}">${parts.script.replace(/<\/(?=script)/gi, '<\\/')}</script>`,
  });
}
