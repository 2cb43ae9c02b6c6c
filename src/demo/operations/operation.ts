import type { XmlElement } from '../../protocol/xml';
import type { DemoClient } from '../client';
import type { DemoContext } from '../demoContext';
import type { DemoSession } from '../session';

/** What an operation has at hand. */
export interface OperationScope {
  readonly server: DemoContext;
  readonly client: DemoClient;
  /** Sends a data message with the id of the request. */
  readonly send: (data: XmlElement) => void;
}

export interface SessionScope extends OperationScope {
  readonly session: DemoSession;
}

/** `noResponse`: the exchange goes on, its response comes with a later request (login, auth). */
export type Outcome = 'noResponse' | void;

/**
 * Does one request. Data messages go out before the response, which is sent when it returns; an OperationError that it
 * throws becomes the error of the response.
 */
export type Operation<S extends OperationScope = OperationScope> = (
  request: XmlElement,
  scope: S,
) => Outcome | Promise<Outcome>;

/** Operations by the name that the protocol gives them. */
export type OperationTable<S extends OperationScope = OperationScope> = Readonly<Record<string, Operation<S>>>;
