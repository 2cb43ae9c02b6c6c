import { child, defineOperations, optional, required } from '../define';

export const contactsOperations = defineOperations('contacts', {
  contactAppend: {
    since: '5.1',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary: 'Store a contact or a contact group as a properly composed item of a Contacts Mailbox.',
    attributes: [
      optional('folder', 'string', 'client', 'Open Folder of the target Mailbox'),
      required('targetMailbox', 'mailbox', 'client', 'Mailbox to store into'),
      optional('report', 'enum', 'client', 'uid: report the UID of the new item', { values: ['uid'] }),
      optional('replacesUID', 'int', 'client', 'UID of the item this one replaces'),
      optional('checkOld', 'yesno', 'client', 'yes: fail when the replaced item is gone', { values: ['yes'] }),
    ],
    children: [child('vCard', 'client', 'A contact'), child('vCardGroup', 'recalled', 'A group, instead of vCard')],
    data: ['messageReport'],
    isDestructive: true,
    errors: ['illegal vCard data format'],
    example:
      '<contactAppend id="A050" folder="MyContacts" targetMailbox="Contacts"><vCard><N><FAMILY>Smith</FAMILY><GIVEN>Ann</GIVEN></N><EMAIL><HOME/><VALUE>ann@example.net</VALUE></EMAIL></vCard></contactAppend>',
  },
  contactFind: {
    since: 'unknown',
    phase: 'session',
    evidence: 'client',
    confidence: 'medium',
    source: 'sipnet',
    summary: 'Find a contact by peer address and return its item.',
    attributes: [
      required('folder', 'string', 'client', 'Open Folder or lookup name'),
      required('peer', 'email', 'client', 'Address to look for'),
      optional('totalSizeLimit', 'int', 'client', 'Size limit of the answer'),
    ],
    data: ['folderMessage'],
    example: '<contactFind id="A051" folder="MyContacts" peer="ann@example.net" totalSizeLimit="3145728"/>',
  },
  contactsImport: {
    since: 'unknown',
    phase: 'session',
    evidence: 'client',
    confidence: 'medium',
    source: 'sipnet',
    summary: 'Import vCards from an uploaded file into an open Folder.',
    attributes: [
      required('folder', 'string', 'client', 'Open Folder'),
      required('uploadID', 'string', 'client', 'Name in the uploaded file set'),
    ],
    isDestructive: true,
    example: '<contactsImport id="A052" folder="MyContacts" uploadID="up1"/>',
  },
});
