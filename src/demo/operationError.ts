/**
 * Why a request fails, as the client is told. Number 500 is the one that is proven, so it is the one for everything
 * (protocol reference, "Errors"); texts are stable, clients compare them.
 */
export class OperationError extends Error {
  override readonly name = 'OperationError';

  constructor(
    readonly errorText: string,
    readonly errorNum = 500,
  ) {
    super(errorText);
  }
}
