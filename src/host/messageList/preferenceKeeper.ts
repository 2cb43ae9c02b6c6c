import type { ListPreferences, ListTitle } from '../../contracts/messageList';
import type { FolderOrder } from '../../mail/folderOrder';
import { folderOrder } from './listOrder';

export interface PreferenceParts {
  readonly title: ListTitle;
  /** As they were kept. */
  readonly preferences: ListPreferences;
  readonly keepPreferences: (preferences: ListPreferences) => void;
}

/** Order, filter and layout of a list as the user wants them, kept for the next time at each change. */
export class PreferenceKeeper {
  private preferences: ListPreferences;

  constructor(private readonly parts: PreferenceParts) {
    this.preferences = parts.preferences;
  }

  get current(): ListPreferences {
    return this.preferences;
  }

  change(changed: Partial<ListPreferences>): void {
    this.preferences = { ...this.preferences, ...changed };
    this.parts.keepPreferences(this.preferences);
  }

  /** The order that the server is to list the mailbox in, as an object of its own each time. */
  order(): FolderOrder {
    const { sorting, filter } = this.preferences;
    return folderOrder(sorting, filter, this.parts.title.showsRecipients);
  }
}
