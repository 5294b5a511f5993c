package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.phone.MessageKind;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.phone.Signed;
import fr.heurtoir.gateway.ring.RingEvent;
import fr.heurtoir.gateway.rings.LiveRing;
import fr.heurtoir.gateway.rings.RingBoard;
import fr.heurtoir.protocol.RingId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The phone wants a lock pulsed. The lock's name is {@code [a-z][a-z0-9-]{0,31}}.
 *
 * @param tappedAt when the person tapped, in the gateway's monotonic nanoseconds; empty until the
 *     proof was checked
 */
public record OpenMessage(RingId ring, String lock, Optional<Proof> proof, OptionalLong tappedAt)
    implements RingRequest {
  private static final Pattern LOCK = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  static final MessageKind KIND =
      new MessageKind(
          "open",
          fields -> new OpenMessage(fields.ring(), fields.matching("lock", LOCK), fields.proof()));

  /** A message whose proof is not checked yet. */
  public OpenMessage(RingId ring, String lock, Optional<Proof> proof) {
    this(ring, lock, proof, OptionalLong.empty());
  }

  @Override
  public MessageKind kind() {
    return KIND;
  }

  @Override
  public Optional<Signed> signed() {
    return Signed.over(proof, Signed.Tap.WITHIN_ORDER_LIFE, ring.value(), lock);
  }

  @Override
  public OpenMessage withTap(long nanos) {
    return new OpenMessage(ring, lock, proof, OptionalLong.of(nanos));
  }

  @Override
  public Permissions.Need needs() {
    return new Permissions.Need.OpenLock(ring, lock);
  }

  @Override
  public void handle(LiveRing live, PhoneRef phone, Services services, PhoneReply reply) {
    RingBoard board = services.board();
    Instant tapped = tappedAt.isPresent() ? board.at(tappedAt.getAsLong()) : board.now();
    board.on(live, new RingEvent.Open(phone.id(), lock, tapped), reply);
  }
}
