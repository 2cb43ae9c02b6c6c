import type { OutgoingHttpHeaders } from 'node:http';

/** Why a request is not served, with its HTTP status. `message` is a sentence for whoever reads the answer. */
export class WebError extends Error {
  override readonly name = 'WebError';
  readonly code = 'web';

  constructor(
    readonly status: number,
    message: string,
    readonly headers: OutgoingHttpHeaders = {},
  ) {
    super(message);
  }
}
