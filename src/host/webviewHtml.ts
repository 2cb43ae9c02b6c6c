/** What a page is made of. Addresses are those the editor gives to files of the extension. */
export interface PageParts {
  readonly title: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** Where the editor serves the extension's files from, as a content-security source. */
  readonly cspSource: string;
  /** Made anew for each page. */
  readonly nonce: string;
}

/**
 * A page: a frame for one script and one style sheet. Nothing else may be loaded, no markup carries data (the title
 * is one of ours), and only the script with the nonce runs.
 */
export function webviewHtml({ title, scriptUri, styleUri, cspSource, nonce }: PageParts): string {
  return pageHtml({
    title,
    cspSource,
    nonce,
    head: `<link rel="stylesheet" href="${styleUri}" />`,
    body: `<script nonce="${nonce}" src="${scriptUri}"></script>`,
  });
}

/**
 * The frame of all pages, with their security policy. The UI toolkit tries a style element when it starts and looks for
 * the nonce in a `meta` element of its own.
 */
export function pageHtml({
  title,
  cspSource,
  nonce,
  head,
  body,
}: Pick<PageParts, 'title' | 'cspSource' | 'nonce'> & { readonly head: string; readonly body: string }): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta property="csp-nonce" content="${nonce}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    ${head}
    <title>${title}</title>
  </head>
  <body>
    ${body}
  </body>
</html>`;
}
