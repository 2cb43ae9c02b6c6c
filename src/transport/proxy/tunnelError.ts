/** The proxy did not let us through. Names host and port of the proxy, never what proves who we are. */
export class TunnelError extends Error {
  override readonly name = 'TunnelError';

  constructor(
    message: string,
    /** True when it may go well in a moment. */
    readonly mayPass: boolean,
  ) {
    super(message);
  }
}
