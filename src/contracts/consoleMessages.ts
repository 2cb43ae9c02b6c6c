import type { TrafficFilter } from '../traffic/types';
import type { Guard } from './shape';
import * as shape from './shape';
import {
  hostActions,
  type ConsoleCommand,
  type ConsolePreferences,
  type ConsoleRequestBody,
  type ConsoleTarget,
  type HostMessage,
  type WebviewMessage,
} from './console';

/** Longest filter text, in UTF-16 units: a long paste still works, a page cannot make the host compile megabytes. */
export const maxFilterTextLength = 2_000;
/** Most lines a page may ask for at once: far above any screen, far below what would stall the host. */
export const maxWindowLines = 1_000;
/** Most names that can be hidden, and their longest: the list is compared with every row. */
export const maxHiddenTags = 50;
export const maxHiddenTagLength = 64;
/** Longest account identifier taken from a page. */
const maxAccountIdLength = 500;

const form = shape.isOneOf(['pretty', 'raw'] as const);
const part = shape.isOneOf(['request', 'response', 'exchange', 'frame'] as const);
const percent = (value: unknown): value is number => shape.isFiniteNumber(value) && value >= 10 && value <= 90;
const windowCount = (value: unknown): value is number => shape.isCount(value) && value <= maxWindowLines;
const flag = shape.isOptional(shape.isBoolean);

const target: Guard<ConsoleTarget> = shape.isShape<ConsoleTarget>({
  row: shape.isCount,
  entry: shape.isOptional(shape.isCount),
});

/** A filter with known fields only; undefined when one of them is not what it should be. */
export function readFilter(value: unknown): TrafficFilter | undefined {
  return shape.pick<TrafficFilter>(value, {
    text: shape.isOptional(shape.isText(maxFilterTextLength)),
    isRegex: flag,
    matchCase: flag,
    direction: shape.isOptional(shape.isOneOf(['sent', 'received'] as const)),
    accountId: shape.isOptional(shape.isText(maxAccountIdLength)),
    session: shape.isOptional(shape.isCount),
    hideKeepAlives: flag,
    errorsOnly: flag,
    hiddenTags: shape.isOptional(shape.isListOf(shape.isText(maxHiddenTagLength), maxHiddenTags)),
  });
}

const filter = (value: unknown): value is TrafficFilter => readFilter(value) !== undefined;

/** Preferences as stored or sent; undefined when damaged, so that the caller takes its defaults. */
export function readPreferences(value: unknown): ConsolePreferences | undefined {
  const picked = shape.pick<ConsolePreferences>(value, { filter, form, detailPercent: percent });
  return picked && { ...picked, filter: readFilter(picked.filter) ?? {} };
}

type Shapes<M extends { readonly type: string }> = {
  readonly [T in M['type']]: {
    readonly [K in keyof Omit<Extract<M, { type: T }>, 'type'>]-?: Guard<Extract<M, { type: T }>[K]>;
  };
};

const commandShapes: Shapes<ConsoleCommand> = {
  setWindow: { first: shape.isCount, count: windowCount, follow: shape.isBoolean },
  setFilter: { filter },
  select: { target: shape.isOptional(target), form, showAll: shape.isBoolean },
  setExpanded: { row: shape.isCount, isExpanded: shape.isBoolean },
  setPaused: { isPaused: shape.isBoolean },
  setDetailPercent: { percent },
  run: { action: shape.isOneOf(hostActions) },
};

const requestShapes: Shapes<ConsoleRequestBody> = {
  ready: {},
  replay: { target },
  edit: { target },
  copy: { target, part },
};

/**
 * Reads what a page sent: one of the known verbs with checked and bounded arguments, unknown fields left out.
 * Never throws; undefined for anything else.
 */
export function readWebviewMessage(value: unknown): WebviewMessage | undefined {
  const fields = shape.fieldsOf(value);
  if (typeof fields?.['type'] !== 'string') return undefined;
  const type = fields['type'];
  if (Object.hasOwn(commandShapes, type)) {
    const body = shape.pick<object>(fields, commandShapes[type as ConsoleCommand['type']]);
    return body && finish({ type, ...body } as ConsoleCommand);
  }
  if (Object.hasOwn(requestShapes, type) && shape.isCount(fields['requestId'])) {
    const body = shape.pick<object>(fields, requestShapes[type as ConsoleRequestBody['type']]);
    return body && ({ type, requestId: fields['requestId'], ...body } as WebviewMessage);
  }
  return undefined;
}

/** Nested objects are copied too, so that nothing unchecked rides along. */
function finish(command: ConsoleCommand): ConsoleCommand {
  return command.type === 'setFilter' ? { ...command, filter: readFilter(command.filter) ?? {} } : command;
}

const isLine = (value: unknown): boolean =>
  ['row', 'frame', 'more'].includes(String(shape.fieldsOf(value)?.['kind'])) && target(value);

const hostChecks: { readonly [T in HostMessage['type']]: (fields: shape.Fields) => boolean } = {
  update: (fields) => isUpdatePart(fields['window'], isWindow) && isUpdatePart(fields['status'], isStatus),
  preferences: (fields) => typeof fields['logKey'] === 'string' && readPreferences(fields['preferences']) !== undefined,
  focusFilter: () => true,
  reveal: (fields) => target(fields['target']) && shape.isCount(fields['line']),
  reply: (fields) => shape.isCount(fields['requestId']),
};

function isUpdatePart(value: unknown, check: (fields: shape.Fields) => boolean): boolean {
  const fields = shape.fieldsOf(value);
  return value === undefined || (fields !== undefined && check(fields));
}

function isWindow(fields: shape.Fields): boolean {
  const lines = fields['lines'];
  return (
    shape.isCount(fields['first']) && shape.isCount(fields['totalLines']) && Array.isArray(lines) && lines.every(isLine)
  );
}

function isStatus(fields: shape.Fields): boolean {
  return shape.isCount(fields['shownRows']) && shape.isCount(fields['totalRows']) && Array.isArray(fields['accounts']);
}

/**
 * Reads what arrived at the page. The host is trusted, other senders of window messages are not: what is not of
 * this contract is left alone (undefined). The inside of lines and details is text and numbers shown as text.
 */
export function readHostMessage(value: unknown): HostMessage | undefined {
  const fields = shape.fieldsOf(value);
  const type = fields?.['type'];
  if (fields === undefined || typeof type !== 'string' || !Object.hasOwn(hostChecks, type)) return undefined;
  return hostChecks[type as HostMessage['type']](fields) ? (fields as unknown as HostMessage) : undefined;
}
