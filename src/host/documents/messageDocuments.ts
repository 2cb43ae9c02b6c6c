import { DisposableOwner } from '../../base/disposable';
import { Emitter, type Event } from '../../base/emitter';
import { encodeUtf8 } from '../../base/utf8';
import type { MailChange } from '../../mail/mailAccount';
import { characterCount } from '../../protocol/xml';
import { ServerError } from '../../session/errors';
import type { MailMessage } from '../../mail/mailMessage';
import { messageFromXml } from '../../mail/mailMessage';
import { findPart } from '../../mail/messageParts';
import { isText } from '../../mail/mimePart';
import { prettyXml } from '../../mail/prettyXml';
import type { RenderedMessage } from '../../mail/renderText';
import type { Connection, Connections } from '../connections/types';
import { DocumentError, documentErrorFrom, goneError } from './documentError';
import { LruCache } from './lruCache';
import { documentKey, messageKey, type DocumentRef, type MessageRef } from './messageUri';

/** A document's content as the editor gets it. */
export interface MessageDocument {
  readonly bytes: Uint8Array;
  /** Milliseconds since 1970 UTC; changes when the content does. */
  readonly modifiedMs: number;
  /** Of the readable form: what stands where. */
  readonly rendered: RenderedMessage | undefined;
}

/** What became of documents: their content is another, or their message is gone. */
export interface DocumentChange {
  readonly ref: DocumentRef;
  readonly kind: 'changed' | 'gone';
}

/** Bounds on what opened documents cost. What is dropped is fetched again when it is looked at. */
const limits = {
  /** Documents kept ready, and their bytes together; a larger one is handed over without being kept. */
  maxDocuments: 100,
  maxDocumentBytes: 64 * 1024 * 1024,
  /** Parsed messages, and their characters together; a reader goes back and forth between a few. */
  maxMessages: 12,
  maxMessageCharacters: 32 * 1024 * 1024,
  /** Text above this is left out of the readable form, and comes with its part (bytes). */
  textLimitBytes: 10 * 1024 * 1024,
} as const;

/**
 * Makes the documents of messages, from addresses alone: connects the account when it is not, reads the message,
 * renders it. Keeps what is open, within bounds, and tells when that changes.
 */
export class MessageDocuments extends DisposableOwner {
  private readonly documents = new LruCache<MessageDocument>(
    limits.maxDocuments,
    limits.maxDocumentBytes,
    ({ bytes }) => bytes.length,
  );
  private readonly messages = new LruCache<MailMessage>(limits.maxMessages, limits.maxMessageCharacters, ({ xml }) =>
    characterCount(xml),
  );
  private readonly loading = new Map<string, Promise<MessageDocument>>();
  /** Documents in use, by key; the failed ones too, for they may be had later. */
  private readonly used = new Map<string, { readonly ref: DocumentRef; hasFailed: boolean }>();
  private readonly mailListeners = new Map<Connection, { readonly mail: unknown; dispose(): void }>();
  private readonly changes = this.register(new Emitter<DocumentChange>());
  private readonly stop = new AbortController();

  readonly onDidChange: Event<DocumentChange> = this.changes.event;

  constructor(private readonly connections: Connections) {
    super();
    this.register(connections.onDidChange((connection) => this.followConnection(connection)));
    this.register({ dispose: () => this.mailListeners.forEach((listener) => listener.dispose()) });
    this.register({ dispose: () => this.stop.abort() });
  }

  /** Number and bytes of documents kept. */
  get kept(): { readonly count: number; readonly bytes: number } {
    return { count: this.documents.count, bytes: this.documents.size };
  }

  /** The document of an address; joins a load in progress. Rejects with DocumentError only. */
  load(ref: DocumentRef): Promise<MessageDocument> {
    const key = documentKey(ref);
    const known = this.documents.get(key);
    if (known) return Promise.resolve(known);
    const joined = this.loading.get(key);
    if (joined) return joined;
    const attempt = this.make(ref, key).finally(() => this.loading.delete(key));
    this.loading.set(key, attempt);
    return attempt;
  }

