package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.phone.MessageKind;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.phone.Signed;
import java.util.Optional;
import java.util.regex.Pattern;

/** Ends the enrolment of a phone. */
public record RevokeMessage(String phone, Optional<Proof> proof) implements Request {
  private static final Pattern PHONE = Pattern.compile("[A-Za-z0-9_-]{1,65}");

  static final MessageKind KIND =
      new MessageKind(
          "revoke", fields -> new RevokeMessage(fields.matching("phone", PHONE), fields.proof()));

  @Override
  public MessageKind kind() {
    return KIND;
  }

  @Override
  public Optional<Signed> signed() {
    return Signed.over(proof, phone);
  }

  /**
   * A person needs no permission for their own phones. For another person's phone, the handler
   * checks the permission once both are known.
   */
  @Override
  public Permissions.Need needs() {
    return new Permissions.Need.Nothing();
  }

  @Override
  public void handle(PhoneRef who, Services services, PhoneReply reply) {
    services.revocations().asked(who, phone, reply);
  }
}
