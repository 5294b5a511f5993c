package fr.heurtoir.gateway.phone;

import fr.heurtoir.protocol.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The state of a ring, as phones are told. */
public sealed interface RingNotice {
  /** Writes its members into a message about the ring. */
  void write(MessageWriter out) throws IOException;

  /** The ring is live. */
  sealed interface Live extends RingNotice {}

  /** Nobody has answered yet. */
  record Ringing() implements Live {
    @Override
    public void write(MessageWriter out) throws IOException {
      out.text("state", "ringing");
      out.nothing("by");
    }
  }

  /**
   * A phone answered.
   *
   * @param remaining until the longest call ends
   */
  record Talking(Named by, Duration remaining) implements Live {
    @Override
    public void write(MessageWriter out) throws IOException {
      out.text("state", "talking");
      out.named("by", by);
      out.millis("remaining", remaining);
    }
  }

  /**
   * The talking phone was lost and may come back.
   *
   * @param remaining until the call is given up
   */
  record Held(Named by, Duration remaining) implements Live {
    @Override
    public void write(MessageWriter out) throws IOException {
      out.text("state", "held");
      out.named("by", by);
      out.millis("remaining", remaining);
    }
  }

  /**
   * The ring has ended.
   *
   * @param by the phone that answered or opened
   * @param openUntil how long opening is still allowed, or zero
   */
  record Ended(Outcome outcome, Optional<Named> by, boolean opened, Duration openUntil)
      implements RingNotice {
    @Override
    public void write(MessageWriter out) throws IOException {
      out.text("state", "ended");
      out.namedOrNull("by", by);
      out.text("outcome", outcome.code());
      out.bool("opened", opened);
      out.millis("open-until", openUntil);
    }
  }
}
