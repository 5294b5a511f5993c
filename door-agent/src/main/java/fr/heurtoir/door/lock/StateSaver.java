package fr.heurtoir.door.lock;

import fr.heurtoir.door.lock.LockState.Change;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The present state and what of it is on the disk, without the disk itself. {@link #next} returns
 * what to write; {@link #saved} and {@link #notSaved} report the result. One write at a time.
 */
final class StateSaver {
  static final Duration AGAIN = Duration.ofSeconds(10);

  private final boolean broken;
  private LockState live;
  private boolean dirty = true;
  private boolean failing;
  private long againAt;
  private @Nullable Change waiting;
  private @Nullable Change writing;
  private @Nullable LockState target;

  /**
   * @param broken whether the disk's own state could not be read; it is then left unchanged
   */
  StateSaver(LockState loaded, boolean broken) {
    this.live = loaded;
    this.broken = broken;
  }

  /** The present state. */
  LockState live() {
    return live;
  }

  /** Whether nothing may be written, because the file there cannot be read. */
  boolean broken() {
    return broken;
  }

  /** Whether the whole present state is on the disk. */
  boolean durable() {
    return !dirty && target == null;
  }

  /** Accepts a change. False where another change still waits for the disk. */
  boolean offer(Change change) {
    if (change.atOnce()) {
      LockState changed = change.of(live);
      if (!changed.equals(live)) {
        dirty = true;
        failing = false;
      }
      live = changed;
      return true;
    }
    if (waiting != null || writing != null) {
      return false;
    }
    waiting = change;
    return true;
  }

  /** What to write now, if anything, and if no write is in progress. */
  Optional<LockState> next(long now) {
    if (broken || target != null) {
      return Optional.empty();
    }
    Change change = waiting;
    if (change != null) {
      waiting = null;
      writing = change;
      LockState wanted = change.of(live);
      target = wanted;
      return Optional.of(wanted);
    }
    if (dirty && (!failing || now - againAt >= 0)) {
      target = live;
      return Optional.of(live);
    }
    return Optional.empty();
  }

  /** The write succeeded. Returns the change that takes effect now, if any. */
  Optional<Change> saved() {
    Change change = writing;
    LockState written = target;
    writing = null;
    target = null;
    failing = false;
    if (change != null) {
      live = change.of(live);
    }
    dirty = !live.equals(written);
    return Optional.ofNullable(change);
  }

  /** The write failed. Returns the change that is given up, if any. */
  Optional<Change> notSaved(long now) {
    Change change = writing;
    writing = null;
    target = null;
    failing = true;
    againAt = now + AGAIN.toNanos();
    return Optional.ofNullable(change);
  }

  /** When {@link #next} is due. */
  OptionalLong wakeAt() {
    return dirty && failing && target == null && !broken
        ? OptionalLong.of(againAt)
        : OptionalLong.empty();
  }
}
