import { serializeXml, type XmlElement } from '../../protocol/xml';
import { OperationError } from '../operationError';

/** Longest answer to one batch, in characters: it is kept in memory, for a client that asks for it again. */
const maxCharacters = 32 * 1024 * 1024;

/** The answer to a batch of requests as it grows. */
export class AnswerText {
  private readonly parts: string[] = [];
  private length = 0;

  get text(): string {
    return this.parts.join('');
  }

  /** @throws OperationError when there is no room for more data; a response always finds its place. */
  add(message: XmlElement): void {
    const text = serializeXml(message);
    if (this.length + text.length > maxCharacters && message.name !== 'response') {
      throw new OperationError('answer is too long for one batch');
    }
    this.append(text);
  }

  append(text: string): void {
    this.parts.push(text);
    this.length += text.length;
  }
}
