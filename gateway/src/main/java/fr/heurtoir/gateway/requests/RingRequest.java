package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.rings.LiveRing;
import fr.heurtoir.protocol.RingId;
import java.util.Optional;

/** A message about a ring that lives. */
public interface RingRequest extends Request {
  /** The ring. */
  RingId ring();

  /** As {@link Request#handle}, where the ring lives. */
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
