/** What the traffic log puts in place of a secret: six bullets or more. */
const mask = /\u2022{6}/;

/** True when a secret in `text` was masked, so that it cannot be sent as it stands. */
export function hasMask(text: string): boolean {
  return mask.test(text);
}

export const MASK_EXPLANATION =
  'A secret in this request is masked with \u2022\u2022\u2022\u2022\u2022\u2022. Type the real value in its place, then send it.';
