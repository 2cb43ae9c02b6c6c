import { codeOf } from '../../mail/errors';

/** True for a question that was closed. By code, since errors of other bundles have classes of their own. */
export function isCancellationCode(error: unknown): boolean {
  return codeOf(error) === 'user-cancelled';
}
