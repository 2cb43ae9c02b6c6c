import type { ConsoleStatus, HostAction } from '../../src/contracts/console';
import { create } from '../shared/dom';
import { createButton, createProgressRing } from '../shared/controls';
import { noMatch } from '../shared/noMatch';
import { chosenSession, isFiltering, isFilteringByMore, type ConsoleAction, type ConsoleState } from './state';

type EmptyReason =
  | 'none'
  | 'starting'
  | 'noSession'
  | 'quiet'
  | 'searching'
  | 'noMatch'
  | 'noMatchInSession'
  | 'sessionQuiet'
  | 'sessionOver'
  | 'sessionGone';

/** One session is shown alone, and nothing of it. */
const sessionWords: Partial<Record<EmptyReason, string>> = {
  sessionQuiet: 'No traffic of this session yet. Each message shows up here as it is sent or received.',
  sessionOver: 'No traffic of this session.',
  sessionGone: 'No traffic of this session is kept any more.',
};

/** Why the list is empty, and the next step. */
export class EmptyView {
  readonly element = create('div', { class: 'empty', role: 'status' });
  private shown = '';

  constructor(private readonly act: (action: ConsoleAction) => void) {}

  show(state: ConsoleState): void {
    const reason = reasonOf(state);
    const hasAccounts = (state.status?.accounts.length ?? 0) > 0;
    this.element.hidden = reason === 'none';
    const key = `${reason} ${String(hasAccounts)}`;
    if (key === this.shown) return;
    this.shown = key;
    this.element.replaceChildren(...this.content(reason, hasAccounts));
  }

  private content(reason: EmptyReason, hasAccounts: boolean): Node[] {
    switch (reason) {
      case 'none':
        return [];
      case 'starting':
        return [createProgressRing('Loading')];
      case 'searching':
        return [createProgressRing('Searching'), create('p', {}, 'Searching older traffic…')];
      case 'noMatch':
        return noMatch(() => this.act({ type: 'filterCleared' }));
      case 'noMatchInSession':
        return [
          create('p', {}, 'Nothing in this session matches the filter.'),
          create('div', { class: 'empty-actions' }, this.clearFilter(), this.allSessions('secondary')),
        ];
      case 'sessionQuiet':
      case 'sessionOver':
      case 'sessionGone':
        return [create('p', {}, sessionWords[reason] ?? ''), this.allSessions('primary')];
      case 'quiet':
        return [create('p', {}, 'Connected. Each message shows up here as it is sent or received.')];
      case 'noSession':
        return this.noSession(hasAccounts);
    }
  }

  /** Takes away what narrows the list further, and stays with the session. */
  private clearFilter(): HTMLElement {
    const onPress = (): void => this.act({ type: 'filterCleared', keepsSession: true });
    return createButton({ label: 'Clear Filter', appearance: 'primary', onPress });
  }

  private allSessions(appearance: 'primary' | 'secondary'): HTMLElement {
    const change = { accountId: undefined, session: undefined };
    const onPress = (): void => this.act({ type: 'filtered', change });
    return createButton({ label: 'Show All Sessions', appearance, onPress });
  }

  private noSession(hasAccounts: boolean): Node[] {
    const run = (label: string, action: HostAction, appearance: 'primary' | 'secondary'): HTMLElement =>
      createButton({ label, appearance, onPress: () => this.act({ type: 'ran', action }) });
    const buttons = hasAccounts
      ? [run('Connect…', 'connect', 'primary'), run('Start Demo Server', 'startDemoServer', 'secondary')]
      : [run('Start Demo Server', 'startDemoServer', 'primary'), run('Add Account…', 'addAccount', 'secondary')];
    const words = hasAccounts
      ? 'No session is open. Connect an account, or start the demo server, to see its traffic here.'
      : 'No session yet. Start the demo server, or add an account, to see every message in both directions.';
    return [create('p', {}, words), create('div', { class: 'empty-actions' }, ...buttons)];
  }
}

/** Exported for tests. */
export function reasonOf(state: ConsoleState): EmptyReason {
  const { status } = state;
  if (status === undefined) return 'starting';
  if (state.totalLines > 0 || status.shownRows > 0) return 'none';
  if (status.isScanning) return 'searching';
  if (state.preferences.filter.session !== undefined) return reasonInSession(state);
  if (status.totalRows > 0 && isFiltering(state.preferences.filter)) return 'noMatch';
  return isAnyConnected(status) ? 'quiet' : 'noSession';
}

function reasonInSession(state: ConsoleState): EmptyReason {
  const session = chosenSession(state);
  if (session === undefined) return 'sessionGone';
  if (isFilteringByMore(state.preferences.filter)) return 'noMatchInSession';
  return session.endedWallMs === undefined ? 'sessionQuiet' : 'sessionOver';
}

function isAnyConnected(status: ConsoleStatus): boolean {
  return status.accounts.some((account) => account.isConnected);
}
