package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.access.Permissions.Act;
import fr.heurtoir.gateway.phone.MessageKind;
import fr.heurtoir.gateway.phone.PhoneProof;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.phone.Signed;
import fr.heurtoir.gateway.ring.RingEvent;
import fr.heurtoir.gateway.rings.LiveRing;
import fr.heurtoir.protocol.RingId;
import java.util.Optional;

/** The phone shows the ring. */
public record ToldMessage(RingId ring) implements RingRequest {
  static final MessageKind KIND = new MessageKind("told", fields -> new ToldMessage(fields.ring()));

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
    services.wakes().reach().proved(phone.id(), PhoneProof.Kind.SHOWN);
    services.board().on(live, new RingEvent.Told(phone.id()), reply);
  }
}
