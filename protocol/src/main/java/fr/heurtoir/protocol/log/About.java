package fr.heurtoir.protocol.log;

import fr.heurtoir.protocol.RingId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ring that a piece of work is for. Each line that is logged by it and names no ring itself
 * gets {@code ring=}, so that a room that knows no rings (lights, loudspeaker, a call) need not be
 * told one for its log. It holds on one thread, for the time of {@link #run}; work that goes on
 * elsewhere takes it along.
 */
public final class About {
  private static final ScopedValue<RingId> RING = ScopedValue.newInstance();
  private static final About NOTHING = new About(null);

  private final @Nullable RingId ring;

  private About(@Nullable RingId ring) {
    this.ring = ring;
  }

  /** Work for that ring. */
  public static About ring(RingId ring) {
    return new About(ring);
  }

  /** Work for that ring, or for none in particular. */
  public static About of(Optional<RingId> ring) {
    return ring.map(About::ring).orElse(NOTHING);
  }

  /** Work for no ring in particular. */
  public static About nothing() {
    return NOTHING;
  }

  /** The work that this thread does now. */
  public static About now() {
    return RING.isBound() ? new About(RING.get()) : NOTHING;
  }

  /** Does the work on this thread. Work for no ring changes nothing of what is said. */
  public void run(Runnable work) {
    if (ring == null) {
      work.run();
    } else {
      ScopedValue.where(RING, ring).run(work);
    }
  }

  /** The same work, to be done later and on any thread. */
  public Runnable later(Runnable work) {
    return ring == null ? work : () -> run(work);
  }

  /** The ring for a line of this thread that names none. */
  static Optional<RingId> current() {
    return RING.isBound() ? Optional.of(RING.get()) : Optional.empty();
  }
}