  /** The message itself. Rejects with DocumentError only. */
  async message(ref: MessageRef, signal: AbortSignal = this.stop.signal): Promise<MailMessage> {
    const known = this.messages.get(messageKey(ref));
    if (known) return known;
    try {
      const connection = await this.connect(ref, signal);
      const message = await this.read(connection, ref, limits.textLimitBytes, signal);
      this.messages.set(messageKey(ref), message);
      return message;
    } catch (error) {
      throw documentErrorFrom(error, this.connections.get(ref.accountId)?.account);
    }
  }

  /** Bytes of a part as it was sent. Rejects with DocumentError only. */
  async partBytes(
    ref: MessageRef,
    partId: string,
    fileName: string,
    signal: AbortSignal = this.stop.signal,
  ): Promise<Uint8Array> {
    return this.fetch(ref, `${ref.uid}-${partId}-B/${encodeURIComponent(fileName)}`, signal);
  }

  /** Lets go of a document that is open no more. */
  release(ref: DocumentRef): void {
    const key = documentKey(ref);
    this.used.delete(key);
    this.documents.delete(key);
    const message = messageKey(ref);
    if (![...this.used.values()].some((other) => messageKey(other.ref) === message)) this.messages.delete(message);
  }

  private async make(ref: DocumentRef, key: string): Promise<MessageDocument> {
    try {
      const document = await this.makeKind(ref);
      this.use(ref, key, false);
      this.documents.set(key, document);
      return document;
    } catch (error) {
      this.use(ref, key, true);
      throw documentErrorFrom(error, this.connections.get(ref.accountId)?.account);
    }
  }

  /** The editor does not always tell what it closed, so this list is bounded as well. */
  private use(ref: DocumentRef, key: string, hasFailed: boolean): void {
    this.used.delete(key);
    this.used.set(key, { ref, hasFailed });
    if (this.used.size <= limits.maxDocuments * 2) return;
    for (const oldest of this.used.keys()) return void this.used.delete(oldest);
  }

  private async makeKind(ref: DocumentRef): Promise<MessageDocument> {
    if (ref.kind === 'source') return plainDocument(await this.fetch(ref, `${ref.uid}-P.txt`, this.stop.signal));
    const message = await this.message(ref);
    const modifiedMs = message.date?.utcMs ?? 0;
    if (ref.kind === 'xml') return plainDocument(encodeUtf8(prettyXml(message.xml)), modifiedMs);
    if (ref.kind === 'part') return plainDocument(await this.partContent(ref, message), modifiedMs);
    const shown = ref.partId === '' ? message : await this.nestedMessage(ref, message);
    const { renderMessage } = await import('../lazy/readableText');
    const rendered = renderMessage(shown);
    return { bytes: encodeUtf8(rendered.text), modifiedMs, rendered };
  }

  private async nestedMessage(ref: DocumentRef, message: MailMessage): Promise<MailMessage> {
    const part = findPart(message, ref.partId);
    if (!part) throw new DocumentError(`This message has no part ${ref.partId}. Open it from the message.`, true);
    if (part.message) return part.message;
    const nested = await this.readPart(ref);
    if (!nested)
      throw new DocumentError('The server sent nothing for this attached message. Open the source instead.', false);
    return nested;
  }

  private async readPart(ref: DocumentRef): Promise<MailMessage | undefined> {
    const connection = await this.connect(ref, this.stop.signal);
    const folder = await connection.mail!.openFolder(ref.mailbox, this.stop.signal);
    const email = await folder.readXml(ref.uid, { partId: ref.partId, totalSizeLimitBytes: -1 }, this.stop.signal);
    return email && messageFromXml(email);
  }

  /** Text as the server decoded it; everything else, and text it left out, comes from its web interface. */
  private async partContent(ref: DocumentRef, message: MailMessage): Promise<Uint8Array> {
    const part = findPart(message, ref.partId);
    if (!part) throw new DocumentError(`This message has no part ${ref.partId}. Open it from the message.`, true);
    if (!isText(part) || part.items.length > 0) return this.partBytes(ref, ref.partId, ref.name);
    if (part.text !== undefined) return encodeUtf8(part.text);
    if (!part.sizeBytes) return new Uint8Array();
    const connection = await this.connect(ref, this.stop.signal);
    const whole = await this.read(connection, ref, -1, this.stop.signal);
    return encodeUtf8(findPart(whole, ref.partId)?.text ?? '');
  }

