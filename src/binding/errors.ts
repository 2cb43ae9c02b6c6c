import { TransportEndError } from '../base/transportEnd';

/**
 * What can go wrong between XIMSS and the web server that carries it:
 * - `http-unreachable`: no answer, for as long as it is worth waiting for one;
 * - `http-busy`: a gateway said that the server behind it is away (502, 503, 504);
 * - `http-status`: any other status than 200;
 * - `http-redirect`: the server wants the request to go elsewhere, which it does not;
 * - `http-page`: a web page came where XIMSS should;
 * - `http-no-xml`: something else came that is no XIMSS;
 * - `http-limit`: an answer or its headers were over a limit;
 * - `http-session-gone`: the server does not know the session any more (status 550);
 * - `http-sequence`: the two sides count differently, so what became of the last requests is unknown;
 * - `http-backlog`: more waits to be sent than may wait.
 */
export type BindingErrorCode =
  | 'http-unreachable'
  | 'http-busy'
  | 'http-status'
  | 'http-redirect'
  | 'http-page'
  | 'http-no-xml'
  | 'http-limit'
  | 'http-session-gone'
  | 'http-sequence'
  | 'http-backlog';

export interface BindingErrorOptions extends Partial<Pick<TransportEndError, 'mayBeRefusal' | 'isUnsent'>> {
  readonly cause?: unknown;
}

/** The HTTP binding cannot go on, or one of its requests got no answer. Names host and port at most. */
export class BindingError extends TransportEndError {
  override readonly name = 'BindingError';
  readonly mayBeRefusal: boolean;
  readonly isUnsent: boolean;

  constructor(
    readonly code: BindingErrorCode,
    message: string,
    options: BindingErrorOptions = {},
  ) {
    super(message, options);
    this.mayBeRefusal = options.mayBeRefusal ?? false;
    this.isUnsent = options.isUnsent ?? false;
  }

  /** True for what may be better in a moment; the same batch may then go out again under its number. */
  get mayPass(): boolean {
    return this.code === 'http-unreachable' || this.code === 'http-busy';
  }
}
