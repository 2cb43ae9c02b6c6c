import type { Range } from '../base/ranges';
import { normalRanges } from '../base/ranges';
import { readTypedFlags } from './filterFlags';
import {
  filterFields,
  listActions,
  quickFilters,
  maxSelectedRanges,
  sortKeys,
  type ColumnWidths,
  type ListCommand,
  type ListFilter,
  type ListMessage,
  type ListPreferences,
  type ListSelection,
  type ListSorting,
  type QuickFilter,
} from './messageList';
import * as shape from './shape';
import type { Guard } from './shape';

/** Longest filter text, in UTF-16 units; servers take no long ones. */
export const maxFilterLength = 500;
/** Most rows a page may ask for at once: far above any screen, far below what would stall the host. */
export const maxWindowRows = 1_000;
/** Rows that can be picked one by one, and UIDs that a page names. */
export const maxSelectedParts = 1_000;
/** Narrowest and widest column, in CSS pixels. */
export const minColumnPx = 40;
export const maxColumnPx = 800;

const width = (value: unknown): value is number =>
  shape.isFiniteNumber(value) && value >= minColumnPx && value <= maxColumnPx;
const windowCount = (value: unknown): value is number => shape.isCount(value) && value <= maxWindowRows;
const range = shape.isShape<Range>({ from: shape.isCount, till: shape.isCount });
const focus = (value: unknown): value is number => value === -1 || shape.isCount(value);

/** A name of a header field, of those that servers take; others have no place in a request. */
export const isFieldName = (value: unknown): value is string =>
  typeof value === 'string' && /^[!-9;-~]{1,100}$/.test(value);

const sorting = shape.isShape<ListSorting>({
  key: shape.isOneOf([...sortKeys, 'field'] as const),
  field: shape.isOptional(isFieldName),
  isDescending: shape.isBoolean,
});
const filterShape = shape.isShape<ListFilter>({
  field: shape.isOneOf(filterFields),
  text: shape.isText(maxFilterLength),
  quick: shape.isListOf<QuickFilter>(shape.isOneOf(quickFilters), quickFilters.length),
});
/** Flags that nobody knows are not sent: see filterFlags.ts. */
const filter = (value: unknown): value is ListFilter =>
  filterShape(value) && (value.field !== 'flags' || readTypedFlags(value.text).unknown.length === 0);
const widths = shape.isShape<ColumnWidths>({ correspondent: width, date: width, size: width });
const selection = shape.isShape<ListSelection>({
  ranges: shape.isListOf(range, maxSelectedRanges),
  uids: shape.isListOf(shape.isCount, maxSelectedParts),
  focus,
});

/** Preferences as stored; undefined when damaged, so that the caller takes its defaults. */
export function readListPreferences(value: unknown): ListPreferences | undefined {
  const read = shape.pick<ListPreferences>(value, { sorting, filter, widths, threads: shape.isBoolean });
  return (
    read && {
      sorting: copySorting(read.sorting),
      filter: copyFilter(read.filter),
      widths: copyWidths(read.widths),
      threads: read.threads,
    }
  );
}

type Shapes<M extends { readonly type: string }> = {
  readonly [T in M['type']]: {
    readonly [K in keyof Omit<Extract<M, { type: T }>, 'type'>]-?: Guard<Extract<M, { type: T }>[K]>;
  };
};

const commandShapes: Shapes<ListCommand> = {
  ready: {},
  setWindow: { first: shape.isCount, count: windowCount, revision: shape.isCount },
  setSorting: { sorting },
  setFilter: { filter },
  setWidths: { widths },
  setThreads: { threads: shape.isBoolean },
  setSelection: { selection, revision: shape.isCount },
  run: { action: shape.isOneOf(listActions) },
};

/**
 * Reads what a page sent: one of the known commands with checked and bounded arguments, unknown fields left out.
 * Never throws; undefined for anything else.
 */
export function readListCommand(value: unknown): ListCommand | undefined {
  const fields = shape.fieldsOf(value);
  const type = fields?.['type'];
  if (typeof type !== 'string' || !Object.hasOwn(commandShapes, type)) return undefined;
  const body = shape.pick<object>(fields, commandShapes[type as ListCommand['type']]);
  return body && copyCommand({ type, ...body } as ListCommand);
}

/** Which list a page's message is about, undefined when it names none; and whether it asks for the start state. */
export function readListNumber(value: unknown): { readonly list: number | undefined; readonly isReady: boolean } {
  const { list, type } = shape.fieldsOf(value) ?? {};
  return { list: shape.isCount(list) ? list : undefined, isReady: type === 'ready' };
}

/** Nested objects are copied field by field, so that nothing unchecked rides along. */
function copyCommand(command: ListCommand): ListCommand {
  switch (command.type) {
    case 'setSorting':
      return { type: command.type, sorting: copySorting(command.sorting) };
    case 'setFilter':
      return { type: command.type, filter: copyFilter(command.filter) };
    case 'setWidths':
      return { type: command.type, widths: copyWidths(command.widths) };
    case 'setSelection': {
      const { ranges, uids, focus } = command.selection;
      return { ...command, selection: { ranges: normalRanges(ranges), uids: [...uids], focus } };
    }
    default:
      return command;
  }
}

function copySorting({ key, field, isDescending }: ListSorting): ListSorting {
  return key === 'field' ? { key, field, isDescending } : { key, isDescending };
}

function copyFilter({ field, text, quick }: ListFilter): ListFilter {
  return { field, text, quick: [...new Set(quick)] };
}

function copyWidths({ correspondent, date, size }: ColumnWidths): ColumnWidths {
  return { correspondent, date, size };
}

const hostChecks: { readonly [T in ListMessage['type']]: (fields: shape.Fields) => boolean } = {
  preferences: (fields) =>
    shape.isCount(fields['list']) &&
    readListPreferences(fields['preferences']) !== undefined &&
    shape.fieldsOf(fields['title']) !== undefined &&
    shape.fieldsOf(fields['selection']) !== undefined,
  update: (fields) => Array.isArray(fields['changes']) && isStatus(fields['status']) && isWindow(fields['window']),
  reveal: (fields) => shape.isCount(fields['index']),
  focusFilter: () => true,
  sort: (fields) => sorting(fields['sorting']),
  selectAll: () => true,
  left: () => true,
  returning: (fields) => shape.isBoolean(fields['isReturning']),
  notice: (fields) => typeof fields['text'] === 'string',
};

function isStatus(value: unknown): boolean {
  const fields = shape.fieldsOf(value);
  return fields !== undefined && shape.isCount(fields['total']) && shape.isCount(fields['revision']);
}

function isWindow(value: unknown): boolean {
  const fields = shape.fieldsOf(value);
  return value === undefined || (shape.isCount(fields?.['first']) && Array.isArray(fields?.['rows']));
}

/**
 * Reads what arrived at the page. The host is trusted, other senders of window messages are not: what is not of
 * this contract is left alone (undefined).
 */
export function readListMessage(value: unknown): ListMessage | undefined {
  const fields = shape.fieldsOf(value);
  const type = fields?.['type'];
  if (fields === undefined || typeof type !== 'string' || !Object.hasOwn(hostChecks, type)) return undefined;
  return hostChecks[type as ListMessage['type']](fields) ? (fields as unknown as ListMessage) : undefined;
}
