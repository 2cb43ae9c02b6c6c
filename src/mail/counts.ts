import { integerOf, type XmlElement } from '../protocol/xml';
import { mailLimits } from './limits';

/** A count of messages, `undefined` when it is absent, negative, no number or beyond all reason. */
export function countOf(target: XmlElement, name: string): number | undefined {
  const value = integerOf(target, name);
  return value !== undefined && value <= mailLimits.maxCount ? value : undefined;
}
