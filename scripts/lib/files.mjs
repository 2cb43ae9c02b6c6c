import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Every file below `folder` whose name `accept`s, as absolute paths, sorted. A missing folder has none. */
export async function glob(folder, accept) {
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true, recursive: true });
  } catch {
    return [];
  }
  return entries
    .filter((entry) => entry.isFile() && accept(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
