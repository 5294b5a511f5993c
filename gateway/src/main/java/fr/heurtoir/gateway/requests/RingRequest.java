package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.rings.LiveRing;
import fr.heurtoir.protocol.RingId;
import java.util.Optional;

/** A request about a live ring. */
public interface RingRequest extends Request {
  RingId ring();

  /** As {@link Request#handle}; called only where the ring is live. */
  void handle(LiveRing live, PhoneRef phone, Services services, PhoneReply reply);

  @Override
  default Optional<RingId> aboutRing() {
    return Optional.of(ring());
  }

  @Override
  default void handle(PhoneRef phone, Services services, PhoneReply reply) {
    services
        .board()
        .find(ring())
        .ifPresentOrElse(
            live -> handle(live, phone, services, reply),
            () -> reply.error(ErrorCode.UNKNOWN_RING, "no such ring lives"));
  }
}
