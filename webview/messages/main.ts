import type { ListCommand, ListMessage } from '../../src/contracts/messageList';
import { maxSelectedParts, readListMessage } from '../../src/contracts/messageListMessages';
import { fieldsOf, isCount, isListOf, isOptional, isShape, isText } from '../../src/contracts/shape';
import { create } from '../shared/dom';
import { HostBridge } from '../shared/hostBridge';
import { FirstDraw } from './firstDraw';
import { MessagesView } from './messagesView';
import { initialState, keptPlaces, type Action, type Effect, type KeptPlace } from './state';
import { update } from './update';

/** How long the page waits before it keeps the user's place, so that scrolling does not write at every step. */
const keepPlaceAfterMs = 100;
/** Longest wait for the list before the page is drawn without it, in milliseconds: drawing twice takes twice as long. */
const drawAfterMs = 100;
/** Longest wait for the first rows before the controls are made, in milliseconds. */
const controlsAfterMs = 300;
/** When nothing came by itself so long after the page was there, it asks again, in milliseconds. */
const askAgainAfterMs = 1_000;
/** Places read of what was kept: more than any version has kept. */
const maxReadPlaces = 100;

const isPlaces = isListOf(
  isShape<KeptPlace>({
    accountId: isText(1_000),
    mailbox: isText(10_000),
    firstLine: isCount,
    firstUid: isOptional(isCount),
    focusUid: isOptional(isCount),
    uids: isListOf(isCount, maxSelectedParts),
  }),
  maxReadPlaces,
);

function readPlaces(kept: unknown): readonly KeptPlace[] {
  const places = fieldsOf(kept)?.['places'];
  return isPlaces(places) ? places : [];
}

function start(root: HTMLElement): void {
  const bridge = new HostBridge<ListCommand & { readonly list: number | undefined }, ListMessage>(readListMessage);
  let state = initialState(readPlaces(bridge.readState()));
  let keepTimer: ReturnType<typeof setTimeout> | undefined;

  const keep = (): void => {
    if (state.title === undefined) return;
    const { accountId, mailbox } = state.title;
    // The mailbox tells the host which list this page is, after a reload of the window.
    bridge.keepState({ accountId, mailbox, places: keptPlaces(state) });
  };

  const act = (action: Action): void => {
    const step = update(state, action);
    const isScrolledOnly = action.type === 'scrolled' && step.state.newAbove === state.newAbove;
    state = step.state;
    for (const effect of step.effects) if (effect.type === 'send') bridge.send({ ...effect.message, list: state.list });
    const shown = step.effects.filter(({ type }) => type !== 'send');
    if (!firstDraw.hold(shown)) {
      // The first update comes right behind the start state: nothing empty is shown between the two.
      const isStart = action.type === 'received' && action.message.type === 'preferences';
      if (isScrolledOnly) view.showScrolled(state);
      else if (!isStart) view.show(state);
      for (const effect of shown) view.perform(effect);
    }
    if (state.title === undefined) return;
    clearTimeout(keepTimer);
    // What the user chose may be followed by the end of the page.
    if (action.type === 'scrolled' || action.type === 'received') keepTimer = setTimeout(keep, keepPlaceAfterMs);
    else keep();
  };

  const firstDraw = new FirstDraw<Effect>(
    () => view.show(state),
    (effect) => view.perform(effect),
  );
  const view = new MessagesView(root, act);
  window.addEventListener('pagehide', keep);
  window.addEventListener('focus', () => view.takeFocus());
  bridge.onMessage((message) => {
    act({ type: 'received', message });
    if (message.type !== 'update') return;
    requestAnimationFrame(() => firstDraw.run());
    complete();
  });
  act({ type: 'started' });

  // Rows first: the controls around them and the icons take longer than all the rest.
  const complete = once(() =>
    afterNextFrame(() => {
      loadToolkit(() => view.addControls());
      document.getElementById('icon-font')?.setAttribute('media', 'all');
      document.documentElement.classList.add('has-icons');
    }),
  );
  setTimeout(() => firstDraw.run(), drawAfterMs);
  setTimeout(complete, controlsAfterMs);
  setTimeout(() => {
    if (state.title === undefined) act({ type: 'started' });
  }, askAgainAfterMs);
}

/** The script that is running: it bears the nonce, and the address of the one that comes after it. */
const ownScript = document.currentScript instanceof HTMLScriptElement ? document.currentScript : undefined;

function loadToolkit(onDidLoad: () => void): void {
  const script = create('script', { src: ownScript?.dataset['toolkit'] });
  script.nonce = ownScript?.nonce ?? '';
  script.addEventListener('load', onDidLoad);
  document.head.append(script);
}

function once(run: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    run();
  };
}

/** Runs once what was drawn is on the screen; soon in any case, since a hidden page draws no frames. */
function afterNextFrame(run: () => void): void {
  const go = once(run);
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(go)));
  setTimeout(go, keepPlaceAfterMs);
}

start(document.body);
