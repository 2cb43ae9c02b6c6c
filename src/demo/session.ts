import { randomBytes } from 'node:crypto';
import type { Disposable } from '../base/disposable';
import { element, type XmlElement } from '../protocol/xml';
import type { DemoClient } from './client';
import type { FolderView } from './folder/folderView';
import { OperationError } from './operationError';
import type { Account } from './store/account';
import { UploadedFiles } from './store/uploadedFiles';

/** Most folders that one session may have open. */
const maxFolders = 1000;
const idAlphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** What lasts from login to `bye`, or to the end of the connection. */
export class DemoSession implements Disposable {
  /** Names the session in URLs, so it is as hard to guess as a password: six digits, a hyphen, 20 characters. */
  readonly urlId = makeUrlId();
  clientName = '';
  /** Files for messages, uploaded over HTTP. */
  readonly uploads = new UploadedFiles();
  private readonly folders = new Map<string, FolderView>();
  private reporting: Disposable | undefined;

  constructor(
    readonly account: Account,
    /** Who is logged in. */
    readonly client: DemoClient,
  ) {}

  /** Sends a message without id. */
  sendAsynchronous(message: XmlElement): void {
    this.client.sendEvent(message);
  }

  /** Whether changes of any Mailbox of the account are told (option `reportMailboxChanges`). */
  reportMailboxChanges(isOn: boolean): void {
    this.reporting?.dispose();
    this.reporting = isOn
      ? this.account.onDidChangeMailbox((mailbox) => this.sendAsynchronous(element('mailboxNotify', { mailbox })))
      : undefined;
  }

  /** @throws OperationError when no folder is open under that name. */
  folder(name: string): FolderView {
    const view = this.folders.get(name);
    if (!view) throw new OperationError('folder has not been opened');
    return view;
  }

  /** The folder of that name; names in URLs are matched without regard to letter case when none fits exactly. */
  findFolder(name: string): FolderView | undefined {
    const wanted = name.toLowerCase();
    return this.folders.get(name) ?? [...this.folders.values()].find((view) => view.name.toLowerCase() === wanted);
  }

  /** @throws OperationError when the name is taken or too many folders are open. */
  checkNewFolder(name: string): void {
    if (this.folders.has(name)) throw new OperationError('folder has already been opened');
    if (this.folders.size >= maxFolders) throw new OperationError('too many open folders');
  }

  addFolder(view: FolderView): void {
    this.folders.set(view.name, view);
  }

  closeFolder(name: string): void {
    this.folder(name).dispose();
    this.folders.delete(name);
  }

  dispose(): void {
    this.reporting?.dispose();
    for (const view of this.folders.values()) view.dispose();
    this.folders.clear();
    this.uploads.clear();
  }
}

function makeUrlId(): string {
  const bytes = randomBytes(26);
  const digits = Array.from(bytes.subarray(0, 6), (byte) => byte % 10).join('');
  const letters = Array.from(bytes.subarray(6), (byte) => idAlphabet[byte % idAlphabet.length]).join('');
  return `${digits}-${letters}`;
}
