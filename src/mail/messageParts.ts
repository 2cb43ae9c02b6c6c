import type { MailMessage } from './mailMessage';
import { isAttachment, isText, type MimePart } from './mimePart';

/** A part with its depth in the structure, for listing; nested messages count as a level. */
export interface ListedPart {
  readonly part: MimePart;
  readonly depth: number;
}

/** Parts listed of one message; a message with more is there to exhaust somebody. */
const maxListedParts = 2_000;

/** All parts in order, those of nested messages included, at most 2,000. */
export function listParts(message: MailMessage): ListedPart[] {
  const listed: ListedPart[] = [];
  collect(message.body, 0, listed);
  return listed;
}

function collect(part: MimePart | undefined, depth: number, listed: ListedPart[]): void {
  if (!part || listed.length >= maxListedParts) return;
  listed.push({ part, depth });
  for (const child of part.parts) collect(child, depth + 1, listed);
  collect(part.message?.body, depth + 1, listed);
}

/** The part with this id, wherever it is; an empty id means the top of the message. */
export function findPart(message: MailMessage, partId: string): MimePart | undefined {
  if (partId === '') return message.body;
  return listParts(message).find(({ part }) => part.partId === partId)?.part;
}

/**
 * What a reader should see of a structure, in order: of alternatives the one that reads best as text, of
 * related parts the root, else every part that is shown in place. Attachments are not among them.
 */
export function shownParts(part: MimePart | undefined): MimePart[] {
  if (!part || isAttachment(part)) return [];
  if (part.parts.length === 0) return canBeShown(part) ? [part] : [];
  if (part.mediaType === 'multipart/alternative') return bestAlternative(part.parts);
  if (part.mediaType === 'multipart/related') return shownParts(part.parts[0]);
  return part.parts.flatMap(shownParts);
}

function canBeShown(part: MimePart): boolean {
  return isText(part) || part.message !== undefined || part.items.length > 0;
}

/** Plain text first, since it is shown as it was written; then HTML; then whatever has something to show. */
function bestAlternative(parts: readonly MimePart[]): MimePart[] {
  const candidates = parts.map(shownParts).filter((shown) => shown.length > 0);
  const withText = (type: string) =>
    candidates.find((shown) => shown.some((part) => part.mediaType === type && part.text?.trim()));
  const calendar = candidates.filter((shown) => shown.every((part) => part.items.length > 0)).flat();
  const text = withText('text/plain') ?? withText('text/html') ?? [];
  const chosen = [...text, ...calendar];
  return chosen.length > 0 ? chosen : (candidates[0] ?? []);
}
