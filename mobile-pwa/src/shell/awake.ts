/**
 * Keeps the screen on while a ring is shown. The system takes the lock when the page is hidden, so it is requested
 * again.
 */
export class Awake {
  private wanted = false;
  private lock: WakeLockSentinel | null = null;

  want(wanted: boolean): void {
    this.wanted = wanted;
    this.apply();
  }

  apply(): void {
    if (!this.wanted) {
      this.lock?.release().catch(() => undefined);
      this.lock = null;
    } else if (this.lock === null && document.visibilityState === "visible" && navigator.wakeLock) {
      navigator.wakeLock.request("screen").then(
        (lock) => {
          if (!this.wanted || this.lock) {
            lock.release().catch(() => undefined);
            return;
          }
          this.lock = lock;
          lock.onrelease = () => {
            if (this.lock === lock) {
              this.lock = null;
            }
          };
        },
        // A low battery refuses it: the screen then follows the system's own setting.
        () => undefined,
      );
    }
  }
}
