import * as vscode from 'vscode';
import type { RequestSymbol } from '../../language/symbols';
import { loadLanguage, MAX_DOCUMENT_LENGTH, rangeOf } from './requestDocuments';

/** What the catalog says about the name under the pointer; also in answers. */
export class RequestHoverProvider implements vscode.HoverProvider {
  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const text = document.getText();
    if (text.length > MAX_DOCUMENT_LENGTH) return undefined;
    const { hoverAt } = await loadLanguage();
    const hover = hoverAt(text, document.offsetAt(position));
    return hover && new vscode.Hover(new vscode.MarkdownString(hover.markdown), rangeOf(document, hover.span));
  }
}

/** Indents requests; broken ones stay as they are. */
export class RequestFormatter implements vscode.DocumentFormattingEditProvider {
  async provideDocumentFormattingEdits(document: vscode.TextDocument): Promise<vscode.TextEdit[]> {
    const { formatDocument } = await loadLanguage();
    const edits = formatDocument(document.getText());
    return edits.map(({ span, newText }) => vscode.TextEdit.replace(rangeOf(document, span), newText));
  }
}

/** Requests and answers in the outline. */
export class RequestSymbolProvider implements vscode.DocumentSymbolProvider {
  async provideDocumentSymbols(document: vscode.TextDocument): Promise<vscode.DocumentSymbol[]> {
    const text = document.getText();
    if (text.length > MAX_DOCUMENT_LENGTH) return [];
    const { symbolsOf } = await loadLanguage();
    return symbolsOf(text).map((symbol) => toEditor(document, symbol, vscode.SymbolKind.Method));
  }
}

function toEditor(
  document: vscode.TextDocument,
  symbol: RequestSymbol,
  kind: vscode.SymbolKind,
): vscode.DocumentSymbol {
  const range = rangeOf(document, symbol.span);
  const item = new vscode.DocumentSymbol(symbol.name, symbol.detail, kind, range, rangeOf(document, symbol.nameSpan));
  item.children = symbol.children.map((child) => toEditor(document, child, vscode.SymbolKind.Field));
  return item;
}
