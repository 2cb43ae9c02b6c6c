import { attributeOf, element } from '../../protocol/xml';
import { protocolGmt, protocolLocal } from '../mail/mime/dates';
import { OperationError } from '../operationError';
import { checkPassword } from '../login/saslStep';
import type { OperationTable, SessionScope } from './operation';
import { isYes, requireAttribute } from './requestValues';

const maxClientNameLength = 200;
/** Longest limit that a client may choose for its own silence, in seconds. */
const maxIdleSeconds = 24 * 60 * 60;

/** Operations of every phase. What bye and noop do, the request runner does for any request. */
export const connectionOperations: OperationTable = {
  noop: () => undefined,
  bye: () => undefined,
};

/** Operations about the session itself. */
export const sessionOperations: OperationTable<SessionScope> = {
  readTime: (_request, { server, send }) => {
    const nowMs = server.clock.wallMs();
    send(element('currentTime', { gmtTime: protocolGmt(nowMs).replace('Z', ''), localTime: protocolLocal(nowMs) }));
  },

  passwordModify: (request, { session }) => {
    const isRight = checkPassword(session.account, attributeOf(request, 'oldPassword') ?? '').kind === 'done';
    if (!isRight) throw new OperationError('incorrect password');
    const password = attributeOf(request, 'newPassword');
    if (password === '') throw new OperationError('password is too short');
    if (password !== undefined) session.account.password = password;
    session.account.recoveryEmail = attributeOf(request, 'recoveryEmail') ?? session.account.recoveryEmail;
  },

  setSessionOption: (request, { session, client }) => {
    const name = requireAttribute(request, 'name').toLowerCase();
    if (name === 'reportmailboxchanges') return session.reportMailboxChanges(isYes(request, 'value'));
    if (name !== 'idletimeout') throw new OperationError('unknown session option');
    const seconds = Number(requireAttribute(request, 'value'));
    if (!(seconds >= 0 && seconds <= maxIdleSeconds)) throw new OperationError('illegal option value');
    client.setIdleLimit(seconds);
  },

  setClientName: (request, { session, server }) => {
    session.clientName = requireAttribute(request, 'name').slice(0, maxClientNameLength);
    server.log(`${session.account.userName} uses ${session.clientName}`);
  },

  listKnownValues: (_request, { send }) => send(element('knownValues')),
};
