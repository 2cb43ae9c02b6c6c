import { join } from 'node:path';

declare const __PROJECT_ROOT__: string;

/** A file of the project, whatever folder the bundled test runs from. */
export function projectPath(...segments: string[]): string {
  return join(__PROJECT_ROOT__, ...segments);
}
