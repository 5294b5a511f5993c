package fr.heurtoir.gateway.media.relay;

import fr.heurtoir.gateway.rtc.rtp.RtpHeader;
import fr.heurtoir.gateway.rtc.sdp.MediaParameters;
import fr.heurtoir.gateway.rtc.sdp.RtpParameters;
import io.netty.buffer.ByteBuf;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The relay of one ring. The door's picture goes to every connected viewer. Audio passes only
 * between the door and the one talking viewer. Before that a preview is picture only.
 */
public final class RelayCore {
  private final RelayLimits limits;
  private final DropCounter drops;
  private final RelayEvents events;
  private final NtpClock ntp;
  private final RandomGenerator random;
  private final String cname;
  private final Map<String, ViewerLeg> viewers = new LinkedHashMap<>();
  private Optional<DoorLeg> door = Optional.empty();
  private Optional<String> talker = Optional.empty();
  private boolean heardDoor;
  private boolean heardPhone;
  private boolean told;

  /**
   * @param cname the canonical name of our streams, one for all of a ring's legs
   * @param random for first sequence numbers and timestamps
   */
  public RelayCore(
      RelayLimits limits,
      DropCounter drops,
      RelayEvents events,
      NtpClock ntp,
      String cname,
      RandomGenerator random) {
    this.limits = limits;
    this.drops = drops;
    this.events = events;
    this.ntp = ntp;
    this.cname = cname;
    this.random = random;
  }

  /** Opens the door's leg and closes the previous one. */
  public DoorLeg door(MediaParameters parameters, LegOutput output) {
    door.ifPresent(DoorLeg::close);
    DoorLeg leg = new DoorLeg(this, parameters, output);
    door = Optional.of(leg);
    viewers.values().forEach(ViewerLeg::interruptVideo);
    return leg;
  }

  /** Whether another viewer with that name may be opened. */
  public boolean hasRoomFor(String id) {
    return viewers.containsKey(id) || viewers.size() < limits.maxViewers();
  }

  /**
   * Opens a viewer's leg and closes the previous one of the same name.
   *
   * @throws IllegalStateException where there is no room
   */
  public ViewerLeg viewer(String id, MediaParameters parameters, LegOutput output) {
    if (!hasRoomFor(id)) {
      throw new IllegalStateException("more than " + limits.maxViewers() + " viewers");
    }
    ViewerLeg leg = new ViewerLeg(this, id, parameters, output);
    viewers.put(id, leg);
    return leg;
  }

  /** Closes a viewer's leg. Does not change whether that viewer may talk. */
  public void remove(ViewerLeg leg) {
    viewers.remove(leg.id(), leg);
  }

  /** Lets audio pass both ways between the door and this viewer, whose leg may come later. */
  public void talk(Optional<String> viewerId, long now) {
    if (talker.equals(viewerId)) {
      return;
    }
    talker = viewerId;
    heardDoor = false;
    heardPhone = false;
    told = false;
    if (viewerId.isPresent()) {
      requestKeyframe(now);
    }
  }

  /** To be called about every 20 ms. */
  public void tick(long now) {
    door.ifPresent(
        source -> {
          source.tick(now);
          viewers.values().forEach(viewer -> viewer.tick(source, now));
        });
  }

  /** Releases everything that is kept. */
  public void close() {
    door.ifPresent(DoorLeg::close);
    door = Optional.empty();
    viewers.clear();
  }

  void audioFromDoor(
      ByteBuf packet,
      RtpHeader header,
      long extended,
      RtpParameters from,
      ReceiveStream origin,
      long now) {
    Optional<ViewerLeg> to = talker.map(viewers::get);
    if (talker.isEmpty()) {
      drop(DropReason.AUDIO_NOT_ANSWERED);
    } else if (to.isEmpty() || !to.get().isConnected()) {
      drop(DropReason.NOT_CONNECTED);
    } else if (to.get().audioOut().packet(packet, header, extended, from, origin, now)) {
      heardDoor = true;
      tellOnce();
    }
  }

  void audioFromViewer(
      ViewerLeg viewer,
      ByteBuf packet,
      RtpHeader header,
      long extended,
      RtpParameters from,
      long now) {
    if (talker.isEmpty() || !talker.get().equals(viewer.id())) {
      drop(DropReason.AUDIO_NOT_ANSWERED);
    } else if (door.isEmpty() || !door.get().isConnected()) {
      drop(DropReason.NOT_CONNECTED);
    } else if (door.get()
        .audioOut()
        .packet(packet, header, extended, from, viewer.audioIn(), now)) {
      heardPhone = true;
      tellOnce();
    }
  }

  private void tellOnce() {
    if (heardDoor && heardPhone && !told) {
      told = true;
      talker.ifPresent(events::twoWayAudio);
    }
  }

  /**
   * The bit rate to request of the door, in bits per second. During a conversation: what the
   * talking viewer can take. While only previews run: what half of the viewers can take. A viewer
   * without an estimate counts with the maximum.
   */
  long bandwidth() {
    long wanted = talker.map(viewers::get).map(ViewerLeg::bandwidth).orElseGet(this::median);
    return Math.clamp(wanted, limits.minBitrate(), limits.maxBitrate());
  }

  private long median() {
    long[] estimates =
        viewers.values().stream()
            .filter(ViewerLeg::isConnected)
            .mapToLong(ViewerLeg::bandwidth)
            .sorted()
            .toArray();
    return estimates.length == 0 ? limits.maxBitrate() : estimates[estimates.length / 2];
  }

  void bandwidthChanged(long now) {
    door.ifPresent(leg -> leg.bandwidthChanged(now));
  }

  void requestKeyframe(long now) {
    door.ifPresent(leg -> leg.requestKeyframe(now));
  }

  /** See {@code Relay.still}. Does nothing where there is no door. */
  public void still(Consumer<byte[]> taker, long now) {
    door.ifPresent(leg -> leg.still(taker, now));
  }

  void serve(ViewerLeg viewer, long now) {
    door.ifPresent(leg -> leg.serve(viewer, now));
  }

  Optional<SourceClock> phoneAudioClock() {
    return talker.map(viewers::get).map(viewer -> viewer.audioIn().clock());
  }

  Collection<ViewerLeg> viewers() {
    return viewers.values();
  }

  void drop(DropReason reason) {
    drops.dropped(reason);
  }

  DropCounter drops() {
    return drops;
  }

  RelayEvents events() {
    return events;
  }

  RelayLimits limits() {
    return limits;
  }

  NtpClock ntp() {
    return ntp;
  }

  String cname() {
    return cname;
  }

  RandomGenerator random() {
    return random;
  }
}
