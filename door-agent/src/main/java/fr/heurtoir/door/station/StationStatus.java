package fr.heurtoir.door.station;

import fr.heurtoir.protocol.DoorMessage.Abilities;
import fr.heurtoir.protocol.RingId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the station's parts. Written on the station's thread; what its public readers
 * are given may be read by any.
 */
final class StationStatus {
  private static final int MOST_DETAIL = 100;

  private final MediaOfRings media;
  private volatile Optional<RingId> lastRing = Optional.empty();
  private volatile String stateName = "outofservice";
  private volatile Optional<String> gateway = Optional.empty();
  private volatile long gatewaySince = System.nanoTime();
  private volatile boolean mediaThere;
  private volatile boolean lockThere;
  private volatile int callBacksRefused;
  private volatile boolean resting = true;
  private long restsSince = System.nanoTime();
  private String bellTrouble = "";

  StationStatus(MediaOfRings media) {
    this.media = media;
  }

  /**
   * How it is, for whoever looks.
   *
   * @param gateway the one that has us
   * @param sinceSeconds since when that is so, or since when none has
   * @param lock whether the lock process answers
   * @param media whether the next ring's picture and sound are prepared
   * @param cameraTrouble what is wrong with the camera, empty where nothing is
   * @param callBacksRefused since the start
   */
  record View(
      String state,
      Optional<String> gateway,
      long sinceSeconds,
      Optional<RingId> lastRing,
      boolean lock,
      boolean media,
      String cameraTrouble,
      int callBacksRefused) {}

  /** How it is. Any thread. */
  View view() {
    return new View(
        stateName,
        gateway,
        (System.nanoTime() - gatewaySince) / 1_000_000_000L,
        lastRing,
        lockThere,
        mediaThere,
        media.cameraTrouble(),
        callBacksRefused);
  }

  /** What it can do now, and what is missing. */
  Abilities abilities() {
    boolean camera = media.cameraTrouble().isEmpty();
    List<String> missing = new ArrayList<>();
    if (!bellTrouble.isEmpty()) {
      missing.add("bell: " + bellTrouble);
    }
    if (!media.there()) {
      missing.add("media: " + (media.trouble().isEmpty() ? "being prepared" : media.trouble()));
    }
    if (!camera) {
      missing.add("camera: " + media.cameraTrouble());
    }
    if (!lockThere) {
      missing.add("the lock process does not answer");
    }
    String detail = String.join("; ", missing);
    return new Abilities(
        media.there() && bellTrouble.isEmpty(),
        media.there() && camera,
        media.there(),
        media.there(),
        lockThere,
        detail.length() <= MOST_DETAIL ? detail : detail.substring(0, MOST_DETAIL));
  }

  /** After every event: where the station is, and whether nobody rings. */
  void now(String state, boolean rests) {
    stateName = state;
    mediaThere = media.prepared();
    resting = rests;
    if (!rests) {
      restsSince = System.nanoTime();
    }
  }

  void gateway(Optional<String> now) {
    gateway = now;
    gatewaySince = System.nanoTime();
  }

  /** Whether a gateway has us. Any thread. */
  boolean registered() {
    return gateway.isPresent();
  }

  void lock(boolean there) {
    lockThere = there;
  }

  /** Whether the lock process is there. Any thread. */
  boolean lockThere() {
    return lockThere;
  }

  /** Why the bell's line is lost; empty where it is not. */
  void bell(String trouble) {
    bellTrouble = trouble;
  }

  void ring(RingId newest) {
    lastRing = Optional.of(newest);
  }

  /** The newest ring, once there was one. Any thread. */
  Optional<RingId> lastRing() {
    return lastRing;
  }

  /** How many call backs were refused, this one counted. */
  int callBackRefused() {
    return ++callBacksRefused;
  }

  /** Whether nobody rings. Any thread. */
  boolean resting() {
    return resting;
  }

  /** Whether nobody has rung for that long. */
  boolean quietFor(long nanos) {
    return resting && System.nanoTime() - restsSince >= nanos;
  }
}
