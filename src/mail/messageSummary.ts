import { firstChild, integerOf, textOf, type XmlElement } from '../protocol/xml';
import { addressesFromXml, type MailAddress } from './address';
import { parseGmtMs } from './dates';
import { parseFlags } from './flags';
import { mailLimits } from './limits';

/** What a list shows of a message. Everything but `uid` and `flags` is `undefined` or empty if not reported. */
export interface MessageSummary {
  readonly uid: number;
  readonly flags: ReadonlySet<string>;
  readonly from: readonly MailAddress[];
  readonly to: readonly MailAddress[];
  readonly subject: string | undefined;
  /** When the message came into the mailbox, milliseconds since 1970 UTC. */
  readonly internalDateMs: number | undefined;
  readonly sizeBytes: number | undefined;
  /** The `Date` header, milliseconds since 1970 UTC: what the sender's clock said. */
  readonly dateMs: number | undefined;
  readonly priority: string | undefined;
  /** `type/subtype` in lower case, without parameters. */
  readonly contentType: string | undefined;
  /** Message identifiers as the headers have them, angle brackets and all; for threads. */
  readonly messageId: string | undefined;
  readonly inReplyTo: string | undefined;
  readonly references: string | undefined;
}

/** The fields asked for in folderOpen; the summary is made of these and no others. */
export const summaryFields = [
  'FLAGS',
  'E-From',
  'E-To',
  'Subject',
  'INTERNALDATE',
  'Date',
  'SIZE',
  'Pty',
  'Content-Type',
  'Message-ID',
  'In-Reply-To',
  'References',
] as const;

/**
 * Reads a per-message folderReport. A message never changes but for its flags, so what a report leaves out is
 * taken from `known`, the summary there was; an absent FLAGS element means no flags.
 */
export function summaryFromReport(report: XmlElement, uid: number, known?: MessageSummary): MessageSummary {
  const from = addressesFromXml(report, 'E-From', mailLimits.maxAddresses);
  const to = addressesFromXml(report, 'E-To', mailLimits.maxAddresses);
  return {
    uid,
    flags: parseFlags(fieldText(report, 'FLAGS') ?? ''),
    from: from.length > 0 ? from : (known?.from ?? []),
    to: to.length > 0 ? to : (known?.to ?? []),
    subject: fieldText(report, 'Subject') ?? known?.subject,
    internalDateMs: momentOf(report, 'INTERNALDATE') ?? known?.internalDateMs,
    dateMs: momentOf(report, 'Date') ?? known?.dateMs,
    sizeBytes: sizeOf(report) ?? known?.sizeBytes,
    priority: fieldText(report, 'Pty') ?? known?.priority,
    contentType: typeOf(fieldText(report, 'Content-Type')) ?? known?.contentType,
    messageId: fieldText(report, 'Message-ID') ?? known?.messageId,
    inReplyTo: fieldText(report, 'In-Reply-To') ?? known?.inReplyTo,
    references: referencesOf(report) ?? known?.references,
  };
}

/** True unless the message was read. */
export function isUnread(summary: MessageSummary): boolean {
  return !summary.flags.has('Seen');
}

/** True when the structure suggests attachments; only reading the message tells for sure. */
export function mayHaveAttachments(summary: MessageSummary): boolean {
  return summary.contentType === 'multipart/mixed' || summary.flags.has('Media');
}

function fieldText(report: XmlElement, name: string): string | undefined {
  const field = firstChild(report, name);
  return field && textOf(field).slice(0, mailLimits.maxFieldLength);
}

function momentOf(report: XmlElement, name: string): number | undefined {
  const text = fieldText(report, name);
  return text === undefined ? undefined : parseGmtMs(text);
}

/** The identifiers nearest to the message stand last: they are what is kept of a list that is too long. */
function referencesOf(report: XmlElement): string | undefined {
  const field = firstChild(report, 'References');
  return field && textOf(field).slice(-mailLimits.maxFieldLength);
}

function sizeOf(report: XmlElement): number | undefined {
  const field = firstChild(report, 'SIZE');
  if (!field) return undefined;
  const value = integerOf({ ...field, attributes: new Map([['size', textOf(field)]]) }, 'size');
  return value;
}

function typeOf(contentType: string | undefined): string | undefined {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  return type && /^[^\s/]+\/[^\s/]+$/.test(type) ? type : undefined;
}
