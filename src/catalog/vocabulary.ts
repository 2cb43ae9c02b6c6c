/** Flags of messages: the name that sets one, and the name that clears it (XIMSS reference, "Flags"). */
export const flagNames: readonly { readonly set: string; readonly clear: string }[] = [
  { set: 'Seen', clear: 'Unseen' },
  { set: 'Answered', clear: 'Unanswered' },
  { set: 'Flagged', clear: 'Unflagged' },
  { set: 'Draft', clear: 'Undraft' },
  { set: 'Deleted', clear: 'Undeleted' },
  { set: 'Redirected', clear: 'UnRedirected' },
  { set: 'Hidden', clear: 'NotHidden' },
  { set: 'Service', clear: 'NotService' },
  { set: 'Media', clear: 'NotMedia' },
  { set: 'Junk', clear: 'NotJunk' },
  { set: 'Label1', clear: 'NotLabel1' },
  { set: 'Label2', clear: 'NotLabel2' },
  { set: 'Label3', clear: 'NotLabel3' },
  { set: 'MDNSent', clear: 'NoMDNSent' },
];

/** Fields a folder can report that are no header fields of that name. */
export const pseudoFields: readonly string[] = [
  'FLAGS',
  'INTERNALDATE',
  'SIZE',
  'UID',
  'Pty',
  'E-From',
  'E-To',
  'E-Cc',
  'E-Reply-To',
];

/** Header fields that clients ask for most; any other name is allowed too. */
export const headerFields: readonly string[] = [
  'From',
  'To',
  'Cc',
  'Subject',
  'Date',
  'Message-ID',
  'In-Reply-To',
  'References',
  'Content-Type',
];

/** What a folder is usually sorted by. */
export const sortFields: readonly string[] = ['INTERNALDATE', 'UID', 'Subject', 'From', 'To', 'Date', 'SIZE'];

/** What a folder can be filtered by, besides header fields. */
export const filterFields: readonly string[] = ['FLAGS', 'BODY', 'Subject', 'From', 'To'];

/** Classes of mailboxes; mail has none. */
export const mailboxClasses: readonly string[] = ['IPF.Contact', 'IPF.Appointment', 'IPF.Task', 'IPF.StickyNote'];
