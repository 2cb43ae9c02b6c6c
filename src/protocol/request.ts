import type { OperationName, RequestAttributes } from '../catalog/catalog';
import { element, type XmlElement, type XmlNode } from './xml';

/**
 * A request of the catalog, without its id, which the session gives. The compiler refuses what the catalog does not
 * have: be strict in what you send. Only types come from the catalog; its texts stay out of what activation loads.
 */
export function request<Name extends OperationName>(
  name: Name,
  attributes: RequestAttributes<Name>,
  children: readonly XmlNode[] = [],
): XmlElement {
  return element(name, attributes, children);
}
