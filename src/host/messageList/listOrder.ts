import { readTypedFlags } from '../../contracts/filterFlags';
import type { FilterField, ListFilter, ListSorting, SortKey } from '../../contracts/messageList';
import type { FolderOrder } from '../../mail/folderOrder';

const sortFields: Readonly<Record<SortKey, string>> = {
  flags: 'FLAGS',
  correspondent: 'From',
  subject: 'Subject',
  date: 'INTERNALDATE',
  size: 'SIZE',
};

const filterFieldNames: Readonly<Record<FilterField, string>> = {
  subject: 'Subject',
  from: 'From',
  to: 'To',
  cc: 'Cc',
  body: 'BODY',
  flags: 'FLAGS',
};

/** The order to ask the server for. `showsRecipients`: the list names whom messages were sent to. */
export function folderOrder(sorting: ListSorting, filter: ListFilter, showsRecipients: boolean): FolderOrder {
  const { isDescending } = sorting;
  return { sortField: sortFieldOf(sorting, showsRecipients), isDescending, filter: serverFilter(filter) };
}

function sortFieldOf({ key, field }: ListSorting, showsRecipients: boolean): string {
  if (key === 'field') return field ?? sortFields.date;
  return key === 'correspondent' && showsRecipients ? 'To' : sortFields[key];
}

/** One field at a time, since the protocol has no more: text goes before flags, flags before attachments. */
function serverFilter({ field, text, quick }: ListFilter): FolderOrder['filter'] {
  const wanted = text.trim();
  if (wanted !== '' && field === 'flags') return flagsFilter(readTypedFlags(wanted).known);
  if (wanted !== '') return { field: filterFieldNames[field], text: wanted };
  const flags = [...(quick.includes('unread') ? ['Unseen'] : []), ...(quick.includes('flagged') ? ['Flagged'] : [])];
  if (flags.length > 0) return flagsFilter(flags);
  // No flag tells of attachments; messages that have some are nearly always of this type.
  return quick.includes('attachment') ? { field: 'Content-Type', text: 'multipart/mixed' } : undefined;
}

function flagsFilter(flags: readonly string[]): FolderOrder['filter'] {
  return flags.length === 0 ? undefined : { field: filterFieldNames.flags, text: flags.join(',') };
}

/** True for mailboxes whose messages the user wrote: there the interesting name is the recipient's. */
export function holdsSentMail(mailbox: string): boolean {
  const name = mailbox.split('/').at(-1)?.toLowerCase() ?? '';
  return ['sent', 'sent items', 'sent messages', 'sent mail', 'drafts', 'outbox'].includes(name);
}
