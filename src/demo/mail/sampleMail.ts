import type { SeedMailbox } from '../mailTypes';
import { createSyntheticMessages } from './syntheticInbox';

/** Whose mail it is. */
export interface SampleAccount {
  /** With domain. */
  readonly userName: string;
  readonly realName: string;
}

/** The mailboxes of the demo account, the same in every run. */
export function createSampleMail(account: SampleAccount): SeedMailbox[] {
  void account;
  return [{ name: 'INBOX', messages: createSyntheticMessages(400) }];
}
