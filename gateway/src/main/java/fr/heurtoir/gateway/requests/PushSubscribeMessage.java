package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.phone.BadMessage;
import fr.heurtoir.gateway.phone.MessageFields;
import fr.heurtoir.gateway.phone.MessageKind;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.phone.PushSubscription;
import fr.heurtoir.gateway.phone.Signed;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How this phone is woken.
 *
 * @param subscription a push subscription (RFC 8030, RFC 8291) as the browser gave it: an absolute
 *     https URL of at most 1024 characters, whose host may be one that the gateway must not
 *     contact; an uncompressed P-256 point, 87 characters of base64url; 16 bytes, 22 characters of
 *     base64url. Empty: do not wake this phone any more
 */
public record PushSubscribeMessage(Optional<PushSubscription> subscription) implements Request {
  static final MessageKind KIND = new MessageKind("push", PushSubscribeMessage::read);

  private static final Pattern ENDPOINT = Pattern.compile("https://[!-~]{1,1016}");
  private static final Pattern POINT = Pattern.compile("[A-Za-z0-9_-]{87}");
  private static final Pattern AUTH = Pattern.compile("[A-Za-z0-9_-]{22}");

  private static PushSubscribeMessage read(MessageFields fields) throws BadMessage {
    if (!fields.has("subscription")) {
      throw fields.bad("subscription is an object or null");
    }
    if (fields.absent("subscription")) {
      return new PushSubscribeMessage(Optional.empty());
    }
    MessageFields given = fields.object("subscription");
    return new PushSubscribeMessage(
        Optional.of(
            new PushSubscription(
                given.matching("endpoint", ENDPOINT),
                given.matching("p256dh", POINT),
                given.matching("auth", AUTH))));
  }

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
    services.wakes().waking().subscribe(phone, subscription, reply);
  }
}
