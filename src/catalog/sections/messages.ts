import { child, children, defineDataMessages, defineOperations, optional, required } from '../define';

export const messagesOperations = defineOperations('messages', {
  folderRead: {
    since: '5.1',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'as3, sipnet, java, dprpy',
    summary: 'Read one message, or one part of it, as XML.',
    attributes: [
      required('folder', 'string', 'client', 'Open Folder'),
      required('UID', 'int', 'client', 'Message UID', { aliases: ['uid'] }),
      optional('partID', 'string', 'client', 'Read only this MIME part (a nested message), e.g. 02-01'),
      optional(
        'mode',
        'enum',
        'client',
        'Shape of the answer: text or source for reading, the reply and forward values for a ready-made draft',
        {
          values: [
            'text',
            'source',
            'replyFrom',
            'replyAll',
            'forward',
            'replyFromHTML',
            'replyAllHTML',
            'forwardHTML',
          ],
        },
      ),
      optional('totalSizeLimit', 'int', 'client', 'Bodies beyond this total size are left out; -1 for no limit'),
    ],
    data: ['folderMessage'],
    errors: ['message not found (text recalled)'],
    example: '<folderRead id="A040" folder="INBOX-MM-1" UID="512" totalSizeLimit="10485760"/>',
  },
  messageAppend: {
    since: '5.1',
    phase: 'session',
    evidence: 'guide',
    confidence: 'medium',
    source: 'guide (name, EMail rules); attribute names by analogy with contactAppend (sipnet)',
    summary: 'Compose a message and store it in a Mailbox.',
    attributes: [
      optional('folder', 'string', 'recalled', 'Open Folder to act in (proven for contactAppend)'),
      required('targetMailbox', 'mailbox', 'recalled', 'Mailbox to store into'),
      optional('mailboxClass', 'string', 'recalled', 'Create the Mailbox with this class when missing'),
      optional('flags', 'string', 'recalled', 'Flags of the stored message'),
      optional('internalDate', 'date', 'recalled', 'Mailbox time stamp of the message'),
      optional('report', 'enum', 'recalled', 'uid: report the UID of the stored message', { values: ['uid'] }),
      optional('replacesUID', 'int', 'recalled', 'Remove this message after storing the new one'),
      optional('checkOld', 'yesno', 'recalled', 'Refuse when the replaced message no longer exists', {
        values: ['yes'],
      }),
    ],
    children: [
      child('EMail', 'guide', 'The message (see README, E-mail as XML)', {
        attributes: [
          optional('sign', 'yesno', 'guide', 'Sign with the unlocked S/MIME key', { values: ['yes'] }),
          optional('encrypt', 'string', 'recalled', 'Encrypt for the recipients'),
        ],
      }),
    ],
    data: ['messageReport'],
    isDestructive: true,
    notes: 'Text parts use a single LF as line separator.',
    example:
      '<messageAppend id="A041" targetMailbox="Drafts" report="uid"><EMail><From realName="User One">user1@example.com</From><Subject>Draft</Subject><To>user2@example.com</To><MIME type="text" subtype="plain">Hello</MIME></EMail></messageAppend>',
  },
  messageSubmit: {
    since: '5.1',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'guide; as3 (full example with attachments), java',
    summary: 'Compose a message and send it.',
    attributes: [
      optional('useDSN', 'yesno', 'recalled', 'Ask for delivery notifications', { values: ['yes'] }),
      optional('targetMailbox', 'mailbox', 'recalled', 'Store a copy in this Mailbox (e.g. Sent)'),
      optional('flags', 'string', 'recalled', 'Flags of the stored copy'),
    ],
    children: [
      child('EMail', 'guide', 'The message (see README, E-mail as XML)', {
        attributes: [
          optional('sign', 'yesno', 'guide', 'Sign with the unlocked S/MIME key', { values: ['yes'] }),
          optional('encrypt', 'string', 'recalled', 'Encrypt for the recipients'),
        ],
      }),
    ],
    isDestructive: true,
    errors: ['no recipients specified (text recalled)'],
    example:
      '<messageSubmit id="A042"><EMail><From>user1@example.com</From><Subject>Greetings</Subject><To>user2@example.com</To><X-Mailer>Example</X-Mailer><MIME type="text" subtype="plain">Hi</MIME></EMail></messageSubmit>',
  },
  messageAttrRead: {
    since: 'unknown',
    phase: 'session',
    evidence: 'recalled',
    confidence: 'low',
    source: 'memory',
    summary: 'Read the annotations kept with a message.',
    attributes: [
      required('folder', 'string', 'recalled', 'Open Folder'),
      required('UID', 'int', 'recalled', 'Message UID'),
    ],
    data: ['messageAttr'],
    example: '<messageAttrRead id="A043" folder="INBOX" UID="512"/>',
  },
  messageAttrWrite: {
    since: 'unknown',
    phase: 'session',
    evidence: 'recalled',
    confidence: 'low',
    source: 'memory',
    summary: 'Change the annotations kept with a message.',
    attributes: [
      required('folder', 'string', 'recalled', 'Open Folder'),
      required('UID', 'int', 'recalled', 'Message UID'),
    ],
    children: [children('*', 'recalled', 'Annotation element')],
    isDestructive: true,
    example: '<messageAttrWrite id="A044" folder="INBOX" UID="512"><note>call back</note></messageAttrWrite>',
  },
});

export const messagesMessages = defineDataMessages('messages', {
  folderMessage: {
    since: '5.1',
    mode: 'reply',
    evidence: 'client',
    confidence: 'high',
    source: 'as3, sipnet, java, dprpy',
    summary: 'Content of a message (or part).',
    attributes: [
      required('folder', 'string', 'client', 'Folder name'),
      required('UID', 'int', 'client', 'Message UID'),
      optional('mode', 'string', 'client', 'Copy of the request mode'),
      optional('X-Has-Certificate', 'string', 'client', 'The item carries a certificate (contacts)'),
    ],
    children: [
      child('EMail', 'client', 'The message (see README)', {
        attributes: [optional('partID', 'string', 'client', 'Part id when nested')],
      }),
    ],
    example:
      '<folderMessage id="A040" folder="INBOX-MM-1" UID="512"><EMail><From realName="Ann">ann@example.net</From><Subject>Hi</Subject><Date localTime="20240604T015200" timeShift="14400">20240603T215200Z</Date><MIME charset="utf-8" estimatedSize="5" subtype="plain" type="text">Hello</MIME></EMail></folderMessage>',
  },
  messageAttr: {
    since: 'unknown',
    mode: 'reply',
    evidence: 'recalled',
    confidence: 'low',
    source: 'memory',
    summary: 'Annotations of a message.',
    attributes: [required('folder', 'string', 'recalled', 'Folder name'), required('UID', 'int', 'recalled', 'UID')],
    example: '<messageAttr id="A043" folder="INBOX" UID="512"/>',
  },
});
