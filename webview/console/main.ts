import { fieldsOf, isBoolean, isCount, isOptional, isShape, isText, pick } from '../../src/contracts/shape';
import type { ConsoleTarget, HostMessage, WebviewMessage } from '../../src/contracts/console';
import { readHostMessage } from '../../src/contracts/consoleMessages';
import { HostBridge } from '../shared/hostBridge';
import { registerControls } from '../shared/toolkit';
import { ConsoleView } from './consoleView';
import { initialState, placeOf, type ConsoleAction, type SavedPlace } from './state';
import { update } from './update';

/** How long the page waits before it keeps the user's place, so that scrolling does not write at every step. */
const keepPlaceAfterMs = 250;

function readPlace(kept: unknown): SavedPlace | undefined {
  return pick<SavedPlace>(fieldsOf(kept)?.['place'], {
    logKey: isText(100),
    selection: isOptional(isShape<ConsoleTarget>({ row: isCount, entry: isOptional(isCount) })),
    firstLine: isCount,
    follows: isBoolean,
  });
}

function start(root: HTMLElement): void {
  registerControls();
  const bridge = new HostBridge<WebviewMessage, HostMessage>(readHostMessage);
  let state = initialState(readPlace(bridge.readState()));
  let keepTimer: ReturnType<typeof setTimeout> | undefined;

  const act = (action: ConsoleAction): void => {
    const step = update(state, action);
    state = step.state;
    for (const effect of step.effects) if (effect.type === 'send') bridge.send(effect.message);
    view.show(state);
    for (const effect of step.effects) if (effect.type !== 'send') view.perform(effect);
    if (!state.isStarted) return;
    clearTimeout(keepTimer);
    keepTimer = setTimeout(() => bridge.keepState({ place: placeOf(state) }), keepPlaceAfterMs);
  };

  const view = new ConsoleView(root, act);
  bridge.onMessage((message) => act({ type: 'received', message }));
  act({ type: 'started' });
}

start(document.body);
