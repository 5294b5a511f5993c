package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.media.Relay.Answer;
import fr.heurtoir.gateway.media.relay.NtpClock;
import fr.heurtoir.gateway.media.relay.RelayCore;
import fr.heurtoir.gateway.media.relay.RelayEvents;
import fr.heurtoir.gateway.media.transport.NoTransportException;
import fr.heurtoir.gateway.media.transport.TransportFactory;
import fr.heurtoir.gateway.media.transport.TransportFactory.Negotiation;
import fr.heurtoir.gateway.rtc.sdp.Answerer;
import fr.heurtoir.gateway.rtc.sdp.AudioCodec;
import fr.heurtoir.gateway.rtc.sdp.LocalDescription;
import fr.heurtoir.gateway.rtc.sdp.MalformedSdpException;
import fr.heurtoir.gateway.rtc.sdp.MediaParameters;
import fr.heurtoir.gateway.rtc.sdp.Negotiated;
import fr.heurtoir.gateway.rtc.sdp.Offer;
import fr.heurtoir.gateway.rtc.sdp.VideoCodec;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.log.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins a ring's transports with the relay's rules. {@link Relay} describes the methods. All of it
 * belongs on the ring's media loop; {@link RelayProxy} stands for it elsewhere.
 */
final class RingRelay implements RelayEvents {
  private static final Logger LOG = LoggerFactory.getLogger(RingRelay.class);

  private final RelayContext context;
  private final TransportFactory doors;
  private final TransportFactory phones;
  private final RingId ring;
  private final AudioPolicy audio;
  private final RelayListener listener;
  private final Runnable whenClosed;
  private final String cname;
  private final RelayCore core;
  private final Map<String, ViewerConnection> viewers = new LinkedHashMap<>();
  private Optional<DoorConnection> door = Optional.empty();
  private boolean closed;

  /**
   * @param doors how the door is reached
   * @param phones how phones are reached
   */
  RingRelay(
      RelayContext context,
      TransportFactory doors,
      TransportFactory phones,
      RingId ring,
      AudioPolicy audio,
      RelayListener listener,
      Runnable whenClosed) {
    this.context = context;
    this.doors = doors;
    this.phones = phones;
    this.ring = ring;
    this.audio = audio;
    this.listener = listener;
    this.whenClosed = whenClosed;
    this.cname = Long.toHexString(context.random().nextLong());
    this.core =
        new RelayCore(
            context.limits(),
            context.drops(),
            this,
            NtpClock.of(context.wallClock().instant(), context.now()),
            cname,
            context.random());
  }

  Answer door(String offer) {
    context.requireLoop();
    Optional<MediaParameters> chosen = door.map(PeerConnection::parameters);
    List<AudioCodec> codecs = chosen.map(t -> List.of(t.audioCodec())).orElse(audio.preference());
    List<VideoCodec> pictures =
        chosen.flatMap(MediaParameters::videoCodec).map(List::of).orElse(context.video());
    return answer(
        LegWords.door(),
        doors,
        offer,
        door,
        (read, local) -> Answerer.door(read, codecs, pictures, local),
        (identity, negotiation, parameters) -> {
          door.ifPresent(PeerConnection::close);
          door =
              Optional.of(
                  new DoorConnection(ring, core, listener, identity, negotiation, parameters));
        });
  }

  Answer viewer(String viewerId, String offer) {
    context.requireLoop();
    Fields who = LegWords.viewer(viewerId);
    if (door.isEmpty()) {
      return refuse(who, Answer.Reason.BAD_OFFER, "the door is not there");
    }
    if (!core.hasRoomFor(viewerId)) {
      return refuse(who, Answer.Reason.BAD_OFFER, "too many viewers");
    }
    MediaParameters doorParameters = door.get().parameters();
    return answer(
        who,
        phones,
        offer,
        Optional.ofNullable(viewers.get(viewerId)),
        (read, local) -> Answerer.viewer(read, doorParameters, local),
        (identity, negotiation, parameters) -> {
          ViewerConnection fresh =
              new ViewerConnection(
                  ring, viewerId, core, listener, context.now(), identity, negotiation, parameters);
          ViewerConnection old = viewers.put(viewerId, fresh);
          if (old != null) {
            old.close();
          }
        });
  }

  private interface Opening {
    void open(LegIdentity identity, Negotiation negotiation, MediaParameters parameters);
  }

