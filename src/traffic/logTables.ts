import { EntryTable } from './entryTable';
import { PayloadStore } from './payloadStore';
import { RowTable } from './rowTable';
import { TagTable } from './tagTable';

/**
 * Where the log keeps what it knows. Payloads and records are in large typed arrays, because a million small objects
 * would cost several times their bytes.
 */
export class LogTables {
  readonly rows = new RowTable();
  readonly entries = new EntryTable();
  readonly payloads = new PayloadStore();
  readonly tags = new TagTable();
}
