import type { HeaderField, SeedMessage } from '../../mailTypes';
import { isAddressField, parseAddresses, readableAddresses } from './addressFields';
import { readHeaderBlock, type RawField } from './headerBlock';
import { decodeHeaderText } from './charsets';

/** A seed message whose bytes are made when they are first needed, and then kept for as long as they are small. */
export class PlannedMessage implements SeedMessage {
  private kept: Uint8Array | undefined;
  private knownSize: number | undefined;

  constructor(
    readonly internalDateMs: number,
    readonly flags: readonly string[],
    private readonly compose: () => Uint8Array,
    /** The header fields, when they are known without composing. */
    private readonly listed?: () => readonly HeaderField[],
  ) {}

  get sizeBytes(): number {
    this.knownSize ??= this.raw().length;
    return this.knownSize;
  }

  headers(): readonly HeaderField[] {
    return this.listed?.() ?? decodedHeaders(this.raw());
  }

  raw(): Uint8Array {
    if (this.kept !== undefined) return this.kept;
    const bytes = this.compose();
    this.knownSize = bytes.length;
    if (bytes.length <= maxKeptBytes) this.kept = bytes;
    return bytes;
  }
}

/** Larger messages are composed again each time rather than held in memory for good. */
const maxKeptBytes = 64 * 1024;

/** The header fields of a message, decoded to Unicode. */
export function decodedHeaders(raw: Uint8Array): HeaderField[] {
  return readHeaderBlock(raw).fields.map(decodedField);
}

function decodedField({ name, value }: RawField): HeaderField {
  if (!value.includes('=?')) return { name, value };
  // A decoded name may hold a comma: written out again with quotes, it still is one address to a reader.
  return { name, value: isAddressField(name) ? readableAddresses(parseAddresses(value)) : decodeHeaderText(value) };
}
