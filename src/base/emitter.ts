import type { Disposable } from './disposable';

/** Subscribes a listener; disposing the result unsubscribes it. Same call shape as a VS Code event. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/**
 * Source of an {@link Event}. Listeners run in order of subscription. A listener that throws does not keep
 * the others from running: its error goes to `onListenerError`, which by default rethrows asynchronously so
 * that it is seen and never swallowed.
 */
export class Emitter<T> implements Disposable {
  private listeners: readonly ((value: T) => void)[] = [];
  private disposed = false;

  constructor(private readonly onListenerError: (error: unknown) => void = rethrowLater) {}

  get hasListeners(): boolean {
    return this.listeners.length > 0;
  }

  readonly event: Event<T> = (listener) => {
    // Each subscription is a closure of its own, so the same function may subscribe twice.
    const subscribed = (value: T): void => listener(value);
    if (!this.disposed) this.listeners = [...this.listeners, subscribed];
    return {
      dispose: () => {
        this.listeners = this.listeners.filter((other) => other !== subscribed);
      },
    };
  };

  fire(value: T): void {
    for (const listener of this.listeners) {
      try {
        listener(value);
      } catch (error) {
        this.onListenerError(error);
      }
    }
  }

  dispose(): void {
    this.disposed = true;
    this.listeners = [];
  }
}

function rethrowLater(error: unknown): void {
  void Promise.reject(error instanceof Error ? error : new Error(String(error)));
}
