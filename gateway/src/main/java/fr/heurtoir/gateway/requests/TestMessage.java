package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.phone.MessageKind;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.phone.Signed;
import java.util.Optional;

/** Test whether this phone rings. */
public record TestMessage() implements Request {
  static final MessageKind KIND = new MessageKind("test", fields -> new TestMessage());

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
    return new Permissions.Need.Nothing();
  }

  @Override
  public void handle(PhoneRef phone, Services services, PhoneReply reply) {
    services.wakes().tests().ask(phone.id(), reply);
  }
}