  private async connect(ref: MessageRef, signal: AbortSignal): Promise<Connection> {
    const account = this.connections.get(ref.accountId);
    if (!account) {
      throw new DocumentError(
        'The account of this message is not there any more. Add it again, or start the demo server if it was the demo.',
        false,
      );
    }
    const connection = account.mail ? account : await this.connections.connect(ref.accountId, signal);
    if (!connection.mail)
      throw new DocumentError(`"${connection.account.name}" is not connected. Connect first.`, false);
    this.follow(connection);
    return connection;
  }

  private async read(
    connection: Connection,
    ref: MessageRef,
    limit: number,
    signal: AbortSignal,
  ): Promise<MailMessage> {
    await this.checkGeneration(connection, ref, signal);
    const options = { totalSizeLimitBytes: limit };
    const message = await connection
      .mail!.readMessage(ref.mailbox, ref.uid, options, signal)
      .catch((error: unknown) => {
        // Servers answer a UID that is no more either with nothing or with an error; the folder itself is open here.
        if (error instanceof ServerError && /not found/i.test(error.errorText)) return undefined;
        throw error;
      });
    if (!message) throw goneError(ref.mailbox);
    return message;
  }

  private async fetch(ref: MessageRef, path: string, signal: AbortSignal): Promise<Uint8Array> {
    try {
      const connection = await this.connect(ref, signal);
      const folder = await this.checkGeneration(connection, ref, signal);
      return await connection.fetchFromWeb(`MIME/${encodeURIComponent(folder)}/${path}`, signal);
    } catch (error) {
      throw documentErrorFrom(error, this.connections.get(ref.accountId)?.account);
    }
  }

  /** A UID of another UIDValidity would show some other message (folder rule 9). Gives the folder's name. */
  private async checkGeneration(connection: Connection, ref: MessageRef, signal: AbortSignal): Promise<string> {
    const folder = await connection.mail!.openFolder(ref.mailbox, signal);
    const isVoid =
      ref.uidValidity !== undefined && folder.uidValidity !== undefined && ref.uidValidity !== folder.uidValidity;
    if (isVoid) throw goneError(ref.mailbox);
    return folder.name;
  }

  /** A session came: what could not be had before may be had now. */
  private followConnection(connection: Connection | undefined): void {
    for (const [known, listener] of this.mailListeners) {
      if (known.mail === listener.mail) continue;
      listener.dispose();
      this.mailListeners.delete(known);
    }
    if (!connection?.mail) return;
    const failed = [...this.used.values()].filter(
      ({ ref, hasFailed }) => hasFailed && ref.accountId === connection.account.id,
    );
    for (const entry of failed) {
      entry.hasFailed = false;
      this.changes.fire({ ref: entry.ref, kind: 'changed' });
    }
  }

  private follow(connection: Connection): void {
    const { mail } = connection;
    if (!mail || this.mailListeners.get(connection)?.mail === mail) return;
    this.mailListeners.get(connection)?.dispose();
    const listener = mail.onDidChange((change) => this.acceptMailChange(connection, change));
    this.mailListeners.set(connection, { mail, dispose: () => listener.dispose() });
  }

  private acceptMailChange(connection: Connection, change: MailChange): void {
    if (change.kind !== 'folder') return;
    const { mailbox, state } = change.folder;
    const isOfMailbox = (ref: MessageRef): boolean =>
      ref.accountId === connection.account.id && ref.mailbox === mailbox;
    if (change.change.kind === 'removed') {
      const { uid } = change.change;
      this.drop((ref) => isOfMailbox(ref) && ref.uid === uid);
    } else if (state === 'gone' || (change.change.kind === 'reset' && change.change.areUidsVoid)) {
      this.drop(isOfMailbox);
    }
  }

  /** Forgets documents whose message is gone, so that nobody takes what is kept for what is there. */
  private drop(isGone: (ref: MessageRef) => boolean): void {
    for (const [key, { ref }] of [...this.used]) {
      if (!isGone(ref)) continue;
      this.used.delete(key);
      this.documents.delete(key);
      this.messages.delete(messageKey(ref));
      this.changes.fire({ ref, kind: 'gone' });
    }
  }
}

function plainDocument(bytes: Uint8Array, modifiedMs = 0): MessageDocument {
  return { bytes, modifiedMs, rendered: undefined };
}
