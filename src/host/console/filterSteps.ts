import type { SessionNumber, TrafficFilter, TrafficSession } from '../../traffic/types';

// Filters that commands make of the present one. What is not set is left out: what is stored and compared stays short.

/** Shows a session alone; what else the filter asks for stays. */
export function withSession(filter: TrafficFilter, { number, accountId }: TrafficSession): TrafficFilter {
  return { ...filter, accountId, session: number };
}

/** Shows the sessions of all accounts; what else the filter asks for stays. */
export function withAllSessions({ session: _session, accountId: _accountId, ...rest }: TrafficFilter): TrafficFilter {
  return rest;
}

/** For another window: session numbers mean nothing there, so that the account of the session remains. */
export function lastingFilter({ session: _session, ...rest }: TrafficFilter): TrafficFilter {
  return rest;
}

/** A step towards a filter that shows a row: what hides its name goes first, then another session, then all but hidden names. */
export function widened(
  filter: TrafficFilter,
  row: { readonly tag: string; readonly session: SessionNumber },
): TrafficFilter {
  const { hiddenTags = [], ...rest } = filter;
  const others = hiddenTags.filter((hidden) => hidden.toLowerCase() !== row.tag.toLowerCase());
  const names = others.length === 0 ? {} : { hiddenTags: others };
  if (others.length < hiddenTags.length) return { ...rest, ...names };
  const isOfOtherSession = rest.session !== undefined && rest.session !== row.session;
  return isOfOtherSession ? { ...lastingFilter(rest), ...names } : names;
}
