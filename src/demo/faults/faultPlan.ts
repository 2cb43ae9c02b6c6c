/** Trouble to make on purpose, for testing clients. An empty plan makes none. */
export interface FaultPlan {
  /** Cuts every message into several segments, at any byte. */
  readonly split?: boolean;
  /** Puts several messages into one segment. */
  readonly join?: boolean;
  /** Holds every message back this long, in milliseconds; the order stays. */
  readonly delayMs?: number;
  /** Part of the requests of a session, 0 to 1, that fail for no reason. */
  readonly errorRate?: number;
  /** Part of the HTTP answers, 0 to 1, that are lost although the request was done. */
  readonly dropRate?: number;
  /** Part of the HTTP requests, 0 to 1, that a gateway on the way answers with an HTML page and status 502. */
  readonly gatewayRate?: number;
  /** Sends, between messages, what no server should: no XML, unknown events, responses nobody asked for or twice. */
  readonly garbage?: boolean;
  /** Sends a message beyond any client's limit, once. */
  readonly oversize?: boolean;
  /** Breaks the connection in the middle of a message, after some. */
  readonly close?: boolean;
  /** Sends an alert between the data messages of a reply. */
  readonly interleave?: boolean;
  /** The same seed makes the same trouble. */
  readonly seed?: number;
}

/** A list of faults that cannot be read. `message` is a sentence for the user. */
export class FaultPlanError extends Error {
  override readonly name = 'FaultPlanError';
  readonly code = 'fault-plan';
}

const switches = ['split', 'join', 'garbage', 'oversize', 'close', 'interleave'] as const;
const rates: ReadonlyMap<string, keyof FaultPlan> = new Map([
  ['errors', 'errorRate'],
  ['drop', 'dropRate'],
  ['gateway', 'gatewayRate'],
]);
const longestDelayMs = 60_000;

/**
 * Reads a list such as `split,join,delay=200,errors=0.1,drop=0.1,gateway=0.1,garbage,close,seed=7`.
 * @throws FaultPlanError when something in it is no fault or no number.
 */
export function parseFaultPlan(list: string): FaultPlan {
  let plan: FaultPlan = {};
  for (const item of list.split(',').map((part) => part.trim())) {
    if (item !== '') plan = { ...plan, ...parseFault(item) };
  }
  return plan;
}

function parseFault(item: string): FaultPlan {
  const [name = '', value] = item.split('=');
  const known = switches.find((candidate) => candidate === name);
  if (known !== undefined && value === undefined) return { [known]: true };
  const number = value === undefined || value.trim() === '' ? NaN : Number(value);
  if (name === 'delay' && number >= 0 && number <= longestDelayMs) return { delayMs: number };
  const rate = rates.get(name);
  if (rate !== undefined && number >= 0 && number <= 1) return { [rate]: number };
  if (name === 'seed' && Number.isInteger(number)) return { seed: number };
  throw new FaultPlanError(
    `"${item}" is no fault; known are ${switches.join(', ')}, delay=MILLISECONDS, errors=0..1, drop=0..1, gateway=0..1 and seed=NUMBER.`,
  );
}

/** True when messages have to take the slow way through the fault maker. */
export function disturbsWire(plan: FaultPlan): boolean {
  const { split, join, delayMs, garbage, oversize, close } = plan;
  return split === true || join === true || Boolean(delayMs) || garbage === true || oversize === true || close === true;
}
