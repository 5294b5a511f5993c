package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.RingId;

/**
 * Decides whether an order may move the lock. {@link LiveRingVerifier} binds it to a ring of this
 * door and to a counter; the signed form of an order is verified behind this interface too. Used by
 * one thread; {@code now} is in nanoseconds of the monotonic clock.
 */
public interface OrderVerifier {
  /** The agent says that a ring of this door began. False where that id was announced before. */
  boolean ringBegins(RingId ring, long now);

  /** The agent says that the ring's call ended; opening stays possible for a while. */
  void ringEnds(RingId ring, long now);

  /** The agent is gone: nothing that it announced counts any longer. */
  void agentGone();

  /** Decides on an order; an accepted one is used up. */
  Verdict verify(Order order, long now);

  /** What became of an order. */
  sealed interface Verdict {
    /** It may move the lock, once. */
    record Accepted() implements Verdict {}

    /** It may not. */
    record Refused(Refusal why) implements Verdict {}
  }

  /** Why an order is refused; {@link #code()} is the word in reports and logs. */
  enum Refusal {
    /** No ring of that id was announced. */
    UNKNOWN_RING("unknown-ring"),
    /** The time for opening after that ring is over. */
    RING_OVER("ring-over"),
    /** The counter was used before, or a later one was. */
    REPLAYED("replayed"),
    /** This door has no such lock. */
    UNKNOWN_LOCK("unknown-lock"),
    /** The order was accepted but the line could not be moved. */
    LINE_FAILED("line-failed"),
    /** The process is stopping. */
    STOPPING("stopping");

    private final String code;

    Refusal(String code) {
      this.code = code;
    }

    /** The word in reports and logs. */
    public String code() {
      return code;
    }
  }
}
