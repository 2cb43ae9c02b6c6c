import { findAttributes } from './attributeScan';

/** How much of a response is looked at. */
const maxScanBytes = 64 * 1024;

/** The error a response reports: its text or, without one, its number. Empty when the response is not kept. */
export function readErrorText(response: Uint8Array | undefined): string {
  if (!response) return '';
  const [text] = findAttributes(response, ['errorText'], maxScanBytes);
  if (text) return text.value;
  const [number] = findAttributes(response, ['errorNum'], maxScanBytes);
  return number ? `error ${number.value}` : '';
}
