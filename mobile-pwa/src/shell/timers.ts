/** The timers of the reducer, each by its key. */
export class Timers {
  private readonly running = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(private readonly due: (key: string) => void) {}

  /** Sets or restarts a timer. Up to `jitter` of `after` (milliseconds) is added at random. */
  set(key: string, after: number, jitter: number): void {
    this.cancel(key);
    this.running.set(
      key,
      setTimeout(
        () => {
          this.running.delete(key);
          this.due(key);
        },
        after * (1 + jitter * Math.random()),
      ),
    );
  }

  cancel(key: string): void {
    clearTimeout(this.running.get(key));
    this.running.delete(key);
  }
}
