/** Bounds of the mail model. Each names what it protects; none is reached by ordinary mail. */
export const mailLimits = {
  /** Counts above this are taken for nonsense; no mail store known holds as many messages in one mailbox. */
  maxCount: 100_000_000,
  /** Mailboxes of one account that are shown; more would only make the tree unusable. */
  maxMailboxes: 20_000,
  /** Levels listed by themselves where the whole does not fit; those opened first are forgotten. */
  maxListedLevels: 50,
  /** Other accounts whose mailboxes are shown beside the own. */
  maxOtherAccounts: 50,
  /** Entries kept of a list of subscriptions, aliases or rights. */
  maxListEntries: 20_000,
  /** Levels of nested mailboxes; recursion over the tree stays safe. */
  maxMailboxDepth: 64,
  /** Folders open at a time, each a sorted list in the server's memory; the least recently used is closed. */
  maxOpenFolders: 24,
  /** Views of their own open at a time, beside the folders above; whoever wants more has to close one. */
  maxOpenViews: 16,
  /** Message summaries kept per folder (about 1 kB each); those farthest from where the user looks go first. */
  maxCellsPerFolder: 20_000,
  /** Messages asked for with one folderBrowse: an answer of some 60 kB, quick enough to show while more follow. */
  cellsPerBrowse: 200,
  /** Requests for cells on their way at a time: a jump need not wait for those before it, nor be one of many. */
  maxBrowsesInFlight: 3,
  /** Elements of one message set; longer ones go in several requests. */
  maxSetElements: 1_000,
  /** Ranges of positions one selection holds; those of a message list part further when mail comes in between. */
  maxSelectedRanges: 10_000,
  /** Most hits asked for with one folderSearch. */
  maxHits: 1_000,
  /** Messages looked at, after the connection was lost, to tell which of them are new. */
  maxMissed: 1_000,
  /** Changes per folderSync (protocol reference, folder rule 10). */
  reportsPerSync: 300,
  /** Rounds of folderSync in a row before others get their turn; the rest follows after another pause. */
  syncRounds: 20,
  /** From a notify to the folderSync, in milliseconds: changes come in bursts, one sync tells them all. */
  syncPauseMs: 150,
  /** From a mailboxNotify to asking for the new counts, in milliseconds. */
  mailboxPauseMs: 300,
  /** Times a view may break in a row before we stop and say so, rather than ask the server forever. */
  maxReopensInRow: 3,
  /** Messages of one change that can be taken back: the server has to tell the new UID of each. */
  maxUndoMessages: 5_000,
  /** UID ranges of one request; a larger selection goes in several, one after the other. */
  maxRangesPerRequest: 1_000,
  /** Messages of one request, so that a large change can be stopped on its way, and is answered in time. */
  maxMessagesPerRequest: 2_000,
  /** How long opening a folder waits for a connection that is being made again, in milliseconds. */
  maxPauseMs: 30_000,
  /** Flags of one message; real ones have a handful. */
  maxFlags: 64,
  /** Addresses kept of one header field in a summary. */
  maxAddresses: 50,
  /** Longest text of one field kept in a summary, in UTF-16 code units. */
  maxFieldLength: 1_000,
} as const;

/** The bounds of one folder; another value than the usual one is for tests, to which bounds are near at hand. */
export type FolderLimits = {
  readonly [
    Name in
      'cellsPerBrowse' | 'maxBrowsesInFlight' | 'maxCellsPerFolder' | 'maxSetElements' | 'reportsPerSync' | 'syncRounds'
  ]: number;
};
