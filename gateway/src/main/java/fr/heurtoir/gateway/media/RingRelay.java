package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.media.relay.DoorLeg;
import fr.heurtoir.gateway.media.relay.NtpClock;
import fr.heurtoir.gateway.media.relay.RelayCore;
import fr.heurtoir.gateway.media.relay.RelayEvents;
import fr.heurtoir.gateway.media.relay.ViewerLeg;
import fr.heurtoir.gateway.rtc.ice.IceCredentials;
import fr.heurtoir.gateway.rtc.sdp.Answerer;
import fr.heurtoir.gateway.rtc.sdp.AudioCodec;
import fr.heurtoir.gateway.rtc.sdp.LocalEnd;
import fr.heurtoir.gateway.rtc.sdp.MalformedSdpException;
import fr.heurtoir.gateway.rtc.sdp.MediaParameters;
import fr.heurtoir.gateway.rtc.sdp.Negotiated;
import fr.heurtoir.gateway.rtc.sdp.Offer;
import fr.heurtoir.gateway.rtc.sdp.VideoCodec;
import fr.heurtoir.protocol.RingId;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A ring's legs: their sessions below, the relay's rules above. */
final class RingRelay implements Relay, RelayEvents {
  private static final Logger LOG = LoggerFactory.getLogger(RingRelay.class);

  /** How often, in nanoseconds, a phone's sign of life is passed on. */
  private static final long HEARD_EVERY = 250_000_000;

  private final Ground ground;
  private final RingId ring;
  private final AudioPolicy audio;
  private final RelayListener listener;
  private final Runnable whenClosed;
  private final String cname;
  private final RelayCore core;
  private final Map<String, ViewerSide> viewers = new LinkedHashMap<>();
  private Optional<DoorSide> door = Optional.empty();
  private boolean closed;

  RingRelay(
      Ground ground, RingId ring, AudioPolicy audio, RelayListener listener, Runnable whenClosed) {
    this.ground = ground;
    this.ring = ring;
    this.audio = audio;
    this.listener = listener;
    this.whenClosed = whenClosed;
    this.cname = Long.toHexString(ground.random().nextLong());
    this.core =
        new RelayCore(
            ground.config().relay(),
            ground.port().counters(),
            this,
            NtpClock.of(Instant.now(), ground.port().now()),
            cname,
            ground.random());
  }

  @Override
  public Answer door(String offer) {
    ground.requireLoop();
    Optional<MediaParameters> chosen = door.map(Leg::parameters);
    List<AudioCodec> codecs = chosen.map(t -> List.of(t.audioCodec())).orElse(audio.preference());
    List<VideoCodec> pictures =
        chosen.flatMap(MediaParameters::videoCodec).map(List::of).orElse(ground.config().video());
    return answer(
        "door",
        offer,
        door,
        (read, local) -> Answerer.door(read, codecs, pictures, local),
        (identity, credentials, read, parameters) -> {
          door.ifPresent(Leg::close);
          door = Optional.of(new DoorSide(identity, credentials, read, parameters));
        });
  }

  @Override
  public Answer viewer(String viewerId, String offer) {
    ground.requireLoop();
    String who = "viewer:" + viewerId;
    if (door.isEmpty()) {
      return refuse(who, Answer.Reason.BAD_OFFER, "the door is not there");
    }
    if (!core.hasRoomFor(viewerId)) {
      return refuse(who, Answer.Reason.BAD_OFFER, "too many viewers");
    }
    MediaParameters doorParameters = door.get().parameters();
    return answer(
        who,
        offer,
        Optional.ofNullable(viewers.get(viewerId)),
        (read, local) -> Answerer.viewer(read, doorParameters, local),
        (identity, credentials, read, parameters) -> {
          ViewerSide fresh = new ViewerSide(viewerId, identity, credentials, read, parameters);
          ViewerSide old = viewers.put(viewerId, fresh);
          if (old != null) {
            old.close();
          }
        });
  }

  private interface Opening {
    void open(
        LegIdentity identity, IceCredentials credentials, Offer offer, MediaParameters parameters);
  }

  private Answer answer(
      String who,
      String text,
      Optional<? extends Leg> before,
      BiFunction<Offer, LocalEnd, Negotiated> negotiate,
      Opening opening) {
    if (closed) {
      return refuse(who, Answer.Reason.BAD_OFFER, "the ring has ended");
    }
    Offer offer;
    try {
      offer = Offer.read(text);
    } catch (MalformedSdpException malformed) {
      return refuse(who, Answer.Reason.BAD_OFFER, String.valueOf(malformed.getMessage()));
    }
    Optional<? extends Leg> same = before.filter(leg -> leg.continuedBy(offer));
    IceCredentials credentials =
        same.filter(leg -> !leg.restartedBy(offer))
            .map(Leg::credentials)
            .orElseGet(ground::credentials);
    LegIdentity identity =
        same.map(Leg::identity).orElseGet(() -> LegIdentity.random(cname, ground.random()));
    int version = same.map(leg -> leg.version() + 1).orElse(1);
    LocalEnd local = ground.localEnd(identity, version, credentials);
    return switch (negotiate.apply(offer, local)) {
      case Negotiated.NoCommonCodec none ->
          refuse(who, Answer.Reason.NO_COMMON_CODEC, none.detail());
      case Negotiated.BadOffer bad -> refuse(who, Answer.Reason.BAD_OFFER, bad.detail());
      case Negotiated.Agreed agreed -> {
        if (same.isPresent()) {
          same.get().goOn(offer, credentials, agreed.parameters());
        } else {
          opening.open(identity, credentials, offer, agreed.parameters());
        }
        LOG.info(
            "event=media-answered ring={} leg={} answer={} audio={} video={}",
            ring,
            who,
            same.isPresent() ? "again" : "new",
            agreed.parameters().audioCodec(),
            agreed.parameters().videoCodec().map(Enum::name).orElse("none"));
        yield new Answer.Accepted(agreed.answer());
      }
    };
  }

