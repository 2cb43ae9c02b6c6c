import { attributeOf, integerOf, type XmlElement } from '../../protocol/xml';
import { OperationError } from '../operationError';

/** @throws OperationError when the attribute is absent or empty. */
export function requireAttribute(request: XmlElement, name: string): string {
  const value = attributeOf(request, name);
  if (value === undefined || value === '') throw new OperationError(`${name} is not specified`);
  return value;
}

/** @throws OperationError when the attribute is absent or no number. */
export function requireInteger(request: XmlElement, name: string): number {
  const value = integerOf(request, name);
  if (value === undefined) throw new OperationError(`${name} is not specified`);
  return value;
}

/** True for `yes`, and for an attribute that is there without a value (protocol reference, "Names and letter case"). */
export function isYes(request: XmlElement, name: string): boolean {
  const value = attributeOf(request, name)?.toLowerCase();
  return value === 'yes' || value === '';
}
