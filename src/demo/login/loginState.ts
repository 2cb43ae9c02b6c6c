import type { SaslExchange } from './saslStep';

/** Wrong passwords that one connection may send; then it is closed. */
const maxFailures = 3;

/** How far a connection has come with logging in. */
export class LoginState {
  /** The exchange under way, with the id of its login request. */
  pending: { readonly id: string; readonly exchange: SaslExchange } | undefined;
  private failures = 0;
  private tlsIsRequested = false;

  countFailure(): void {
    this.failures++;
  }

  get isExhausted(): boolean {
    return this.failures >= maxFailures;
  }

  /** Asks for TLS to begin behind the response. */
  requestTls(): void {
    this.tlsIsRequested = true;
    this.pending = undefined;
  }

  /** True once after {@link requestTls}. */
  takeTlsRequest(): boolean {
    const isRequested = this.tlsIsRequested;
    this.tlsIsRequested = false;
    return isRequested;
  }
}
