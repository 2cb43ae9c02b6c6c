/** What a command has of the process it runs in. */
export interface Terminal {
  write(text: string): void;
  writeError(text: string): void;
  /** Settles when the user or the system asks the process to end. */
  untilStopped(): Promise<unknown>;
}

/** A wrong command line. `message` is one sentence for the user. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
