import { attributeOf, element, type XmlElement } from '../../protocol/xml';
import { saslMethods } from '../login/saslExchange';
import { OperationError } from '../operationError';
import type { OperationScope, OperationTable } from './operation';
import { requireAttribute } from './requestValues';

/** Texts that a client may show in place of those of the protocol. */
const errorTexts = ['file is not found', 'mailbox access denied', 'folder has not been opened', 'unknown command'];

/** Operations of the pre-login phase, but for login itself. */
export const preLoginOperations: OperationTable = {
  listFeatures: (request, scope) => {
    chooseDomain(request, scope);
    scope.send(
      element('features', { domain: scope.client.domain }, [
        ...(scope.client.isSecure || !scope.client.startTls ? [] : [element('starttls')]),
        ...saslMethods.map((method) => element('sasl', {}, [method])),
        element('nonce', {}, [scope.server.nonces.issue()]),
        element('language', {}, ['English']),
        element('signup'),
      ]),
    );
  },

  readStrings: (request, scope) => {
    chooseDomain(request, scope);
    const attributes = { skinName: attributeOf(request, 'skinName'), language: attributeOf(request, 'language') };
    const texts = errorTexts.map((text) => element('string', { name: text }, [text[0]!.toUpperCase() + text.slice(1)]));
    const content = [element('string', { name: 'OK' }, ['OK']), element('strings', { name: 'ErrorCodes' }, texts)];
    scope.send(element('strings', attributes, content));
  },

  starttls: (_request, { client }) => {
    if (client.isSecure) throw new OperationError('TLS is already active');
    if (!client.startTls) throw new OperationError('TLS cannot begin here');
    client.login.requestTls();
  },

  recoverPassword: async (request, scope) => {
    chooseDomain(request, scope);
    const account = scope.server.accounts.find(requireAttribute(request, 'userName'), scope.client.domain);
    await answerLate(scope);
    if (!account) throw new OperationError('account with this name does not exist');
    if (account.recoveryEmail === undefined) throw new OperationError('password recovery is not possible');
    scope.server.log(`${account.userName} asked for the password; it would be sent to ${account.recoveryEmail}`);
  },

  signup: async (request, scope) => {
    chooseDomain(request, scope);
    const userName = requireAttribute(request, 'userName');
    const password = requireAttribute(request, 'password');
    await answerLate(scope);
    const realName = attributeOf(request, 'realName') ?? userName;
    const account = await scope.server.accounts.signUp(userName, scope.client.domain, password, realName);
    account.recoveryEmail = attributeOf(request, 'recoverPassword');
  },
};

/** A Domain that the server knows becomes the target of this request and those after it; others are passed over. */
export function chooseDomain(request: XmlElement, { server, client }: OperationScope): void {
  const domain = attributeOf(request, 'domain');
  if (domain !== undefined && server.accounts.knowsDomain(domain)) client.domain = domain;
}

/** These answers are slow on purpose, so that nobody tries names or passwords in numbers. */
export function answerLate({ server }: OperationScope): Promise<void> {
  return new Promise((resolve) => server.clock.setTimer(resolve, server.lateAnswerMs));
}
