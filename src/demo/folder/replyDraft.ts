import {
  attributeOf,
  childElements,
  element,
  escapeText,
  firstChild,
  hasName,
  textOf,
  type XmlElement,
} from '../../protocol/xml';

export interface ReplyContext {
  readonly folder: string;
  readonly uid: number;
  /** Account that answers; it does not write to itself. */
  readonly reader: string;
}

/**
 * The draft for an answer, as folderRead gives it in the modes `replyFrom`, `replyAll`, `forward` and the same with
 * `HTML` (protocol reference, "Reading"). Undefined for any other mode.
 */
export function replyDraft(email: XmlElement, mode: string, context: ReplyContext): XmlElement | undefined {
  const [, kind = '', html = ''] = /^(replyFrom|replyAll|forward)(HTML)?$/i.exec(mode) ?? [];
  if (kind === '') return undefined;
  const isHtml = html !== '';
  if (kind.toLowerCase() === 'forward') return forwardDraft(email, isHtml, context);
  const recipients = kind.toLowerCase() === 'replyall' ? allRecipients(email, context.reader) : sender(email, 'To');
  return element('EMail', {}, [
    ...recipients,
    element('Subject', {}, [prefixed('Re: ', email)]),
    ...threadHeaders(email),
    quotation(email, isHtml),
  ]);
}

function forwardDraft(email: XmlElement, isHtml: boolean, { folder, uid }: ReplyContext): XmlElement {
  const note = element('MIME', { type: 'text', subtype: isHtml ? 'html' : 'plain' }, [isHtml ? '<p></p>' : '\n']);
  return element('EMail', {}, [
    element('Subject', {}, [prefixed('Fwd: ', email)]),
    element('MIME', { type: 'multipart', subtype: 'mixed' }, [note, element('copyMIME', { folder, UID: uid })]),
  ]);
}

function sender(email: XmlElement, name: string): XmlElement[] {
  const replyTo = childElements(email, 'Reply-To');
  return (replyTo.length > 0 ? replyTo : childElements(email, 'From')).map((from) => renamed(from, name));
}

function allRecipients(email: XmlElement, reader: string): XmlElement[] {
  const others = [...childElements(email, 'To'), ...childElements(email, 'Cc')].map((to) => renamed(to, 'Cc'));
  const known = new Set([reader.toLowerCase()]);
  return [...sender(email, 'To'), ...others].filter((recipient) => {
    const address = textOf(recipient).trim().toLowerCase();
    if (known.has(address)) return false;
    known.add(address);
    return true;
  });
}

function renamed(address: XmlElement, name: string): XmlElement {
  return element(name, { realName: attributeOf(address, 'realName') }, [textOf(address)]);
}

function prefixed(prefix: string, email: XmlElement): string {
  const subject = headerText(email, 'Subject');
  return subject.toLowerCase().startsWith(prefix.toLowerCase()) ? subject : prefix + subject;
}

function threadHeaders(email: XmlElement): XmlElement[] {
  const messageId = headerText(email, 'Message-ID');
  if (messageId === '') return [];
  const references = [headerText(email, 'References'), messageId].filter((part) => part !== '').join(' ');
  return [element('In-Reply-To', {}, [messageId]), element('References', {}, [references])];
}

function quotation(email: XmlElement, isHtml: boolean): XmlElement {
  const from = firstChild(email, 'From');
  const author = (from && (attributeOf(from, 'realName') ?? textOf(from))) || 'The author';
  const lines = quotableText(email).trimEnd().split('\n');
  if (isHtml) {
    const quoted = lines.map(escapeText).join('<br>');
    const text = `<p>${escapeText(author)} wrote:</p><blockquote type="cite">${quoted}</blockquote>`;
    return element('MIME', { type: 'text', subtype: 'html' }, [text]);
  }
  const quoted = lines.map((line) => (line === '' || line.startsWith('>') ? `>${line}` : `> ${line}`));
  return element('MIME', { type: 'text', subtype: 'plain' }, [[`${author} wrote:`, ...quoted].join('\n')]);
}

/** The first plain text of the message; without one, what its HTML says. */
function quotableText(email: XmlElement): string {
  const plain = findText(email, 'plain');
  if (plain) return textOf(plain);
  const html = findText(email, 'html');
  if (!html) return '';
  return textOf(html)
    .replace(/<(style|script)\b[^]*?<\/\1\s*>/gi, '')
    .replace(/<(br|\/p|\/div|\/tr|\/li)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '');
}

function findText(within: XmlElement, subtype: string): XmlElement | undefined {
  for (const part of childElements(within).filter((child) => hasName(child, 'MIME'))) {
    const isWanted = attributeOf(part, 'type') === 'text' && attributeOf(part, 'subtype') === subtype;
    const found = isWanted && attributeOf(part, 'disposition') !== 'attachment' ? part : findText(part, subtype);
    if (found) return found;
  }
  return undefined;
}

function headerText(email: XmlElement, name: string): string {
  const field = firstChild(email, name);
  return field ? textOf(field).trim() : '';
}
