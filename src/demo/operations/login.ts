import { attributeOf, element, type XmlElement } from '../../protocol/xml';
import { createSaslExchange } from '../login/saslExchange';
import { checkPassword, type SaslStep } from '../login/saslStep';
import { OperationError } from '../operationError';
import type { DemoSession } from '../session';
import { answerLate, chooseDomain } from './preLogin';
import type { OperationScope, OperationTable, Outcome } from './operation';

/** What the server says it is; the release whose features it has. */
const serverVersion = '6.1.20';
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** Login by a clear-text password or a SASL method (protocol reference, "Login"). */
export const loginOperations: OperationTable = {
  login: (request, scope) => {
    chooseDomain(request, scope);
    const { client } = scope;
    client.login.pending = undefined;
    const find = (userName: string) => scope.server.accounts.find(userName, client.domain);
    const authData = attributeOf(request, 'authData');
    const method = attributeOf(request, 'method');
    if (method === undefined) {
      const account = find(authData ?? attributeOf(request, 'userName') ?? '');
      return takeStep(checkPassword(account, attributeOf(request, 'password') ?? ''), scope);
    }
    const exchange = createSaslExchange(method, client.domain, find);
    if (!exchange) throw new OperationError('authentication method is not supported');
    client.login.pending = { id: attributeOf(request, 'id') ?? '', exchange };
    return takeStep(exchange.start(authData === undefined ? undefined : decode(authData)), scope);
  },

  auth: (request, scope) => {
    const pending = scope.client.login.pending;
    if (!pending) throw new OperationError('no authentication is under way');
    if (pending.id !== attributeOf(request, 'id')) throw new OperationError('auth needs the id of its login');
    try {
      return takeStep(pending.exchange.next(decode(attributeOf(request, 'value') ?? '')), scope);
    } catch (error) {
      scope.client.login.pending = undefined;
      throw error;
    }
  },
};

/** The one answer to a wrong name and a wrong password alike. */
export function wrongPassword(): OperationError {
  return new OperationError('incorrect password or account name', 515);
}

async function takeStep(step: SaslStep, scope: OperationScope): Promise<Outcome> {
  const { client, send } = scope;
  if (step.kind === 'challenge') {
    send(element('challenge', { value: Buffer.from(step.value).toString('base64') }));
    return 'noResponse';
  }
  client.login.pending = undefined;
  if (step.kind === 'refused') {
    client.login.countFailure();
    await answerLate(scope);
    throw wrongPassword();
  }
  send(sessionElement(client.beginSession(step.account)));
  return undefined;
}

/** What tells a client about its new session. */
export function sessionElement({ urlId, account }: DemoSession): XmlElement {
  const { userName, realName } = account;
  return element('session', { urlID: urlId, userName, realName, version: serverVersion });
}

function decode(value: string): Uint8Array {
  if (!base64.test(value)) throw new OperationError('illegal base64 data');
  return Buffer.from(value, 'base64');
}
