package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.phone.MessageKind;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.phone.Signed;
import fr.heurtoir.gateway.school.Right;
import fr.heurtoir.protocol.RingId;
import java.util.Optional;

/** The phone wants to call back the visitor of a ring that ended unanswered. */
public record CallBackMessage(RingId ring) implements Request {
  static final MessageKind KIND =
      new MessageKind("call-back", fields -> new CallBackMessage(fields.ring()));

  @Override
  public MessageKind kind() {
    return KIND;
  }

  @Override
  public Optional<Signed> signed() {
    return Signed.NOTHING;
  }

  @Override
  public Optional<RingId> aboutRing() {
    return Optional.of(ring);
  }

  @Override
  public Permissions.Need needs() {
    return new Permissions.Need.Somewhere(Right.CALL_BACK);
  }

  @Override
  public void handle(PhoneRef phone, Services services, PhoneReply reply) {
    services.board().callBacks().ask(phone, ring, reply);
  }
}
