interface Turn {
  readonly isAlone: boolean;
  readonly begin: () => void;
}

/**
 * Who may use positions when (folder rule 6). Requests that name positions share: the list is frozen for all of
 * them. What moves positions, a sync or a reopening, is alone: so no index set is ever on its way while a sync is
 * pending, and no sync while positions are asked for. Turns begin in the order they were asked for; at once, before
 * the call returns, when nobody is in the way.
 */
export class FolderTurns {
  private readonly waiting: Turn[] = [];
  private sharing = 0;
  private isTaken = false;

  /** Work that names positions. A failure concerns only its caller. */
  shared<T>(work: () => Promise<T>): Promise<T> {
    return this.take(false, work);
  }

  /** Work that moves positions. A failure concerns only its caller. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    return this.take(true, work);
  }

  private take<T>(isAlone: boolean, work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const begin = (): void => {
        if (isAlone) this.isTaken = true;
        else this.sharing++;
        void work()
          .then(resolve, reject)
          .finally(() => this.end(isAlone));
      };
      this.waiting.push({ isAlone, begin });
      this.letBegin();
    });
  }

  private end(wasAlone: boolean): void {
    if (wasAlone) this.isTaken = false;
    else this.sharing--;
    this.letBegin();
  }

  private letBegin(): void {
    for (let next = this.waiting[0]; next; next = this.waiting[0]) {
      if (this.isTaken || (next.isAlone && this.sharing > 0)) return;
      this.waiting.shift();
      next.begin();
    }
  }
}
