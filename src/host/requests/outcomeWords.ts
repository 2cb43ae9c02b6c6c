import { CancelledError, ConnectionClosedError, ServerError, TimeoutError } from '../../session/errors';
import { describeError } from '../connections/describeError';
import { UserCancelledError } from '../connections/userError';

const PERHAPS_DONE = 'The server may have carried it out all the same.';

/** How a request that got no good response ended, for the answer's head. An error of the server is an answer too. */
export function outcomeWords(error: unknown): string {
  if (error instanceof ServerError) {
    const number = error.errorNum === undefined ? '' : ` (number ${error.errorNum})`;
    return `The server refused it: ${error.errorText}${number}`;
  }
  if (error instanceof UserCancelledError) return 'Cancelled.';
  if (error instanceof CancelledError)
    return error.wasSent ? `Cancelled. ${PERHAPS_DONE}` : 'Cancelled before it was sent.';
  if (error instanceof TimeoutError) return `${describeError(error)} ${PERHAPS_DONE}`;
  if (error instanceof ConnectionClosedError && error.wasSent) return `${describeError(error)} ${PERHAPS_DONE}`;
  return describeError(error);
}
