import { OperationError } from '../operationError';
import type { DemoSession } from '../session';
import { accessControlOperations } from './accessControl';
import { contactOperations } from './contacts';
import { folderOperations } from './folders';
import { loginOperations } from './login';
import { mailboxOperations } from './mailboxes';
import { messageChangeOperations } from './messageChanges';
import { messageAttributeOperations } from './messageAttributes';
import { messageComposeOperations } from './messageCompose';
import { messageReadOperations } from './messageRead';
import type { Operation, SessionScope } from './operation';
import { preferenceOperations } from './preferences';
import { preLoginOperations } from './preLogin';
import { connectionOperations, sessionOperations } from './service';
import { subscriptionOperations } from './subscriptions';

/** Operation names compare without regard to letter case, as all names do. */
function byLowerCase<T>(...tables: Readonly<Record<string, T>>[]): ReadonlyMap<string, T> {
  return new Map(tables.flatMap((table) => Object.entries(table)).map(([name, value]) => [name.toLowerCase(), value]));
}

const anyPhase = byLowerCase<Operation>(connectionOperations);
const beforeLogin = byLowerCase<Operation>(preLoginOperations, loginOperations);
const inSession = byLowerCase<Operation<SessionScope>>(
  sessionOperations,
  mailboxOperations,
  subscriptionOperations,
  accessControlOperations,
  folderOperations,
  messageReadOperations,
  messageChangeOperations,
  messageComposeOperations,
  messageAttributeOperations,
  contactOperations,
  preferenceOperations,
);

/**
 * The operation of that name, ready to run in the present phase of the client.
 * @throws OperationError when there is none, or not now (protocol reference, "Phases of a connection").
 */
export function findOperation(name: string, session: DemoSession | undefined): Operation {
  const key = name.toLowerCase();
  const always = anyPhase.get(key);
  if (always) return always;
  const early = beforeLogin.get(key);
  const late = inSession.get(key);
  if (early && session) throw new OperationError('operation is not allowed after login');
  if (early) return early;
  if (!late) throw new OperationError('unknown command', 500);
  if (!session) throw new OperationError('operation is not allowed before login');
  return (request, scope) => late(request, { ...scope, session });
}

/** Names of all operations, as the protocol spells them in lower case. */
export function operationNames(): string[] {
  return [...anyPhase.keys(), ...beforeLogin.keys(), ...inSession.keys()];
}
