import type { ListAction, ListStatus } from '../../src/contracts/messageList';
import { create, icon, setIcon, setText } from '../shared/dom';
import { createButton } from '../shared/controls';
import type { Action, ListState } from './state';

/** A line above the list: why it does not follow its mailbox at the moment, and the next step. */
export class BannerView {
  readonly element = create('div', { class: 'banner', role: 'alert' });
  private readonly icon = icon('warning');
  private readonly text = create('span', { class: 'banner-text' });
  private readonly button;
  private action: ListAction = 'retry';

  constructor(act: (action: Action) => void) {
    this.button = createButton({
      label: 'Reconnect',
      appearance: 'secondary',
      onPress: () => act({ type: 'ran', action: this.action }),
    });
    this.element.append(this.icon, this.text, this.button);
    this.element.hidden = true;
  }

  show({ status }: ListState): void {
    const words = status && wordsOf(status);
    this.element.hidden = words === undefined;
    if (words === undefined) return;
    if (status?.stage === 'connecting') setIcon(this.icon, 'loading', 'codicon-modifier-spin');
    else setIcon(this.icon, 'warning');
    this.action = words.action ?? 'retry';
    setText(this.text, words.text);
    this.button.hidden = words.action === undefined;
    setText(this.button, words.action === 'reconnect' ? 'Reconnect' : 'Try Again');
  }
}

function wordsOf({ stage, problem }: ListStatus): { text: string; action: ListAction | undefined } | undefined {
  switch (stage) {
    case 'lost':
      return { text: problem ?? 'Not connected. The list comes back with the connection.', action: 'reconnect' };
    case 'connecting':
      return { text: 'Connecting…', action: undefined };
    case 'failed':
      return { text: problem ?? 'The mailbox could not be listed.', action: 'retry' };
    case 'gone':
      return { text: problem ?? 'This mailbox is not there any more.', action: 'retry' };
    case 'opening':
    case 'sorting':
    case 'open':
      return undefined;
  }
}
