import { FrameTooLargeError, XmlError } from '../../protocol/errors';
import {
  AuthenticationError,
  CancelledError,
  ConnectionClosedError,
  OutcomeUnknownError,
  ProtocolError,
  ServerError,
  TimeoutError,
  UnansweredLoginError,
  UnprovenServerError,
} from '../../session/errors';
import { mayChange } from '../../session/repeatable';
import {
  ConnectCancelledError,
  ConnectFailedError,
  ConnectionRefusedError,
  ConnectTimeoutError,
  HostNotFoundError,
  NotTlsError,
  UntrustedCertificateError,
} from '../../transport/errors';
import type { AccountConfig } from './types';
import { codeOf, PartlyDoneError } from '../../mail/errors';

/** True when the user gave up: nothing went wrong, and nothing is to be shown. */
export function isCancellation(error: unknown): boolean {
  return (
    error instanceof CancelledError ||
    error instanceof ConnectCancelledError ||
    // By their codes: parts that are loaded on demand have classes of their own.
    ['cancelled', 'user-cancelled'].includes(codeOf(error) ?? '') ||
    (error instanceof Error && error.name === 'AbortError')
  );
}

/** The system's words for a file that cannot be read or written, and what to do. */
const fileProblems: Readonly<Record<string, string>> = {
  EACCES: 'The file may not be read or written. Choose another place.',
  EPERM: 'The file may not be read or written. Choose another place.',
  EROFS: 'The disk is read-only. Choose another place.',
  ENOENT: 'The folder does not exist. Choose another place.',
  EISDIR: 'There is a folder of that name. Choose another name.',
  ENOSPC: 'The disk is full. Make room, then try again.',
};

const webPortHint = 'the web port of the server is needed, usually 443 with TLS and 8100 without';

/** Failures whose message is a fact without a next step, and the step. */
const nextSteps: Readonly<Record<string, string>> = {
  'mailbox-gone': 'Refresh the mailboxes to see what is there now.',
  'view-broken': 'Try again.',
  'uids-void': 'Choose the messages again.',
  'selection-void': 'Select the messages again.',
  'too-many-ranges': 'Select fewer of them.',
  'too-many-views': 'Close one before opening another.',
  'folder-closed': 'Try again.',
  'outcome-unknown': 'Refresh to see.',
  'write-buffer-full': 'Connect again.',
  'starttls-refused':
    'Check "host" and "port" in the settings, or set "security" to "tls" with the TLS port (usually 11025).',
  'login-method-unavailable':
    'Choose the automatic login method ("Edit Account..."), and https where the server has it: without, you are asked before the password is sent unencrypted.',
  'too-many-requests': 'Wait for answers, then try again.',
  'http-unreachable': 'Check the network, then connect again.',
  'http-busy': 'Wait a moment, then connect again.',
  'http-status': `Check "host" and "port" in the settings: ${webPortHint}.`,
  'http-redirect': 'Set "host" and "port" in the settings to where the server really is.',
  'http-page': `Check "host" and "port" in the settings: ${webPortHint}. Some networks show a page of their own until you log in to them.`,
  'http-no-xml': `Check "host" and "port" in the settings: ${webPortHint}.`,
  'http-limit': 'Check "host" and "port" in the settings.',
  'http-session-gone': 'Connect again.',
  'http-sequence': 'Connect again, and look at what was done before you repeat a change.',
  'http-backlog': 'Connect again.',
  'proxy-failed': 'Check "http.proxy" in the settings, or name the server in "http.noProxy".',
  'proxy-setting': 'Correct "http.proxy" in the settings.',
  'web-fetch-failed': 'Parts come from the web interface of the server: check "webUrl" of the account in the settings.',
};

/** What shows what became of a change for which there is nothing to refresh, by the name of its request. */
const waysToLook: Readonly<Record<string, string>> = {
  signup: 'Log in to see, or sign up again: a name that is taken is refused.',
  recoverPassword: 'Look whether the mail comes before you ask again.',
};

/**
 * The one place that turns an error into words: what happened and what to do next, in one or two sentences.
 * Nothing of a message or a password gets in, since errors of the layers below hold none.
 */
