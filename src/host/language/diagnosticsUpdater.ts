import * as vscode from 'vscode';
import { DisposableOwner } from '../../base/disposable';
import type { Diagnostic, Severity } from '../../language/diagnostics';
import { isRequestDocument, loadLanguage, MAX_DOCUMENT_LENGTH, rangeOf } from './requestDocuments';

/** Pause in typing after which a document is judged, in milliseconds. */
const debounceMs = 250;

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  hint: vscode.DiagnosticSeverity.Information,
};

/** Keeps the squiggles of open request documents up to date. */
export class DiagnosticsUpdater extends DisposableOwner {
  private readonly collection = this.register(vscode.languages.createDiagnosticCollection('ximss'));
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor() {
    super();
    this.register(vscode.workspace.onDidOpenTextDocument((document) => this.schedule(document)));
    this.register(vscode.workspace.onDidChangeTextDocument(({ document }) => this.schedule(document)));
    this.register(vscode.workspace.onDidCloseTextDocument((document) => this.forget(document.uri)));
    vscode.workspace.textDocuments.forEach((document) => this.schedule(document));
  }

  override dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    super.dispose();
  }

  private schedule(document: vscode.TextDocument): void {
    if (this.isDisposed || !isRequestDocument(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => {
        this.timers.delete(key);
        void this.update(document);
      }, debounceMs),
    );
  }

  private async update(document: vscode.TextDocument): Promise<void> {
    const { diagnose } = await loadLanguage();
    if (this.isDisposed || document.isClosed) return;
    const text = document.getText();
    const found = text.length <= MAX_DOCUMENT_LENGTH ? diagnose(text) : [];
    this.collection.set(
      document.uri,
      found.map((diagnostic) => toEditor(document, diagnostic)),
    );
  }

  private forget(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    this.collection.delete(uri);
  }
}

function toEditor(document: vscode.TextDocument, { span, message, severity, code }: Diagnostic): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeOf(document, span), message, severities[severity]);
  diagnostic.source = 'XIMSS';
  diagnostic.code = code;
  return diagnostic;
}
