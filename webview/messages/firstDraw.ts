/**
 * Holds back what a page would draw until its first messages are there: they come one right behind the other, and are
 * drawn and laid out once.
 */
export class FirstDraw<Effect> {
  private held: Effect[] | undefined = [];

  constructor(
    private readonly draw: () => void,
    private readonly perform: (effect: Effect) => void,
  ) {}

  /** Takes what is to be done once the page is drawn; false when it is drawn already. */
  hold(effects: readonly Effect[]): boolean {
    this.held?.push(...effects);
    return this.held !== undefined;
  }

  /** Draws the page, then does what was held back; nothing when that is done already. */
  run(): void {
    const { held } = this;
    if (held === undefined) return;
    this.held = undefined;
    this.draw();
    held.forEach(this.perform);
  }
}
