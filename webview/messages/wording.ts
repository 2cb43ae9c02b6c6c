import type { MessageRow } from '../../src/contracts/messageList';
import { formatBytes } from '../shared/format';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A moment where the user is: the time for today, the day of this year with its time, else the date. */
export function formatDate(wallMs: number, nowMs: number): string {
  const date = new Date(wallMs);
  const now = new Date(nowMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (date.toDateString() === now.toDateString()) return time;
  const day = `${date.getDate()} ${months[date.getMonth()] ?? ''}`;
  return date.getFullYear() === now.getFullYear() ? `${day} ${time}` : `${day} ${date.getFullYear()}`;
}

/** A row in words, for who cannot see its icons and how far in it stands: `depth`, for a reply. */
export function describeMessage(row: MessageRow, depth: number): string {
  const marks = [
    depth > 0 ? `Reply at level ${depth}` : '',
    row.isUnread ? 'Unread' : '',
    row.isFlagged ? 'flagged' : '',
    row.isUrgent ? 'high priority' : '',
    row.isAnswered ? 'answered' : '',
    row.isDraft ? 'draft' : '',
    row.isDeleted ? 'deleted' : '',
    row.mayHaveAttachments ? 'with attachment' : '',
  ].filter((mark) => mark !== '');
  const date = row.dateMs === undefined ? '' : formatDate(row.dateMs, Date.now());
  const size = row.sizeBytes === undefined ? '' : formatBytes(row.sizeBytes);
  const parts = [marks.join(', '), row.correspondent, row.subject || 'no subject', date, size];
  return parts.filter((part) => part !== '').join(', ');
}

/** Why a filter by flags is not applied. */
export function unknownFlagsWords(unknown: readonly string[]): string {
  const names = unknown.map((name) => `"${name}"`).join(', ');
  return `Not a flag: ${names}. Try Seen, Answered, Flagged, Draft, Deleted, Junk or an opposite, such as Unseen.`;
}
