/** A value that takes a while to make and is made at its first use. */
export class LazyValue<T> {
  private value: Promise<T> | undefined;

  constructor(private readonly make: () => Promise<T>) {}

  /** The one value there is. Rejects as `make` does, and then whoever asks next has it tried again. */
  get(): Promise<T> {
    this.value ??= this.make().catch((error: unknown) => {
      this.value = undefined;
      throw error;
    });
    return this.value;
  }
}
