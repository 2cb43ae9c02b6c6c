/**
 * Bounds on what one message may cost us. Every limit has a reason; each may be lowered by a caller, and
 * those that a setting exposes may be raised.
 */
export interface ProtocolLimits {
  /**
   * Longest frame in bytes, without its zero byte, counted while it is still arriving. A whole message with
   * attachments as XML text fits; a peer that never sends a zero byte does not eat the memory of the editor.
   */
  readonly maxFrameBytes: number;
  /** Deepest nesting of elements. Real messages nest about 20 deep; recursion over a tree stays safe. */
  readonly maxDepth: number;
  /** Most attributes of one element. Parsers slow down more than linearly beyond it. */
  readonly maxAttributes: number;
  /**
   * Most elements of one message. Each costs some hundred bytes as a tree, so that a frame within its limit could
   * still eat the memory of the editor; real messages have a few thousand.
   */
  readonly maxElements: number;
}

export const defaultProtocolLimits: ProtocolLimits = {
  maxFrameBytes: 64 * 1024 * 1024,
  maxDepth: 256,
  maxAttributes: 1024,
  maxElements: 500_000,
};
