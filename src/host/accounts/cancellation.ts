import { codeOf } from '../../mail/errors';

/** True for a question that was closed. By code: errors that were wrapped on their way keep it. */
export function isCancellationCode(error: unknown): boolean {
  return codeOf(error) === 'user-cancelled';
}
