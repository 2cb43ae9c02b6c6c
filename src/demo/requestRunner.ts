import { parseFrame } from '../protocol/codec';
import { attributeOf, element, withAttribute, type XmlElement } from '../protocol/xml';
import type { DemoClient } from './client';
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

  /** Does the request of one frame and sends its answer. Never rejects. */
  async run(frame: Uint8Array, client: DemoClient): Promise<void> {
    let request: XmlElement;
    try {
      request = parseFrame(frame);
    } catch (error) {
      // There is no id to answer to, so there is no telling what the client believes: answer and break off.
      client.send(this.failure(undefined, illegalXml(error)));
      return client.finish();
    }
    await this.answer(request, client);
  }

  /** Does one request and sends its answer. Never rejects. */
  async answer(request: XmlElement, client: DemoClient): Promise<void> {
    const id = attributeOf(request, 'id');
    const startedMs = this.context.clock.nowMs();
    try {
      if (id === undefined || id === '') throw new OperationError('request has no id');
      const outcome = await this.perform(request, id, client);
      if (outcome !== 'noResponse') client.send(this.response(request, id, startedMs));
    } catch (error) {
      client.send(this.failure(id, error));
    }
    await this.afterResponse(request, client);
  }

  /** The response that says why a request failed; without id when there was none. */
  failure(id: string | undefined, error: unknown): XmlElement {
    if (error instanceof OperationError) {
      return element('response', { id, errorText: error.errorText, errorNum: error.errorNum });
    }
    this.context.log(`A request failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return element('response', { id, errorText: `internal error: ${describe(error)}`, errorNum: 500 });
  }

  private async perform(request: XmlElement, id: string, client: DemoClient): Promise<Outcome> {
    const operation = findOperation(request.name, client.session);
    const refusal = this.takeRefusal(request);
    const { errorRate = 0 } = this.context.faults;
    const hasFailed = client.session && request.name !== 'bye' && errorRate > 0 && this.random() < errorRate;
    if (hasFailed || refusal === 'undone') throw new OperationError('operation failed on purpose');
    let sent = 0;
    const outcome = await operation(request, {
      server: this.context,
      client,
      send: (data) => {
        if (this.context.faults.interleave === true && sent++ === 1) client.interject(interleavedAlert);
        client.send(withAttribute(data, 'id', id));
      },
    });
    if (refusal === 'done') throw new OperationError('operation failed on purpose after it was done');
    return outcome;
  }

  private takeRefusal({ name }: XmlElement): 'undone' | 'done' | undefined {
    const { refusals } = this.context;
    const refusal = refusals.get(name.toLowerCase());
    refusals.delete(name.toLowerCase());
    return refusal;
  }

  private response(request: XmlElement, id: string, startedMs: number): XmlElement {
    const wantsTime = Number(attributeOf(request, 'exeTime') ?? 0) !== 0;
    const exeTime = wantsTime ? Math.max(1, Math.round(this.context.clock.nowMs() - startedMs)) : undefined;
    return element('response', { id, exeTime });
  }

  /** What has to wait until the response is on its way. */
  private async afterResponse(request: XmlElement, client: DemoClient): Promise<void> {
    const name = request.name.toLowerCase();
    if (name === 'bye' || client.login.isExhausted) await client.finish();
    else if (client.login.takeTlsRequest()) await client.startTls?.();
  }
}

const interleavedAlert = element('alert', {}, ['In between']);

/** Why a document was not read, as its sender is told. */
export function illegalXml(error: unknown): OperationError {
  return new OperationError(`illegal XML: ${describe(error)}`);
}

function describe(error: unknown): string {
  if (error instanceof XmlError) return error.message.toLowerCase();
  return error instanceof Error ? error.message : String(error);
}
