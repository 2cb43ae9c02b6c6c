import { isTransportEnd } from '../base/transportEnd';
import { ConnectionClosedError, UnansweredLoginError } from './errors';

/** True where the server may have refused the password without saying so: it is not to be sent again for ever. */
export function isPossibleRefusal(error: unknown): boolean {
  if (error instanceof UnansweredLoginError) return true;
  const { cause } = error instanceof ConnectionClosedError ? error : {};
  return isTransportEnd(cause) && cause.mayBeRefusal;
}
