package fr.heurtoir.gateway.phone;

import fr.heurtoir.protocol.RingId;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only answer to one message. A second answer is logged, not counted and not sent. */
final class OneReply implements PhoneReply {
  private static final Logger LOG = LoggerFactory.getLogger(OneReply.class);

  private final PhoneOutput output;
  private final PhoneConnection connection;
  private final OptionalInt id;
  private final Optional<RingId> ring;
  private final AtomicBoolean used = new AtomicBoolean();

  OneReply(PhoneOutput output, PhoneConnection connection, OptionalInt id, Optional<RingId> ring) {
    this.output = output;
    this.connection = connection;
    this.id = id;
    this.ring = ring;
  }

  @Override
  public void ok() {
    if (first()) {
      output.ok(connection, id);
    }
  }

  @Override
  public void error(ErrorCode code, String message) {
    error(code, message, Optional.empty());
  }

  @Override
  public void error(ErrorCode code, String message, Named by) {
    error(code, message, Optional.of(by));
  }

  private void error(ErrorCode code, String message, Optional<Named> by) {
    if (first()) {
      output.refuse(connection, new ToPhone.Refusal(id, code, message, ring, by));
    }
  }

  private boolean first() {
    if (used.compareAndSet(false, true)) {
      return true;
    }
    LOG.error(
        "event=defect at=reply reason=\"second reply to one message\" ring={} phone={}",
        ring.map(RingId::value).orElse("-"),
        connection.phoneId,
        new IllegalStateException("a reply is used once"));
    return false;
  }
}
