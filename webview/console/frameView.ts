import type { DetailFrame, DetailForm } from '../../src/contracts/console';
import { create, icon, setAttribute, setIcon, setText } from '../shared/dom';
import { formatBytes, formatDuration } from '../shared/format';
import { createButton } from '../shared/controls';
import { frameWords, omittedWords, tagWords } from './wording';
import { colourXml } from './xmlColours';

/** Longer texts stay plain: colouring makes an element per run. Characters. */
const maxColouredLength = 40_000;

export interface FrameActions {
  readonly onCopy: (frame: DetailFrame) => void;
  readonly onShowAll: () => void;
}

/** One frame of the detail: a heading that folds, and its text. */
export class FrameView {
  private readonly directionIcon = create('span', { 'aria-hidden': 'true' });
  private readonly tag = create('span', { class: 'tag' });
  private readonly facts = create('span', { class: 'facts' });
  private readonly lock = icon('lock');
  private readonly problem = create('p', { class: 'frame-problem' });
  private readonly text = create('pre', { tabindex: 0 });
  private readonly omitted = create('p', { class: 'frame-omitted' });
  private readonly omittedText = create('span');
  private readonly showAll: HTMLElement;
  readonly element: HTMLDetailsElement;
  private shown: { text: string; form: DetailForm } | undefined;
  private frame: DetailFrame | undefined;

  constructor(actions: FrameActions) {
    const copy = createButton({
      icon: 'copy',
      label: 'Copy this frame',
      appearance: 'icon',
      onPress: () => this.frame !== undefined && actions.onCopy(this.frame),
    });
    this.showAll = createButton({ label: 'Show anyway', appearance: 'secondary', onPress: actions.onShowAll });
    // A click on the button must not fold the frame.
    copy.addEventListener('click', (event) => event.preventDefault());
    const summary = create('summary', {}, this.directionIcon, this.tag, this.facts, this.lock, copy);
    this.lock.title = 'Secrets masked';
    this.omitted.append(this.omittedText, this.showAll);
    this.element = create('details', { class: 'frame', open: '' }, summary, this.problem, this.text, this.omitted);
  }

  /** @param canShowMore whether asking for more of the text would give more. */
  show(frame: DetailFrame, form: DetailForm, canShowMore: boolean): void {
    this.frame = frame;
    const words = frameWords({ frameKind: frame.kind, fragment: frame.fragment });
    setIcon(this.directionIcon, frame.direction === 'sent' ? 'arrow-up' : 'arrow-down', `direction ${frame.direction}`);
    setText(this.tag, tagWords(frame.tag));
    const facts = [words, frame.direction, `+${formatDuration(frame.offsetMs)}`, formatBytes(frame.sizeBytes)];
    if (frame.isRedacted) facts.push('secrets masked');
    setText(this.facts, facts.join(' · '));
    this.lock.hidden = !frame.isRedacted;
    this.problem.hidden = frame.problem === undefined;
    setText(this.problem, frame.problem ?? '');
    this.omitted.hidden = frame.omittedLength === 0;
    setText(this.omittedText, omittedWords(frame.omittedLength, canShowMore));
    this.showAll.hidden = !canShowMore;
    setAttribute(this.text, 'aria-label', `${tagWords(frame.tag)}, ${words} ${frame.direction}`);
    this.text.classList.toggle('is-hex', frame.isHex);
    this.showText(frame.text, form);
  }

  /** An unchanged text is left alone: the user may have selected part of it. */
  private showText(text: string, form: DetailForm): void {
    if (this.shown?.text === text && this.shown.form === form) return;
    this.shown = { text, form };
    if (text.length > maxColouredLength) return void (this.text.textContent = text);
    this.text.replaceChildren(
      ...colourXml(text).map((run) =>
        run.colour === undefined ? run.text : create('span', { class: run.colour }, run.text),
      ),
    );
  }
}
