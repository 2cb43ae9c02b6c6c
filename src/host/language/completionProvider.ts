import * as vscode from 'vscode';
import type { Completion } from '../../language/completion';
import type { DynamicValues } from '../../language/values';
import type { Connections } from '../connections/types';
import { isRequestDocument, loadLanguage, MAX_DOCUMENT_LENGTH, rangeOf } from './requestDocuments';

/** Most mailboxes offered: a longer list helps nobody. */
const maxMailboxes = 2000;

const kinds: Readonly<Record<Completion['kind'], vscode.CompletionItemKind>> = {
  request: vscode.CompletionItemKind.Function,
  element: vscode.CompletionItemKind.Struct,
  attribute: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.EnumMember,
  endTag: vscode.CompletionItemKind.Keyword,
};

/** An entry of the list that makes its documentation when it is looked at. */
class RequestCompletionItem extends vscode.CompletionItem {
  constructor(
    readonly completion: Completion,
    document: vscode.TextDocument,
  ) {
    super({ label: completion.label, description: completion.detail }, kinds[completion.kind]);
    this.insertText = new vscode.SnippetString(completion.snippet);
    this.range = rangeOf(document, completion.span);
    this.filterText = completion.filterText;
    this.sortText = String(completion.order).padStart(5, '0');
    if (completion.suggestsNext) this.command = { command: 'editor.action.triggerSuggest', title: 'Suggest' };
  }
}

export class RequestCompletionProvider implements vscode.CompletionItemProvider<RequestCompletionItem> {
  constructor(private readonly connections: Connections) {}

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<RequestCompletionItem[]> {
    const text = document.getText();
    if (!isRequestDocument(document) || text.length > MAX_DOCUMENT_LENGTH) return [];
    const { completeAt } = await loadLanguage();
    const found = completeAt(text, document.offsetAt(position), this.dynamicValues());
    return found.map((completion) => new RequestCompletionItem(completion, document));
  }

  resolveCompletionItem(item: RequestCompletionItem): RequestCompletionItem {
    const documentation = item.completion.documentation();
    if (documentation !== '') item.documentation = new vscode.MarkdownString(documentation);
    return item;
  }

  /** What the connected accounts know by now; nothing is asked of a server for it. */
  private dynamicValues(): DynamicValues {
    const mailboxes = new Set<string>();
    const folders = new Set<string>();
    for (const { mail } of this.connections.all) {
      for (const { path } of mail?.mailboxes.all ?? []) {
        if (mailboxes.size >= maxMailboxes) break;
        mailboxes.add(path);
        const folder = mail?.openedFolder(path);
        if (folder) folders.add(folder.name);
      }
    }
    return { mailboxes: [...mailboxes], folders: [...folders] };
  }
}
