import { firstChild, serializeXml } from '../../protocol/xml';
import { emailElement } from '../mail/emailXml';
import { parseFlags } from '../store/flagBits';
import type { MessageTable } from '../store/messageTable';

/** Tells whether the message of a row, one that is present, belongs to a folder or search. */
export type MessageFilter = (row: number) => boolean;

/** What a filter without a field looks at. */
const defaultFields = ['subject', 'from', 'to'];

/**
 * The filter of folderOpen, folderReopen and folderSearch: flags (negative ones too), the text of the message, or a
 * header field; text is found anywhere in it, without regard to letter case. Undefined when nothing is filtered.
 */
export function createMessageFilter(
  table: MessageTable,
  filter: string | undefined,
  filterField: string | undefined,
): MessageFilter | undefined {
  if (filter === undefined || filter === '') return undefined;
  const field = filterField?.toLowerCase();
  if (field === 'flags') return flagsFilter(table, filter);
  const wanted = filter.toLowerCase();
  if (field === 'body') return bodyFilter(table, wanted);
  return headerFilter(table, wanted, field === undefined ? defaultFields : [field.replace(/^e-/, '')]);
}

function flagsFilter(table: MessageTable, list: string): MessageFilter {
  const { set, clear } = parseFlags(list);
  return (row) => {
    const flags = table.flagsOf(row);
    return (flags & set) === set && (flags & clear) === 0;
  };
}

function bodyFilter(table: MessageTable, wanted: string): MessageFilter {
  return (row) => {
    const body = firstChild(emailElement(table.messageAt(row).raw()), 'MIME');
    return body !== undefined && textWithin(serializeXml(body)).includes(wanted);
  };
}

/** Decoded text of the parts: tags out, and the escapes that matter to a search undone. */
function textWithin(xml: string): string {
  return xml
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .toLowerCase();
}

function headerFilter(table: MessageTable, wanted: string, names: readonly string[]): MessageFilter {
  return (row) =>
    table
      .messageAt(row)
      .headers()
      .some(({ name, value }) => names.includes(name.toLowerCase()) && value.toLowerCase().includes(wanted));
}
