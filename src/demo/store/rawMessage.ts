import type { HeaderField, SeedMessage } from '../mailTypes';
import { decodedHeaders } from '../mail/mime/plannedMessage';

/** A message held in memory as it was composed. */
export class RawMessage implements SeedMessage {
  constructor(
    private readonly bytes: Uint8Array,
    readonly internalDateMs: number,
    readonly flags: readonly string[] = [],
  ) {}

  get sizeBytes(): number {
    return this.bytes.length;
  }

  headers(): readonly HeaderField[] {
    return decodedHeaders(this.bytes);
  }

  raw(): Uint8Array {
    return this.bytes;
  }
}
