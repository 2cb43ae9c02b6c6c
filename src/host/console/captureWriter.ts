import { open } from 'node:fs/promises';
import { captureLines, type CaptureSource } from '../../traffic/captureFile';
import { UserCancelledError } from '../connections/userError';

/** Lines are gathered to blocks of about this many characters: fewer writes, and the event loop gets its turns. */
const blockCharacters = 256 * 1024;
/** Captures hold mail: only the user who wrote one can read it. */
const ownerOnly = 0o600;

/**
 * Writes a capture file and gives the number of frames in it. Rejects with UserCancelledError when it was cancelled: the
 * lines written so far stay, all of them whole.
 */
export async function writeCapture(log: CaptureSource, path: string, isCancelled: () => boolean): Promise<number> {
  const handle = await open(path, 'w', ownerOnly);
  try {
    // A file that was there before keeps its rights otherwise.
    await handle.chmod(ownerOnly);
    let count = -1; // The first line is no message.
    let block = '';
    for (const line of captureLines(log)) {
      count++;
      block += line;
      if (block.length < blockCharacters) continue;
      if (isCancelled()) throw new UserCancelledError();
      await handle.appendFile(block);
      block = '';
    }
    await handle.appendFile(block);
    return count;
  } finally {
    await handle.close();
  }
}
