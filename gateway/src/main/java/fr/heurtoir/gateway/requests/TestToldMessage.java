package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.phone.MessageKind;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.phone.Signed;
import java.util.Optional;
import java.util.regex.Pattern;

/** The phone shows a test ring. */
public record TestToldMessage(String test) implements Request {
  private static final Pattern TEST = Pattern.compile("[A-Za-z0-9_-]{16,64}");

  static final MessageKind KIND =
      new MessageKind("test-told", fields -> new TestToldMessage(fields.matching("test", TEST)));

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
    services.wakes().tests().shown(phone.id(), test, reply);
  }
}