export function describeError(error: unknown, account?: AccountConfig): string {
  if (['user-error', 'document-error'].includes(codeOf(error) ?? '')) return messageOf(error);
  if (isCancellation(error)) return 'Cancelled.';
  if (error instanceof ServerError) return `The server refused ${error.requestName}: ${withoutDot(error.errorText)}.`;
  if (error instanceof XmlError)
    return `The text is not well-formed XML: ${error.message}. Correct it, then try again.`;
  const wayToLook =
    error instanceof TimeoutError || error instanceof OutcomeUnknownError ? waysToLook[error.requestName] : undefined;
  if (wayToLook !== undefined) {
    const { cause } = error as Error;
    const reason = cause instanceof ConnectionClosedError ? `${withoutDot(cause.message)}. ` : '';
    return `${messageOf(error)}. ${reason}${wayToLook}`;
  }
  if (error instanceof TimeoutError) {
    const next = mayChange(error.requestName)
      ? 'It may have been carried out all the same: refresh to see before you try again'
      : 'Try again';
    return `${error.message}. ${next}; if it takes long by nature, raise "ximss.request.timeoutSeconds".`;
  }
  if (error instanceof PartlyDoneError) {
    if (isCancellation(error.cause)) return `${error.message}, then it was stopped. The others are as they were.`;
    const cause = describeError(error.cause, account);
    const isUnknown = ['outcome-unknown', 'timeout'].includes(codeOf(error.cause) ?? '');
    return isUnknown
      ? `${error.message} for certain. ${cause}`
      : `${error.message}. The others are as they were: ${cause}`;
  }
  if (codeOf(error) === 'subscriptions-left' && error instanceof Error) {
    return `${error.message}. ${describeError(error.cause, account)}`;
  }
  const fileProblem = fileProblems[codeOf(error) ?? ''];
  if (fileProblem !== undefined) return fileProblem;
  const step = nextStepOf(error);
  if (step !== undefined) return `${withoutDot(messageOf(error))}. ${step}`;
  const where = account ? `${account.host}:${account.port}` : 'the server';
  return (
    describeConnectError(error, where, account) ??
    describeSessionError(error, where) ??
    `Unexpected error: ${messageOf(error)}`
  );
}

/** Where a connection was lost for a reason that is known, that reason has the step. */
function nextStepOf(error: unknown): string | undefined {
  const reason = error instanceof ConnectionClosedError && error.cause instanceof Error ? error.cause : error;
  return nextSteps[codeOf(reason) ?? ''];
}

function describeConnectError(error: unknown, where: string, account?: AccountConfig): string | undefined {
  if (error instanceof HostNotFoundError)
    return `There is no host named ${account?.host ?? where}. Check the host name of the account.`;
  if (error instanceof ConnectionRefusedError) {
    return `Nothing answers at ${where}. Check the port, and whether the XIMSS service is on.`;
  }
  if (error instanceof ConnectTimeoutError) {
    return `${where} did not answer in time. Check the network, a firewall, and the port.`;
  }
  if (error instanceof NotTlsError) {
    const usual = account?.transport === 'http' ? 443 : 11025;
    return `${where} does not speak TLS. Check "port" (usually ${usual} with TLS), or set "security" to "none" for a clear-text port.`;
  }
  if (error instanceof UntrustedCertificateError) {
    return `The certificate of ${where} is not trusted: ${error.reason}. Connect again to look at it and to trust it.`;
  }
  if (error instanceof ConnectFailedError) {
    return `${where} could not be reached (${error.systemCode}). Check the network, then connect again.`;
  }
  return undefined;
}

function describeSessionError(error: unknown, where: string): string | undefined {
  if (error instanceof UnprovenServerError) {
    return `Nobody was logged in at ${where}: ${withoutDot(error.message)}. Check "host" in the settings: it may not be the server it should be.`;
  }
  if (error instanceof AuthenticationError)
    return `Login failed: ${withoutDot(error.message)}. Connect again to enter another password.`;
  if (error instanceof UnansweredLoginError) {
    const step = error.facts.isAskedNext ? 'enter another one' : 'try it once more';
    return `${withoutDot(error.message)}. Connect again to ${step}.`;
  }
  if (error instanceof FrameTooLargeError) {
    return `${where} sent a message of more than ${Math.round(error.limitBytes / 1024 / 1024)} MB, and the connection was closed. What came is in the console.`;
  }
  if (error instanceof ProtocolError) return `${withoutDot(error.message)}. Check "host" and "port" in the settings.`;
  if (error instanceof ConnectionClosedError) return `${withoutDot(error.message)}. Connect again.`;
  return undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function withoutDot(text: string): string {
  return text.replace(/\.$/, '');
}
