import { mailLimits } from './limits';

/** Base of the ways the mail model can fail by itself. `code` is stable and may be compared. */
export abstract class MailError extends Error {
  abstract readonly code: string;
}

/** The folder was closed, by its owner or because too many were open. Open it again with MailAccount.openFolder. */
export class FolderClosedError extends MailError {
  override readonly name = 'FolderClosedError';
  readonly code = 'folder-closed';

  constructor(readonly mailbox: string) {
    super(`The folder of ${mailbox} is closed`);
  }
}

/** The mailbox is there no more, or this account may not read it any longer: `cause` is the server's refusal, if any. */
export class MailboxGoneError extends MailError {
  override readonly name = 'MailboxGoneError';
  readonly code = 'mailbox-gone';

  constructor(
    readonly mailbox: string,
    options?: { cause?: unknown },
  ) {
    super(`The mailbox ${mailbox} cannot be opened any more${wordsOf(options?.cause)}`, options);
  }
}

/** What the server reported about a folder cannot be: the view was, or has to be, read anew. */
export class ViewBrokenError extends MailError {
  override readonly name = 'ViewBrokenError';
  readonly code = 'view-broken';

  constructor(
    readonly mailbox: string,
    readonly reason: string,
  ) {
    super(`The server's reports about ${mailbox} do not fit together: ${reason}`);
  }
}

/** UIDs were learned in another life of the mailbox (rule 9): they mean other messages now, so nothing was done. */
export class UidsVoidError extends MailError {
  override readonly name = 'UidsVoidError';
  readonly code = 'uids-void';

  constructor(readonly mailbox: string) {
    super(`The mailbox ${mailbox} was made anew meanwhile, so nothing was changed`);
  }
}

/** A change that takes several requests stopped on its way; `cause` says why. What was done stays done. */
export class PartlyDoneError extends MailError {
  override readonly name = 'PartlyDoneError';
  readonly code = 'partly-done';

  constructor(
    readonly done: number,
    readonly total: number,
    options: { cause: unknown },
  ) {
    super(`Only ${done} of ${total} messages were changed`, options);
  }
}

/** A mailbox was renamed, and the server will not let the subscriptions follow; `cause` has its words. */
export class SubscriptionsLeftError extends MailError {
  override readonly name = 'SubscriptionsLeftError';
  readonly code = 'subscriptions-left';

  constructor(
    readonly mailbox: string,
    options: { cause: unknown },
  ) {
    super(`The mailbox was renamed, but is still subscribed to as ${mailbox}`, options);
  }
}

/** As many views are open as may be. Close one before opening another. */
export class TooManyViewsError extends MailError {
  override readonly name = 'TooManyViewsError';
  readonly code = 'too-many-views';

  constructor(limit: number) {
    super(`${limit} message lists are open already`);
  }
}

/** The messages selected by position cannot be told any more, since the folder was listed anew. Select again. */
export class SelectionVoidError extends MailError {
  override readonly name = 'SelectionVoidError';
  readonly code = 'selection-void';

  constructor(readonly mailbox: string) {
    super(`The list of ${mailbox} was read anew, so the selection is void`);
  }
}

/** The messages are selected in more separate places than one selection holds. Nothing was done. */
export class TooManyRangesError extends MailError {
  override readonly name = 'TooManyRangesError';
  readonly code = 'too-many-ranges';

  constructor(limit: number) {
    super(`The selected messages stand in more than ${limit.toLocaleString('en')} separate places`);
  }
}

/** The caller stopped waiting. What was asked goes on by itself, since others may wait for it too. */
export class WaitCancelledError extends MailError {
  override readonly name = 'WaitCancelledError';
  readonly code = 'cancelled';

  constructor() {
    super('Cancelled');
  }
}

/** True when the server itself refused a request; the session's class is told by its code, not imported. */
export function isServerError(error: unknown): boolean {
  return codeOf(error) === 'server-error';
}

/** What the server said, to be put behind a sentence. */
function wordsOf(refusal: unknown): string {
  if (!isServerError(refusal) || !(refusal instanceof Error)) return '';
  return `: ${refusal.message.slice(0, mailLimits.maxFieldLength)}`;
}

/** The stable code of an error of this or another layer. */
export function codeOf(error: unknown): string | undefined {
  const code: unknown = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : undefined;
}
