/** Base of everything this layer throws. `code` is stable and may be compared; the text may change. */
export abstract class ProtocolLayerError extends Error {
  abstract readonly code: string;
}

/** A frame grew past its limit before its zero byte came. Terminal: the stream has no place to resume from. */
export class FrameTooLargeError extends ProtocolLayerError {
  override readonly name = 'FrameTooLargeError';
  readonly code = 'frame-too-large';

  constructor(
    /** Bytes of the unfinished frame seen so far. */
    readonly receivedBytes: number,
    readonly limitBytes: number,
  ) {
    super(`A message of more than ${limitBytes} bytes arrived without its end`);
  }
}

/** Text that is no acceptable XML document, or breaks a limit. Costs one message, not the connection. */
export class XmlError extends ProtocolLayerError {
  override readonly name = 'XmlError';
  readonly code = 'invalid-xml';

  constructor(
    message: string,
    /** Where in the text, in UTF-16 code units from its start. */
    readonly offset: number,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
