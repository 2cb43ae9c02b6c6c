import { element, type XmlElement } from '../../protocol/xml';
import { listingFields } from '../mail/listingFields';
import { protocolGmt, protocolLocal } from '../mail/mime/dates';
import { formatFlags } from '../store/flagBits';
import type { MessageTable } from '../store/messageTable';
import type { FolderChange } from './folderChanges';
import type { FolderCell, FolderView } from './folderView';

/** The first report about a folder, and the one after its order changed. @param rights letters of who looks */
export function initReport(view: FolderView, rights: string): XmlElement {
  return element('folderReport', {
    folder: view.name,
    mode: 'init',
    messages: view.length,
    unseen: view.countUnseen(),
    UIDNext: view.mailbox.messages.uidNext,
    UIDValidity: view.mailbox.uidValidity,
    rights,
  });
}

/** A message that was asked for by folderBrowse or folderSearch. */
export function cellReport(view: FolderView, cell: FolderCell, fields = view.fields): XmlElement {
  const attributes = { folder: view.name, index: cell.index, UID: cell.row + 1 };
  return element('folderReport', attributes, fieldElements(view.mailbox.messages, cell.row, fields));
}

/** A change that folderSync found. */
export function changeReport(view: FolderView, change: FolderChange): XmlElement {
  const { mode, index, row, messages, unseen } = change;
  const content = mode === 'removed' ? [] : fieldElements(view.mailbox.messages, row, view.fields);
  return element('folderReport', { folder: view.name, mode, index, UID: row + 1, messages, unseen }, content);
}

/** Something changed: exactly this and nothing more (protocol reference, "folderReport by mode"). */
export function notifyReport(view: FolderView): XmlElement {
  return element('folderReport', { folder: view.name, mode: 'notify' });
}

function fieldElements(table: MessageTable, row: number, fields: readonly string[]): XmlElement[] {
  if (!table.isPresent(row) || fields.length === 0) return [];
  const message = table.messageAt(row);
  return fields.flatMap((field) => ownField(table, row, field) ?? listingFields(message, [field]));
}

/** The fields that the server knows better than the message does; undefined for all others. */
function ownField(table: MessageTable, row: number, field: string): XmlElement[] | undefined {
  switch (field.toLowerCase()) {
    case 'flags': {
      const flags = formatFlags(table.flagsOf(row));
      return flags === '' ? [] : [element('FLAGS', {}, [flags])];
    }
    case 'internaldate': {
      const ms = table.internalDateOf(row);
      return [element('INTERNALDATE', { localTime: protocolLocal(ms) }, [protocolGmt(ms)])];
    }
    case 'size':
      return [element('SIZE', {}, [String(table.sizeOf(row))])];
    case 'uid':
      return [element('UID', {}, [String(row + 1)])];
    default:
      return undefined;
  }
}
