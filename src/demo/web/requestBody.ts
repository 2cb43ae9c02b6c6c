import { parseFrame } from '../../protocol/codec';
import { attributeOf, childElements, hasName, type XmlElement } from '../../protocol/xml';
import { OperationError } from '../operationError';
import { illegalXml } from '../requestRunner';

/** Most requests of one body; the vendor's library sends up to 10. */
const maxRequests = 100;

/** What a POST carries: requests inside of `<XIMSS>`. */
export interface RequestBody {
  readonly requests: readonly XmlElement[];
  /** The number of the batch, which one known client puts on the root element instead of the address. */
  readonly reqSeq: string | undefined;
}

/** @throws OperationError when the body is not XML, or not `<XIMSS>` with requests inside. */
export function parseRequestBody(bytes: Uint8Array): RequestBody {
  let root: XmlElement;
  try {
    root = parseFrame(bytes);
  } catch (error) {
    throw illegalXml(error);
  }
  if (!hasName(root, 'XIMSS')) throw new OperationError('XIMSS element is expected');
  const requests = childElements(root);
  if (requests.length > maxRequests) throw new OperationError('too many requests in one batch');
  return { requests, reqSeq: attributeOf(root, 'reqSeq') };
}
