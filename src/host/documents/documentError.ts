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
  const isGone = codeOf(error) === 'mailbox-gone';
  return new DocumentError(describeError(error, account), isGone, { cause: error });
}
