import type { describeError } from '../connections/describeError';
import type { ConnectionManager } from '../connections/connectionManager';
import type { EditorPrompts } from '../connections/prompts';
import type { Visit } from '../connections/visitor';

/** What the parts that are loaded later are given: one copy of each, so that all speak of the same accounts. */
export interface AccountServices {
  readonly manager: ConnectionManager;
  readonly prompts: EditorPrompts;
  readonly visit: Visit;
  /** Connects and shows that it is under way. Rejects with words for the user. */
  readonly connect: (accountId: string) => Promise<void>;
  readonly describeError: typeof describeError;
  /** Brings the row of an account into view. */
  readonly reveal: (accountId: string) => Promise<void>;
}
