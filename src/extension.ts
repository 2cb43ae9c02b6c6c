import type * as vscode from 'vscode';
import { createComposition } from './host/composition';
import type { XimssApi } from './host/apiTypes';

/** What `extension.exports` is: ask for the version of the interface you were written against. */
export interface XimssExports {
  /** @throws Error when this version of the extension does not offer that interface. */
  getApi(version: 1): XimssApi;
}

export function activate(context: vscode.ExtensionContext): XimssExports {
  const { api } = createComposition(context);
  return {
    getApi(version) {
      if (version !== 1) throw new Error(`XIMSS Inspector offers version 1 of its interface, not ${String(version)}.`);
      return api;
    },
  };
}
