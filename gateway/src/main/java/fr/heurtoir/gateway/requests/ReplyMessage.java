package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.access.Permissions.Act;
import fr.heurtoir.gateway.phone.BadMessage;
import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.MessageFields;
import fr.heurtoir.gateway.phone.MessageKind;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.phone.Signed;
import fr.heurtoir.gateway.ring.RingState;
import fr.heurtoir.gateway.rings.LiveRing;
import fr.heurtoir.protocol.Reply;
import fr.heurtoir.protocol.RingId;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says a prepared reply to the visitor. The ring itself does not change. */
public record ReplyMessage(RingId ring, Reply reply) implements RingRequest {
  static final MessageKind KIND = new MessageKind("reply", ReplyMessage::read);

  private static final Logger LOG = LoggerFactory.getLogger(ReplyMessage.class);
  private static final Pattern WORD = Pattern.compile("[a-z-]{1,32}");

  private static ReplyMessage read(MessageFields fields) throws BadMessage {
    return new ReplyMessage(
        fields.ring(),
        Reply.of(fields.matching("reply", WORD))
            .orElseThrow(() -> fields.bad("reply is coming, please-wait or repeat")));
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
    return new Permissions.Need.InRing(ring, Act.SEE);
  }

  @Override
  public void handle(LiveRing live, PhoneRef phone, Services services, PhoneReply answer) {
    if (!live.ring.mayWatch(phone.id())) {
      boolean over = live.ring.state() instanceof RingState.Ended;
      answer.error(over ? ErrorCode.ENDED : ErrorCode.NOT_NOW, "this phone has no part in it now");
    } else if (!live.mayHearAnotherReply()) {
      answer.error(ErrorCode.TOO_MANY, "the visitor has hardly heard the last one");
    } else if (!live.reachable()) {
      answer.error(ErrorCode.DOOR_UNREACHABLE, "there is no connection to the door");
    } else {
      LOG.info("event=reply ring={} phone={} reply={}", ring, phone.id(), reply.code());
      answer.ok();
      services.board().say(live, reply);
    }
  }
}
