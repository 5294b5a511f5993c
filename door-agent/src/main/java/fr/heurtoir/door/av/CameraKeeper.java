package fr.heurtoir.door.av;

/**
 * Keeps one ring's camera open. A loss is reported once. The camera is then stopped and reopened
 * after 1 s, doubling to 30 s, until it works. Used on the media thread only. Times are nanoseconds
 * of one monotonic clock.
 */
final class CameraKeeper {
  static final long FIRST_WAIT_NANOS = 1_000_000_000L;
  static final long LONGEST_WAIT_NANOS = 30_000_000_000L;

  /** The report for a covered or dead camera. */
  static final String BLACK = "black for 5 s";

  private final Capturer camera;
  private final PictureHealth health;
  private final Reports reports;
  private boolean closed;
  private boolean lost;
  private boolean black;
  private boolean fine;
  private long again;
  private long wait = FIRST_WAIT_NANOS;

  /** Hears the camera's state, on the media thread. */
  interface Reports {
    void lost(String why);

    /** The camera sees, for the first time or again. */
    void fine();

    /** It is night: pictures come, but whether the lens is free cannot be decided. */
    void dark();
  }

  CameraKeeper(Capturer camera, PictureHealth health, Reports reports) {
    this.camera = camera;
    this.health = health;
    this.reports = reports;
  }

  /** The ring begins. */
  void open(long now) {
    tryToOpen(now);
  }

  /** The camera reported that no further picture comes. */
  void broken(String why, long now) {
    health.closed();
    lose(why, now);
  }

  /** Checks the camera; called a few times a second. */
  void look(long now) {
    if (closed) {
      return;
    }
    switch (health.verdict(now)) {
      case FINE -> {
        lost = false;
        black = false;
        wait = FIRST_WAIT_NANOS;
        if (!fine) {
          fine = true;
          reports.fine();
        }
      }
      case WAITING -> {}
      case SILENT -> lose("no picture for 3 s", now);
      case FROZEN -> lose("the same picture for 5 s", now);
      case BLACK -> lose(BLACK, now);
      case NIGHT -> {
        if (!black) {
          lost = false;
          wait = FIRST_WAIT_NANOS;
          if (!fine) {
            fine = true;
            reports.dark();
          }
        }
      }
    }
    if (lost && now - again >= 0) {
      camera.stop();
      health.closed();
      tryToOpen(now);
    }
  }

  private void tryToOpen(long now) {
    try {
      camera.open();
      health.opened(now);
      // A reopened camera gets the time of {@code SILENT_NANOS} for its first picture.
      again = now + Math.max(wait, PictureHealth.SILENT_NANOS);
    } catch (MediaException refused) {
      lose(String.valueOf(refused.getMessage()), now);
      again = now + wait;
    }
    if (lost) {
      wait = Math.min(2 * wait, LONGEST_WAIT_NANOS);
    }
  }

  private void lose(String why, long now) {
    if (!lost) {
      lost = true;
      black = why.equals(BLACK);
      fine = false;
      again = now + wait;
      reports.lost(why);
    }
  }

  /** The ring has ended: opens and reports nothing any more. The owner closes the camera. */
  void close() {
    closed = true;
    health.closed();
  }
}
