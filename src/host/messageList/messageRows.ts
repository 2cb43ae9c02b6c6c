import type { MessageRow } from '../../contracts/messageList';
import type { MailAddress } from '../../mail/address';
import { isUnread, mayHaveAttachments, type MessageSummary } from '../../mail/messageSummary';

/** Names of one row; the rest is counted. */
const maxNames = 3;
/** Longest text of a cell, in UTF-16 units; no column shows as much. */
const maxCellLength = 300;
/** Identifiers kept of a message's ancestors, the nearest ones. */
const maxAncestors = 20;
const maxIdLength = 250;

/** A message as the list shows it. */
export function messageRow(
  summary: MessageSummary,
  options: { readonly showsRecipients: boolean; readonly threads: boolean },
): MessageRow {
  const { flags } = summary;
  return {
    uid: summary.uid,
    correspondent: names(options.showsRecipients ? summary.to : summary.from),
    subject: oneLine(summary.subject ?? ''),
    dateMs: summary.internalDateMs,
    sizeBytes: summary.sizeBytes,
    isUnread: isUnread(summary),
    isFlagged: flags.has('Flagged'),
    isAnswered: flags.has('Answered'),
    isDeleted: flags.has('Deleted'),
    isDraft: flags.has('Draft'),
    isUrgent: summary.priority?.toLowerCase() === 'high',
    mayHaveAttachments: mayHaveAttachments(summary),
    ...(options.threads ? { messageId: identifiers(summary.messageId)[0], ancestors: ancestorsOf(summary) } : {}),
  };
}

function names(addresses: readonly MailAddress[]): string {
  const shown = addresses.slice(0, maxNames).map(({ realName, address }) => oneLine(realName ?? address));
  const more = addresses.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Headers may hold anything: control characters would break the row. */
function oneLine(text: string): string {
  return text
    .slice(0, maxCellLength)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();
}

/** What it answers and what that answers, the nearest last: References, and In-Reply-To where they end otherwise. */
function ancestorsOf({ references, inReplyTo }: MessageSummary): string[] {
  const all = [...identifiers(references)];
  const parent = identifiers(inReplyTo)[0];
  if (parent !== undefined && all.at(-1) !== parent) all.push(parent);
  return all.slice(-maxAncestors);
}

function identifiers(header: string | undefined): string[] {
  return (header?.match(/<[^<>\s]+>/g) ?? []).map((id) => id.slice(0, maxIdLength));
}
