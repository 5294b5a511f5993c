package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.access.Permissions.Act;
import fr.heurtoir.gateway.media.Relay;
import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.MessageKind;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.phone.Signed;
import fr.heurtoir.gateway.phone.ToPhone;
import fr.heurtoir.gateway.ring.RingState;
import fr.heurtoir.gateway.rings.LiveRing;
import fr.heurtoir.gateway.rings.MediaRefusals;
import fr.heurtoir.protocol.RingId;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A WebRTC offer, at most {@value #MAX_SDP} characters; answered by {@code media} or refused. */
public record OfferMessage(RingId ring, String sdp) implements RingRequest {
  static final MessageKind KIND =
      new MessageKind(
          "offer", fields -> new OfferMessage(fields.ring(), fields.text("sdp", 1, MAX_SDP)));

  private static final Logger LOG = LoggerFactory.getLogger(OfferMessage.class);

  @Override
  public MessageKind kind() {
    return KIND;
  }

  @Override
  public Optional<Signed> signed() {
    return Signed.NOTHING;
  }

  @Override
  public boolean oneAtATime() {
    return true;
  }

  @Override
  public Permissions.Need needs() {
    return new Permissions.Need.InRing(ring, Act.SEE);
  }

  @Override
  public void handle(LiveRing live, PhoneRef phone, Services services, PhoneReply reply) {
    if (!live.ring.mayWatch(phone.id())) {
      doesNotWatch(live, reply);
      return;
    }
    live.relay.viewer(phone.id(), sdp, answer -> answered(live, phone, services, reply, answer));
  }

  private void answered(
      LiveRing live, PhoneRef phone, Services services, PhoneReply reply, Relay.Answer answer) {
    switch (answer) {
      case Relay.Answer.Accepted accepted -> {
        reply.ok();
        services.phones().send(phone.id(), new ToPhone.Media(ring, accepted.sdp()));
        services.board().pictures().expect(live, phone.id());
      }
      case Relay.Answer.Refused refused -> {
        String reason = MediaRefusals.word(refused.reason());
        LOG.warn(
            "event=media-refused ring={} phone={} reason={} offered=\"{}\"",
            ring,
            phone.id(),
            reason,
            refused.detail());
        reply.ok();
        services
            .phones()
            .send(
                phone.id(),
                new ToPhone.MediaRefused(ring, reason, Optional.of(clip(refused.detail()))));
      }
      case Relay.Answer.Dropped _ -> doesNotWatch(live, reply);
      case Relay.Answer.Failed _ -> reply.error(ErrorCode.INTERNAL, "the ring's media failed");
    }
  }

  private static void doesNotWatch(LiveRing live, PhoneReply reply) {
    boolean over = live.ring.state() instanceof RingState.Ended;
    reply.error(over ? ErrorCode.ENDED : ErrorCode.NOT_NOW, "this phone does not watch now");
  }

  private static String clip(String text) {
    return text.length() <= 300 ? text : text.substring(0, 300);
  }
}
