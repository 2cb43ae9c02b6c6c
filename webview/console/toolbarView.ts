import { create, setText, setVisible } from '../shared/dom';
import { createButton, createCheckbox, createDropdown, createTextField, createToggle } from '../shared/controls';
import { accountChoices, choiceOf, whoseOf } from './accountChoices';
import type { ConsoleAction, ConsoleState } from './state';
import { hiddenNamesWords } from './wording';
import type { ConsoleAccount } from '../../src/contracts/console';
import type { TrafficFilter } from '../../src/traffic/types';

/** The filter bar. */
export class ToolbarView {
  readonly element = create('div', { class: 'toolbar', role: 'toolbar', 'aria-label': 'Filter' });
  private readonly problem = create('p', { class: 'filter-problem', role: 'alert' });
  private readonly matchCase;
  private readonly isRegex;
  private readonly text;
  private readonly direction;
  private readonly account;
  private readonly errorsOnly;
  private readonly hideKeepAlives;
  private readonly hidden = create('span', { class: 'hidden-names' });
  private readonly hiddenText = create('span');
  private readonly pause;
  private accounts: readonly ConsoleAccount[] = [];

  constructor(act: (action: ConsoleAction) => void) {
    const change = (part: TrafficFilter): void => act({ type: 'filtered', change: part });
    this.matchCase = createToggle({
      label: 'Match case',
      icon: 'case-sensitive',
      onToggle: (isOn) => change({ matchCase: isOn }),
    });
    this.isRegex = createToggle({
      label: 'Use regular expression',
      icon: 'regex',
      onToggle: (isOn) => change({ isRegex: isOn }),
    });
    this.text = createTextField({
      label: 'Filter by text anywhere in a message',
      hint: 'Filter, for example INBOX',
      end: [this.matchCase.element, this.isRegex.element],
      onInput: (text) => change({ text }),
    });
    this.direction = createDropdown({
      label: 'Direction',
      onChoose: (value) => change({ direction: value === 'sent' || value === 'received' ? value : undefined }),
    });
    this.direction.setChoices([
      { value: 'both', label: 'Sent and received' },
      { value: 'sent', label: 'Sent' },
      { value: 'received', label: 'Received' },
    ]);
    this.account = createDropdown({
      label: 'Account or session',
      onChoose: (value) => change(whoseOf(value, this.accounts) ?? {}),
    });
    this.errorsOnly = createCheckbox({ label: 'Errors only', onChange: (isOn) => change({ errorsOnly: isOn }) });
    this.hideKeepAlives = createCheckbox({
      label: 'Hide keep-alives',
      onChange: (isOn) => change({ hideKeepAlives: isOn }),
    });
    this.pause = createToggle({
      label: 'Hold the list while capturing goes on',
      icon: 'debug-pause',
      onToggle: (isOn) => act({ type: 'paused', isPaused: isOn }),
    });
    const showAgain = createButton({
      label: 'Show rows of hidden names again',
      icon: 'close',
      appearance: 'icon',
      onPress: () => change({ hiddenTags: undefined }),
    });
    this.hidden.append(this.hiddenText, showAgain);
    const controls = [this.text, this.direction, this.account, this.errorsOnly, this.hideKeepAlives];
    const parts = [...controls.map(({ element }) => element), this.hidden, this.pause.element, this.problem];
    this.element.append(...parts);
  }

  focusFilter(): void {
    this.text.focus();
  }

  show(state: ConsoleState): void {
    const { filter } = state.preferences;
    this.accounts = state.status?.accounts ?? [];
    this.text.show(filter.text ?? '');
    this.matchCase.show(filter.matchCase === true);
    this.isRegex.show(filter.isRegex === true);
    this.direction.show(filter.direction ?? 'both');
    const choices = accountChoices(this.accounts, filter, Date.now());
    this.account.setChoices(choices);
    this.account.show(choiceOf(filter));
    setVisible(this.account.element, choices.length > 0);
    this.errorsOnly.show(filter.errorsOnly === true);
    this.hideKeepAlives.show(filter.hideKeepAlives === true);
    const { hiddenTags = [] } = filter;
    setVisible(this.hidden, hiddenTags.length > 0);
    setText(this.hiddenText, hiddenNamesWords(hiddenTags));
    this.hidden.title = hiddenTags.join(', ');
    this.pause.show(state.status?.isPaused === true);
    const problem = state.status?.filterProblem;
    setVisible(this.problem, problem !== undefined);
    setText(this.problem, problem ?? '');
  }
}
