/** An error whose text is a whole sentence for the user, with the next step. The cause goes to the output channel. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code = 'user-error';
}

/** The user closed a question: nothing went wrong, nothing is shown. */
export class UserCancelledError extends Error {
  override readonly name = 'UserCancelledError';
  readonly code = 'user-cancelled';

  constructor() {
    super('Cancelled');
  }
}
