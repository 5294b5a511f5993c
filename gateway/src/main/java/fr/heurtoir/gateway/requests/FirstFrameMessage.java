package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.access.Permissions.Act;
import fr.heurtoir.gateway.phone.MessageKind;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.phone.Signed;
import fr.heurtoir.gateway.rings.LiveRing;
import fr.heurtoir.protocol.RingId;
import java.util.Optional;

/** The phone drew the ring's first picture. */
public record FirstFrameMessage(RingId ring) implements RingRequest {
  static final MessageKind KIND =
      new MessageKind("first-frame", fields -> new FirstFrameMessage(fields.ring()));

  @Override
  public MessageKind kind() {
    return KIND;
  }

  @Override
  public Optional<Signed> signed() {
    return Signed.NOTHING;
  }

  @Override
  public Permissions.Need needs() {
    return new Permissions.Need.InRing(ring, Act.SEE);
  }

  @Override
  public void handle(LiveRing live, PhoneRef phone, Services services, PhoneReply reply) {
    services.board().pictures().shown(live, phone.id(), reply);
  }
}
