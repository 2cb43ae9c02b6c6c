import { visibleName } from '../../mail/mailboxName';

/** `$(name)` in a label is an icon; that of a stranger stays text. */
export function plainLabel(text: string): string {
  return visibleName(text).replaceAll('$(', '$ (');
}