  private Answer answer(
      Fields who,
      TransportFactory transports,
      String text,
      Optional<? extends PeerConnection> before,
      BiFunction<Offer, LocalDescription, Negotiated> negotiate,
      Opening opening) {
    if (closed) {
      return refuse(who, Answer.Reason.BAD_OFFER, "the ring has ended");
    }
    Negotiation negotiation;
    try {
      negotiation = transports.negotiate(text, before.map(PeerConnection::transport));
    } catch (MalformedSdpException | NoTransportException refused) {
      return refuse(who, Answer.Reason.BAD_OFFER, String.valueOf(refused.getMessage()));
    }
    Optional<? extends PeerConnection> same = before.filter(leg -> negotiation.continues());
    LegIdentity identity =
        same.map(PeerConnection::identity)
            .orElseGet(() -> LegIdentity.random(cname, context.random()));
    int version = same.map(leg -> leg.version() + 1).orElse(1);
    LocalDescription local = identity.description(version, negotiation.answer());
    return switch (negotiate.apply(negotiation.offer(), local)) {
      case Negotiated.NoCommonCodec none ->
          refuse(who, Answer.Reason.NO_COMMON_CODEC, none.detail());
      case Negotiated.BadOffer bad -> refuse(who, Answer.Reason.BAD_OFFER, bad.detail());
      case Negotiated.Agreed agreed -> {
        if (same.isPresent()) {
          same.get().resume(negotiation, agreed.parameters());
        } else {
          opening.open(identity, negotiation, agreed.parameters());
        }
        LOG.info(
            "event=media-answered ring={} {} answer={} audio={} video={}",
            ring,
            who,
            same.isPresent() ? "again" : "new",
            agreed.parameters().audioCodec(),
            agreed.parameters().videoCodec().map(Enum::name).orElse("none"));
        yield new Answer.Accepted(agreed.answer());
      }
    };
  }

  private Answer refuse(Fields who, Answer.Reason reason, String detail) {
    LOG.warn(
        "event=media-offer-refused ring={} {} reason={} detail=\"{}\"", ring, who, reason, detail);
    return new Answer.Refused(reason, detail);
  }

  void talk(Optional<String> viewerId) {
    context.requireLoop();
    core.talk(viewerId, context.now());
    context.flush().run();
  }

  void still(Consumer<byte[]> taker) {
    context.requireLoop();
    core.still(taker, context.now());
    context.flush().run();
  }

  Optional<Missing> missing(String viewerId) {
    context.requireLoop();
    ViewerConnection viewer = viewers.get(viewerId);
    if (door.isEmpty() || viewer == null || viewer.parameters().video().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (door.get().transport().progress()) {
          case NOTHING -> Missing.NOTHING_FROM_DOOR;
          case REACHED -> Missing.DOOR_NOT_SECURED;
          case READY ->
              switch (viewer.transport().progress()) {
                case NOTHING -> Missing.NOTHING_FROM_PHONE;
                case REACHED -> Missing.PHONE_NOT_SECURED;
                case READY ->
                    door.get().pictured() ? Missing.NOT_SHOWN : Missing.NO_PICTURE_FROM_DOOR;
              };
        });
  }

  void drop(String viewerId) {
    context.requireLoop();
    ViewerConnection side = viewers.remove(viewerId);
    if (side != null) {
      side.close();
    }
  }

  void close() {
    context.requireLoop();
    if (closed) {
      return;
    }
    closed = true;
    try {
      door.ifPresent(PeerConnection::close);
      door = Optional.empty();
      viewers.values().forEach(PeerConnection::close);
      viewers.clear();
      core.close();
    } finally {
      whenClosed.run();
    }
  }

  void tick(long now) {
    context.requireLoop();
    // A listener may drop a leg or close the ring when it hears of a loss.
    door.ifPresent(side -> side.tick(now));
    List.copyOf(viewers.values()).forEach(side -> side.tick(now));
    core.tick(now);
  }

  /** Handles a bug in this relay: reports the door as lost to the ring and ends the media. */
  void fail(RuntimeException bug) {
    LOG.error("event=defect at=relay ring={}", ring, bug);
    try {
      close();
    } catch (RuntimeException another) {
      LOG.error("event=defect at=relay-close ring={}", ring, another);
    }
    listener.onDoorLost("internal error");
  }

  @Override
  public void doorFirstFrame() {
    LOG.info("event=media-first-frame ring={} leg=door", ring);
    listener.onDoorFirstFrame();
  }

  @Override
  public void twoWayAudio(String viewerId) {
    LOG.info("event=media-two-way-audio ring={} {}", ring, LegWords.viewer(viewerId));
    listener.onTwoWayAudio(viewerId);
  }
}
