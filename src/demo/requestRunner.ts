import { parseFrame } from '../protocol/codec';
import { attributeOf, element, withAttribute, type XmlElement } from '../protocol/xml';
import type { DemoConnection } from './connection';
import type { DemoContext } from './demoContext';
import { seededRandom } from './faults/seededRandom';
import { OperationError } from './operationError';
import { findOperation } from './operations/registry';
import type { Outcome } from './operations/operation';
import { XmlError } from '../protocol/errors';

/** Turns frames into operations and operations into responses. */
export class RequestRunner {
  private readonly random: () => number;

  constructor(private readonly context: DemoContext) {
    this.random = seededRandom(context.faults.seed ?? 1);
  }

  /** Does one request and sends its answer. Never rejects. */
  async run(frame: Uint8Array, connection: DemoConnection): Promise<void> {
    let request: XmlElement;
    try {
      request = parseFrame(frame);
    } catch (error) {
      // There is no id to answer to, so there is no telling what the client believes: answer and break off.
      connection.send(this.failure(undefined, new OperationError(`illegal XML: ${describe(error)}`)));
      return connection.finish();
    }
    const id = attributeOf(request, 'id');
    const startedMs = this.context.clock.nowMs();
    try {
      if (id === undefined || id === '') throw new OperationError('request has no id');
      const outcome = await this.perform(request, id, connection);
      if (outcome !== 'noResponse') connection.send(this.response(request, id, startedMs));
    } catch (error) {
      connection.send(this.failure(id, error));
    }
    await this.afterResponse(request, connection);
  }

  /** The response that says why a request failed; without id when there was none. */
  failure(id: string | undefined, error: unknown): XmlElement {
    if (error instanceof OperationError) {
      return element('response', { id, errorText: error.errorText, errorNum: error.errorNum });
    }
    this.context.log(`A request failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return element('response', { id, errorText: `internal error: ${describe(error)}`, errorNum: 500 });
  }

  private perform(request: XmlElement, id: string, connection: DemoConnection): Outcome | Promise<Outcome> {
    const operation = findOperation(request.name, connection.session);
    const { errorRate = 0 } = this.context.faults;
    if (connection.session && request.name !== 'bye' && errorRate > 0 && this.random() < errorRate) {
      throw new OperationError('operation failed on purpose');
    }
    let sent = 0;
    return operation(request, {
      server: this.context,
      connection,
      send: (data) => {
        if (this.context.faults.interleave === true && sent++ === 1) connection.send(interleavedAlert);
        connection.send(withAttribute(data, 'id', id));
      },
    });
  }

  private response(request: XmlElement, id: string, startedMs: number): XmlElement {
    const wantsTime = Number(attributeOf(request, 'exeTime') ?? 0) !== 0;
    const exeTime = wantsTime ? Math.max(1, Math.round(this.context.clock.nowMs() - startedMs)) : undefined;
    return element('response', { id, exeTime });
  }

  /** What has to wait until the response is on its way. */
  private async afterResponse(request: XmlElement, connection: DemoConnection): Promise<void> {
    const name = request.name.toLowerCase();
    if (name === 'bye' || connection.login.isExhausted) await connection.finish();
    else if (connection.login.takeTlsRequest()) await connection.startTls();
  }
}

const interleavedAlert = element('alert', {}, ['In between']);

function describe(error: unknown): string {
  if (error instanceof XmlError) return error.message.toLowerCase();
  return error instanceof Error ? error.message : String(error);
}
