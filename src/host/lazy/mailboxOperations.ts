// A bundle of its own: what changes mailboxes and messages is loaded when the first of its commands runs.
export { MailboxCommands } from '../mailboxes/mailboxCommands';
export { NewMailNotifier } from '../mailboxes/newMailNotifier';
