import type { ListSorting, SortKey } from '../../contracts/messageList';

/** Something that a list can be sorted by. */
export interface SortChoice {
  readonly label: string;
  readonly description?: string;
  readonly by: Pick<ListSorting, 'key' | 'field'>;
}

/**
 * What there is to sort by: the columns, and fields that no column shows. Any header field besides can be named.
 * @param showsRecipients whether the list has a column for whom messages were sent to, in place of who sent them
 */
export function sortChoices(showsRecipients: boolean): readonly SortChoice[] {
  const column = (label: string, key: SortKey, description?: string): SortChoice => ({
    label,
    by: { key },
    ...(description === undefined ? {} : { description }),
  });
  const field = (label: string, name: string, description?: string): SortChoice => ({
    label,
    by: { key: 'field', field: name },
    ...(description === undefined ? {} : { description }),
  });
  return [
    column('Date', 'date', 'when it came into the mailbox'),
    field('Date Sent', 'Date', 'as the sender says'),
    showsRecipients ? field('From', 'From') : column('From', 'correspondent'),
    showsRecipients ? column('To', 'correspondent') : field('To', 'To'),
    field('Cc', 'Cc'),
    column('Subject', 'subject'),
    column('Size', 'size'),
    column('Flags', 'flags'),
    field('Priority', 'Pty'),
    field('UID', 'UID', 'number of the message in its mailbox'),
  ];
}

/** True for what a list is sorted by at present. */
export function isSortedBy({ key, field }: ListSorting, { by }: SortChoice): boolean {
  return by.key === key && by.field?.toLowerCase() === field?.toLowerCase();
}
