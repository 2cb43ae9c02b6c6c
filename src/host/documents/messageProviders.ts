import * as vscode from 'vscode';
import type { RenderedSection } from '../../mail/renderText';
import type { MimePart } from '../../mail/mimePart';
import type { MessageDocuments } from './messageDocuments';
import { uriOf } from './messageFileSystem';
import { decodeDocumentRef, partRef, sourceRef, type DocumentRef } from './messageUri';

/**
 * Outline and links of readable messages. Both come from what the text was made of, never from the text itself:
 * a message cannot pretend to have parts or headers that it has not.
 */
export class MessageStructureProvider implements vscode.DocumentSymbolProvider, vscode.DocumentLinkProvider {
  constructor(private readonly documents: MessageDocuments) {}

  async provideDocumentSymbols(document: vscode.TextDocument): Promise<vscode.DocumentSymbol[]> {
    const sections = await this.sectionsOf(document);
    return sections
      .filter((section) => section.endLine < document.lineCount)
      .map((section) => symbolOf(section, document));
  }

  async provideDocumentLinks(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
    const ref = decodeDocumentRef(document.uri);
    if (!ref) return [];
    const list = (await this.sectionsOf(document)).find(({ kind }) => kind === 'parts');
    const links = list?.children.map((section) => linkOf(section, ref, document)) ?? [];
    return links.filter((link) => link !== undefined);
  }

  private async sectionsOf(document: vscode.TextDocument): Promise<readonly RenderedSection[]> {
    const ref = decodeDocumentRef(document.uri);
    if (ref?.kind !== 'text') return [];
    // A document that cannot be loaded shows why by itself; it has no outline.
    const loaded = await this.documents.load(ref).catch(() => undefined);
    return loaded?.rendered?.sections ?? [];
  }
}

const symbolKinds: Record<RenderedSection['kind'], vscode.SymbolKind> = {
  headers: vscode.SymbolKind.Namespace,
  header: vscode.SymbolKind.Field,
  body: vscode.SymbolKind.String,
  message: vscode.SymbolKind.Package,
  item: vscode.SymbolKind.Event,
  parts: vscode.SymbolKind.Array,
  part: vscode.SymbolKind.File,
};

function symbolOf(section: RenderedSection, document: vscode.TextDocument): vscode.DocumentSymbol {
  const start = document.lineAt(section.startLine).range;
  const range = start.union(document.lineAt(section.endLine).range);
  const symbol = new vscode.DocumentSymbol(section.name, section.detail, symbolKinds[section.kind], range, start);
  symbol.children = section.children.map((child) => symbolOf(child, document));
  return symbol;
}

function linkOf(
  { part, startLine }: RenderedSection,
  ref: DocumentRef,
  document: vscode.TextDocument,
): vscode.DocumentLink | undefined {
  const target = part && targetOf(part, ref);
  if (!target || startLine >= document.lineCount) return undefined;
  const line = document.lineAt(startLine);
  const range = new vscode.Range(startLine, line.firstNonWhitespaceCharacterIndex, startLine, line.text.length);
  const link = new vscode.DocumentLink(range, uriOf(target));
  link.tooltip = 'Open this part';
  return link;
}

/** Containers have nothing to open. The one part of a simple message has no id: its source shows it as it was sent. */
function targetOf(part: MimePart, ref: DocumentRef): DocumentRef | undefined {
  if (part.parts.length > 0) return undefined;
  return part.partId === '' ? sourceRef(ref, ref.name.replace(/\.[^.]*$/, '')) : partRef(ref, part);
}
