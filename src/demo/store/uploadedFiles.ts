import { OperationError } from '../operationError';

const maxFiles = 100;
/** What all files of one session may come to, in bytes. */
const maxTotalBytes = 128 * 1024 * 1024;
const maxNameLength = 255;

/** A file as it was uploaded. */
export interface UploadedFile {
  readonly bytes: Uint8Array;
  /** Content-Type of the upload, without parameters. */
  readonly type: string;
}

/**
 * The uploaded file set of a session: files that its messages can use until it ends (protocol reference, "Composing").
 * Names are keys and nothing else; no file is ever written.
 */
export class UploadedFiles {
  private readonly files = new Map<string, UploadedFile>();
  private totalBytes = 0;

  find(name: string): UploadedFile | undefined {
    return this.files.get(name);
  }

  /**
   * Adds a file, in place of one with the same name.
   * @throws OperationError when that is no name, or there is no room.
   */
  put(name: string, file: UploadedFile): void {
    if (!isFileName(name)) throw new OperationError('illegal file name');
    const old = this.files.get(name);
    const totalBytes = this.totalBytes - (old?.bytes.length ?? 0) + file.bytes.length;
    if (totalBytes > maxTotalBytes || (!old && this.files.size >= maxFiles)) {
      throw new OperationError('too many uploaded files');
    }
    this.files.set(name, file);
    this.totalBytes = totalBytes;
  }

  clear(): void {
    this.files.clear();
    this.totalBytes = 0;
  }
}

/** Whether a client could mean that as the name of one file: a path, or what ends a header line, is none. */
function isFileName(name: string): boolean {
  return name !== '' && name.length <= maxNameLength && !/^\.{1,2}$|[/\\\u0000-\u001F\u007F]/.test(name);
}
