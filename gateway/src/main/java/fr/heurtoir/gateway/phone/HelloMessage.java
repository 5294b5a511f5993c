package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.phone.PhoneConnection.Stage;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first message of every connection. With its proof the phone counts as connected, and its
 * previous connection is closed.
 *
 * @param protocol the version that the client speaks
 * @param instance 16 to 64 characters {@code [A-Za-z0-9_-]}, one per start of the client
 * @param client its name and version, at most 80 characters, or empty
 * @param locale the language of its screen, at most 16 characters, or empty
 * @param visible whether its screen shows the page
 * @param proof that this is the enrolled device
 */
public record HelloMessage(
    int protocol,
    String instance,
    String client,
    String locale,
    boolean visible,
    Optional<Proof> proof)
    implements ConnectionMessage {
  static final MessageKind KIND = new MessageKind("hello", HelloMessage::read);

  private static final Logger LOG = LoggerFactory.getLogger(HelloMessage.class);
  private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9_-]{16,64}");

  private static HelloMessage read(MessageFields fields) throws BadMessage {
    return new HelloMessage(
        (int) fields.integer("protocol", 1, Integer.MAX_VALUE),
        fields.matching("instance", INSTANCE),
        fields.textOrEmpty("client", 80),
        fields.textOrEmpty("locale", 16),
        fields.bool("visible", true),
        fields.proof());
  }

  @Override
  public MessageKind kind() {
    return KIND;
  }

  @Override
  public Optional<Signed> signed() {
    return Signed.over(proof, instance);
  }

  @Override
  public void act(PhoneConnection connection, OptionalInt id, ConnectionParts parts) {
    Optional<PhoneRef> known = parts.directory().byId(connection.phoneId);
    if (known.isEmpty()) {
      parts.output().end(connection, CloseCode.REVOKED, "not enrolled", true);
      return;
    }
    PhoneRef phone = known.get();
    Optional<PhoneConnections.Admitted> admitted =
        parts
            .connections()
            .admit(
                connection,
                this,
                parts.nanos().getAsLong(),
                now -> {
                  if (now.before().isPresent() && !now.resumed()) {
                    parts.listener().gone(phone, false);
                  }
                  parts.listener().post(() -> welcome(connection, phone, id, now, parts));
                });
    if (admitted.isEmpty()) {
      if (connection.stage != Stage.CLOSED) {
        parts.output().refuse(connection, id, ErrorCode.BAD_MESSAGE, "hello was said");
      }
      return;
    }
    connection.proven();
    Optional<PhoneConnection> before = admitted.get().before();
    before.ifPresent(displaced -> parts.output().displaced(displaced));
    LOG.info(
        "event=phone-connected phone={} replaced={} visible={}",
        phone.id(),
        before.isPresent(),
        visible);
  }

  /**
   * On the listener's executor: sends the welcome. Messages can be sent to the phone from here on.
   */
  private static void welcome(
      PhoneConnection connection,
      PhoneRef phone,
      OptionalInt id,
      PhoneConnections.Admitted admitted,
      ConnectionParts parts) {
    ToPhone.Welcome welcome =
        new ToPhone.Welcome(
            phone.named(),
            phone.person(),
            (int) parts.limits().heartbeat().toSeconds(),
            admitted.resumed(),
            parts.listener().schools(phone),
            parts.listener().push(phone));
    // The welcome is queued before anybody else can see READY: nothing but challenges is sent
    // before it.
    if (parts.connections().ready(connection, () -> parts.output().queue(connection, welcome))) {
      parts.output().ok(connection, id);
      parts.listener().ready(phone, admitted.resumed());
    }
  }
}
