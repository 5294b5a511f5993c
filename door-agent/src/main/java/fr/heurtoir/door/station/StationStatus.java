package fr.heurtoir.door.station;

import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage.Abilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state of the station's parts. Written on the station's thread; any thread may call the public
 * readers.
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
   * The station's state for a person.
   *
   * @param gateway where we are registered
   * @param sinceSeconds since when, or since when at none
   * @param lock whether the lock process is connected
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

  /** The present state. Any thread. */
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

  /** The present abilities, and what is missing. */
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

  /** Called after every event with the machine's state, and whether nobody rings. */
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

  /** Whether we are registered at a gateway. Any thread. */
  boolean registered() {
    return gateway.isPresent();
  }

  void lock(boolean there) {
    lockThere = there;
  }

  /** Whether the lock process is connected. Any thread. */
  boolean lockThere() {
    return lockThere;
  }

  /** Sets why the bell's line is lost; empty where it is not. */
  void bell(String trouble) {
    bellTrouble = trouble;
  }

  void ring(RingId newest) {
    lastRing = Optional.of(newest);
  }

  /** The newest ring, if there was one. Any thread. */
  Optional<RingId> lastRing() {
    return lastRing;
  }

  /** Counts a refused call back and returns the number so far. */
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
