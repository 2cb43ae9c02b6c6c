import { attributeOf, element } from '../../protocol/xml';
import { createSaslExchange } from '../login/saslExchange';
import { checkPassword, type SaslStep } from '../login/saslStep';
import { OperationError } from '../operationError';
import { answerLate, chooseDomain } from './preLogin';
import type { OperationScope, OperationTable, Outcome } from './operation';

/** What the server says it is; the release whose features it has. */
const serverVersion = '6.1.20';
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** Login by a clear-text password or a SASL method (protocol reference, "Login"). */
export const loginOperations: OperationTable = {
  login: (request, scope) => {
    chooseDomain(request, scope);
    const { connection } = scope;
    connection.login.pending = undefined;
    const find = (userName: string) => scope.server.accounts.find(userName, connection.domain);
    const authData = attributeOf(request, 'authData');
    const method = attributeOf(request, 'method');
    if (method === undefined) {
      const account = find(authData ?? attributeOf(request, 'userName') ?? '');
      return takeStep(checkPassword(account, attributeOf(request, 'password') ?? ''), scope);
    }
    const exchange = createSaslExchange(method, connection.domain, find);
    if (!exchange) throw new OperationError('authentication method is not supported');
    connection.login.pending = { id: attributeOf(request, 'id') ?? '', exchange };
    return takeStep(exchange.start(authData === undefined ? undefined : decode(authData)), scope);
  },

  auth: (request, scope) => {
    const pending = scope.connection.login.pending;
    if (!pending) throw new OperationError('no authentication is under way');
    if (pending.id !== attributeOf(request, 'id')) throw new OperationError('auth needs the id of its login');
    try {
      return takeStep(pending.exchange.next(decode(attributeOf(request, 'value') ?? '')), scope);
    } catch (error) {
      scope.connection.login.pending = undefined;
      throw error;
    }
  },
};

async function takeStep(step: SaslStep, scope: OperationScope): Promise<Outcome> {
  const { connection, send } = scope;
  if (step.kind === 'challenge') {
    send(element('challenge', { value: Buffer.from(step.value).toString('base64') }));
    return 'noResponse';
  }
  connection.login.pending = undefined;
  if (step.kind === 'refused') {
    connection.login.countFailure();
    await answerLate(scope);
    throw new OperationError('incorrect password or account name', 515);
  }
  const { account } = step;
  const { urlId } = connection.beginSession(account);
  const { userName, realName } = account;
  send(element('session', { urlID: urlId, userName, realName, version: serverVersion }));
  return undefined;
}

function decode(value: string): Uint8Array {
  if (!base64.test(value)) throw new OperationError('illegal base64 data');
  return Buffer.from(value, 'base64');
}
