import type { ListCommand, ListMessage } from '../../src/contracts/messageList';
import { maxSelectedParts, readListMessage } from '../../src/contracts/messageListMessages';
import { fieldsOf, isCount, isListOf, isOptional, isText, pick } from '../../src/contracts/shape';
import { HostBridge } from '../shared/hostBridge';
import { registerControls } from '../shared/toolkit';
import { MessagesView } from './messagesView';
import { initialState, savedPlaceOf, type Action, type SavedPlace } from './state';
import { update } from './update';

/** How long the page waits before it keeps the user's place, so that scrolling does not write at every step. */
const keepPlaceAfterMs = 100;

function readPlace(kept: unknown): SavedPlace | undefined {
  return pick<SavedPlace>(fieldsOf(kept)?.['place'], {
    firstLine: isCount,
    firstUid: isOptional(isCount),
    focusUid: isOptional(isCount),
    uids: isListOf(isCount, maxSelectedParts),
  });
}

/** Which list this page is, for the host to find again after a reload of the window. */
function readIdentity(kept: unknown): { accountId: string; mailbox: string } | undefined {
  return pick(kept, { accountId: isText(1_000), mailbox: isText(10_000) });
}

function start(root: HTMLElement): void {
  registerControls();
  const bridge = new HostBridge<ListCommand, ListMessage>(readListMessage);
  const kept = bridge.readState();
  let identity = readIdentity(kept);
  let state = initialState(readPlace(kept));
  let keepTimer: ReturnType<typeof setTimeout> | undefined;

  const keep = (): void => {
    if (identity === undefined) return;
    const { accountId, mailbox } = identity;
    // Until there is a list, where the user was is still to be gone to.
    const place = state.waitingLine === undefined ? savedPlaceOf(state, maxSelectedParts) : readPlace(kept);
    bridge.keepState({ accountId, mailbox, place });
  };

  const act = (action: Action): void => {
    const step = update(state, action);
    state = step.state;
    for (const effect of step.effects) if (effect.type === 'send') bridge.send(effect.message);
    view.show(state);
    for (const effect of step.effects) if (effect.type !== 'send') view.perform(effect);
    if (state.title === undefined) return;
    identity ??= { accountId: state.title.accountId, mailbox: state.title.mailbox };
    clearTimeout(keepTimer);
    // What the user chose may be followed by the end of the page: opening a message can hide it.
    if (action.type === 'scrolled' || action.type === 'received') keepTimer = setTimeout(keep, keepPlaceAfterMs);
    else keep();
  };

  const view = new MessagesView(root, act);
  window.addEventListener('pagehide', keep);
  bridge.onMessage((message) => act({ type: 'received', message }));
  act({ type: 'started' });
}

start(document.body);