  private Answer refuse(String who, Answer.Reason reason, String detail) {
    LOG.warn(
        "event=media-offer-refused ring={} leg={} reason={} detail=\"{}\"",
        ring,
        who,
        reason,
        detail);
    return new Answer.Refused(reason, detail);
  }

  @Override
  public void talk(Optional<String> viewerId) {
    ground.requireLoop();
    core.talk(viewerId, ground.port().now());
    ground.port().flush();
  }

  @Override
  public void still(Consumer<byte[]> taker) {
    ground.requireLoop();
    core.still(taker, ground.port().now());
    ground.port().flush();
  }

  @Override
  public Optional<Missing> missing(String viewerId) {
    ground.requireLoop();
    ViewerSide viewer = viewers.get(viewerId);
    if (door.isEmpty() || viewer == null || viewer.parameters().video().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (door.get().session().reached()) {
          case NOTHING -> Missing.NOTHING_FROM_DOOR;
          case CHECKED -> Missing.DOOR_NOT_SECURED;
          case SECURED ->
              switch (viewer.session().reached()) {
                case NOTHING -> Missing.NOTHING_FROM_PHONE;
                case CHECKED -> Missing.PHONE_NOT_SECURED;
                case SECURED ->
                    door.get().leg.pictured() ? Missing.NOT_SHOWN : Missing.NO_PICTURE_FROM_DOOR;
              };
        });
  }

  @Override
  public void drop(String viewerId) {
    ground.requireLoop();
    ViewerSide side = viewers.remove(viewerId);
    if (side != null) {
      side.close();
    }
  }

  @Override
  public void close() {
    ground.requireLoop();
    if (closed) {
      return;
    }
    closed = true;
    door.ifPresent(Leg::close);
    door = Optional.empty();
    viewers.values().forEach(Leg::close);
    viewers.clear();
    core.close();
    whenClosed.run();
  }

  void tick(long now) {
    // A listener may drop a leg or close the ring when it is told of a loss.
    door.ifPresent(side -> side.tick(now));
    List.copyOf(viewers.values()).forEach(side -> side.tick(now));
    core.tick(now);
  }

  /** Something of ours broke: the ring hears that its door is lost, and the media ends. */
  void fail(RuntimeException bug) {
    LOG.error("event=defect at=relay ring={}", ring, bug);
    close();
    listener.onDoorLost("internal error");
  }

  @Override
  public void doorFirstFrame() {
    LOG.info("event=media-first-frame ring={} leg=door", ring);
    listener.onDoorFirstFrame();
  }

  @Override
  public void twoWayAudio(String viewerId) {
    LOG.info("event=media-two-way-audio ring={} leg=viewer:{}", ring, viewerId);
    listener.onTwoWayAudio(viewerId);
  }

  private final class DoorSide extends Leg {
    private final DoorLeg leg;

    DoorSide(
        LegIdentity identity, IceCredentials credentials, Offer offer, MediaParameters parameters) {
      super(ground, identity, credentials, offer, parameters);
      this.leg = core.door(parameters, session());
    }

    @Override
    void renegotiated(MediaParameters agreed) {
      leg.renegotiated(agreed);
    }

    @Override
    void tick(long now) {
      session().tick(now);
    }

    @Override
    public void connected(long now) {
      LOG.info("event=media-connected ring={} leg=door", ring);
      leg.connected(now);
      listener.onDoorConnected();
    }

    @Override
    public void lost(String why) {
      // A door that hangs up ends its media too; what it comes to is in the ring's own line.
      LOG.info("event=media-lost ring={} leg=door reason=\"{}\"", ring, why);
      leg.disconnected();
      listener.onDoorLost(why);
    }

    @Override
    public void rtp(ByteBuf packet, long now) {
      leg.rtp(packet, now);
    }

    @Override
    public void rtcp(ByteBuf compound, long now) {
      leg.rtcp(compound, now);
    }
  }

  private final class ViewerSide extends Leg {
    private final String id;
    private final ViewerLeg leg;
    private long heardAt;

    ViewerSide(
        String id,
        LegIdentity identity,
        IceCredentials credentials,
        Offer offer,
        MediaParameters parameters) {
      super(ground, identity, credentials, offer, parameters);
      this.id = id;
      this.leg = core.viewer(id, parameters, session());
      this.heardAt = ground.port().now() - HEARD_EVERY;
    }

    @Override
    public void heard(long now) {
      if (now - heardAt >= HEARD_EVERY) {
        heardAt = now;
        listener.onViewerHeard(id);
      }
    }

    @Override
    void renegotiated(MediaParameters agreed) {
      leg.renegotiated(agreed);
    }

    @Override
    void tick(long now) {
      session().tick(now);
    }

    @Override
    void close() {
      super.close();
      core.remove(leg);
    }

    @Override
    public void connected(long now) {
      LOG.info("event=media-connected ring={} leg=viewer:{}", ring, id);
      leg.connected(now);
      listener.onViewerConnected(id);
    }

    @Override
    public void lost(String why) {
      LOG.info("event=media-lost ring={} leg=viewer:{} reason=\"{}\"", ring, id, why);
      leg.disconnected();
      listener.onViewerLost(id, why);
    }

    @Override
    public void rtp(ByteBuf packet, long now) {
      leg.rtp(packet, now);
    }

    @Override
    public void rtcp(ByteBuf compound, long now) {
      leg.rtcp(compound, now);
    }
  }
}
