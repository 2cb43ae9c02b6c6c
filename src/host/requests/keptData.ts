import { isElement, type XmlElement } from '../../protocol/xml';

/** Most data messages kept for one answer; a listing of a million messages stays in the console. */
const maxMessages = 2000;
/** Most text kept, in UTF-16 code units: more than is shown of an answer, far less than a mailbox of whole messages. */
const maxLength = 4_000_000;

/** The data messages of one request, as far as they are worth keeping. */
export class KeptData {
  readonly messages: XmlElement[] = [];
  /** How many came and were not kept. */
  omitted = 0;
  private length = 0;

  add(message: XmlElement): void {
    this.length += this.omitted > 0 ? 0 : lengthOf(message);
    // Nothing is kept behind a gap: what is shown is the beginning of the answer.
    if (this.omitted > 0 || this.messages.length >= maxMessages || this.length > maxLength) this.omitted++;
    else this.messages.push(message);
  }
}

/** About as long as its XML, without making it. */
function lengthOf({ name, attributes, children }: XmlElement): number {
  let length = 2 * name.length + 5;
  for (const [key, value] of attributes) length += key.length + value.length + 4;
  for (const child of children) length += isElement(child) ? lengthOf(child) : child.length;
  return length;
}
