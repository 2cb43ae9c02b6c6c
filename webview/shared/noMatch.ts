import { createButton } from './controls';
import { create } from './dom';

/** Says in place of rows that a filter leaves none, and offers the way back. */
export function noMatch(onClear: () => void): Node[] {
  const clear = createButton({ label: 'Clear Filter', appearance: 'primary', onPress: onClear });
  return [create('p', {}, 'Nothing matches the filter.'), clear];
}
