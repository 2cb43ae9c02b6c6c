import { create, setAttribute } from '../shared/dom';

const smallestPercent = 15;
const largestPercent = 85;
/** How far an arrow key moves it, in percent. */
const keyStepPercent = 5;

/** The line between list and detail: dragged by pointer, moved by arrow keys. Sizes are the detail's share in percent. */
export class Splitter {
  readonly element = create('div', {
    class: 'splitter',
    role: 'separator',
    tabindex: 0,
    'aria-label': 'Size of the detail',
  });
  private percent = 50;
  private isStacked = false;

  /** @param onDidResize called when the user lets go, with the new share. */
  constructor(
    private readonly body: HTMLElement,
    private readonly onDidResize: (detailPercent: number) => void,
  ) {
    setAttribute(this.element, 'aria-valuemin', smallestPercent);
    setAttribute(this.element, 'aria-valuemax', largestPercent);
    this.element.addEventListener('pointerdown', (event) => this.element.setPointerCapture(event.pointerId));
    this.element.addEventListener('pointermove', (event) => this.dragged(event));
    this.element.addEventListener('pointerup', (event) => {
      this.element.releasePointerCapture(event.pointerId);
      this.onDidResize(this.percent);
    });
    this.element.addEventListener('keydown', (event) => this.pressed(event));
  }

  /** `isStacked`: the detail is below the list, not beside it. */
  show(detailPercent: number, isStacked: boolean): void {
    if (this.element.matches(':active')) return;
    this.isStacked = isStacked;
    setAttribute(this.element, 'aria-orientation', isStacked ? 'horizontal' : 'vertical');
    this.apply(detailPercent);
  }

  private dragged(event: PointerEvent): void {
    if (!this.element.hasPointerCapture(event.pointerId)) return;
    const box = this.body.getBoundingClientRect();
    const share = this.isStacked ? (box.bottom - event.clientY) / box.height : (box.right - event.clientX) / box.width;
    this.apply(share * 100);
  }

  private pressed(event: KeyboardEvent): void {
    const grow = this.isStacked ? 'ArrowUp' : 'ArrowLeft';
    const shrink = this.isStacked ? 'ArrowDown' : 'ArrowRight';
    if (event.key !== grow && event.key !== shrink) return;
    event.preventDefault();
    this.apply(this.percent + (event.key === grow ? keyStepPercent : -keyStepPercent));
    this.onDidResize(this.percent);
  }

  private apply(percent: number): void {
    this.percent = Math.round(Math.min(Math.max(percent, smallestPercent), largestPercent) * 10) / 10;
    setAttribute(this.element, 'aria-valuenow', Math.round(this.percent));
    this.body.style.setProperty('--detail-share', `${this.percent}%`);
  }
}
