/** Commands whose work is loaded when the first of them runs. */
export const mailboxCommandIds = [
  'ximss.markRead',
  'ximss.markUnread',
  'ximss.flag',
  'ximss.unflag',
  'ximss.moveMessages',
  'ximss.copyMessages',
  'ximss.deleteMessages',
  'ximss.removeMessages',
  'ximss.undo',
  'ximss.createMailbox',
  'ximss.renameMailbox',
  'ximss.deleteMailbox',
  'ximss.deleteSelected',
  'ximss.markAllRead',
  'ximss.subscribe',
  'ximss.unsubscribe',
  'ximss.showSubscribedOnly',
  'ximss.showAllMailboxes',
  'ximss.openOtherAccount',
  'ximss.closeOtherAccount',
  'ximss.editAccess',
  'ximss.editAliases',
] as const;

export type MailboxCommandId = (typeof mailboxCommandIds)[number];
