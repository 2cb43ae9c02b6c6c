import { codeOf } from '../../mail/errors';
import { describeError } from '../connections/describeError';
import type { AccountConfig } from '../connections/types';
import { safeLine } from '../../mail/safeText';

/** Why a document cannot be shown: whether it is gone for good, and one sentence with the next step. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly code = 'document-error';

  constructor(
    message: string,
    readonly isGone: boolean,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The sentence for a message that is there no more. */
export function goneError(mailbox: string): DocumentError {
  return new DocumentError(
    `This message is no longer in ${safeLine(mailbox)}: it was moved or deleted. Refresh the mailbox to see what is there now.`,
    true,
  );
}

/** Any failure on the way to a document, in words for the user. */
export function documentErrorFrom(error: unknown, account: AccountConfig | undefined): DocumentError {
  if (error instanceof DocumentError) return error;
  const code = codeOf(error);
  const words = error instanceof Error ? error.message.replace(/\.$/, '') : '';
  if (code === 'mailbox-gone') {
    return new DocumentError(`${words}. Refresh the mailboxes to see what is there now.`, true, { cause: error });
  }
  if (code === 'view-broken' || code === 'folder-closed') {
    return new DocumentError(`${words}. Open the message again.`, false, { cause: error });
  }
  if (code === 'web-fetch-failed') {
    const hint = 'Parts come from the web interface of the server: check "webUrl" of the account in the settings.';
    return new DocumentError(`${words}. ${hint}`, false, { cause: error });
  }
  return new DocumentError(describeError(error, account), false, { cause: error });
}
