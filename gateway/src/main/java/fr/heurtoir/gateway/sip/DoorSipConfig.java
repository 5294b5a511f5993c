package fr.heurtoir.gateway.sip;

import fr.heurtoir.gateway.doors.StationKeys;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.sip.transport.Limits;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The settings of SIP towards doors. Made by {@link #builder}.
 *
 * @param bind where TLS listens; port 0 lets the kernel choose
 * @param tls our certificate and key, and the authority of the doors' certificates
 * @param domain the SIP domain of the doors, in lower case; their certificates carry it
 * @param host the host in our Contact; empty for the address of {@code bind}
 * @param known whether a door is configured; asked for every request, so that a reload takes effect
 * @param keys which key each door has
 * @param limits the limits of the endpoint
 * @param callsPerDoor the most calls of one door at once; a further one gets 486
 * @param calls the most calls of all doors at once; a further one gets 503
 * @param registration the durations of a registration
 * @param answerTime how long a door may take to accept a {@link DoorSip#send} message
 * @param ackTime how long a door may take to acknowledge an answer; 32 s by RFC 3261 section
 *     13.3.1.4
 * @param flowGrace how long an answered call survives the loss of its connection while the door may
 *     return on another one
 */
public record DoorSipConfig(
    InetSocketAddress bind,
    TlsFiles tls,
    String domain,
    Optional<String> host,
    Predicate<DoorId> known,
    StationKeys keys,
    Limits limits,
    int callsPerDoor,
    int calls,
    Registration registration,
    Duration answerTime,
    Duration ackTime,
    Duration flowGrace) {

  public DoorSipConfig {
    if (callsPerDoor < 1 || calls < callsPerDoor) {
      throw new IllegalArgumentException(
          "calls of one door from 1, of all from those of one, not " + callsPerDoor + ", " + calls);
    }
    if (!answerTime.isPositive() || !ackTime.isPositive() || flowGrace.isNegative()) {
      throw new IllegalArgumentException(
          "times above zero, not " + answerTime + ", " + ackTime + ", " + flowGrace);
    }
  }

  /**
   * The durations of a registration (RFC 3261 section 10.2.1).
   *
   * @param least above zero; shorter ones are refused (423)
   * @param most at least {@code usual}; longer ones are shortened
   * @param usual at least {@code least}; used where the door names none
   */
  public record Registration(Duration least, Duration most, Duration usual) {
    public Registration {
      if (!least.isPositive() || usual.compareTo(least) < 0 || most.compareTo(usual) < 0) {
        throw new IllegalArgumentException(
            "registration: 0 < " + least + " <= " + usual + " <= " + most + " does not hold");
      }
    }
  }

  /** A builder with the default limits, for doors of that domain that are configured. */
  public static Builder builder(
      InetSocketAddress bind, TlsFiles tls, String domain, Predicate<DoorId> known) {
    return new Builder(bind, tls, domain, known);
  }

  /** The same settings with stored door keys, which are read once there is a database. */
  public DoorSipConfig withKeys(StationKeys kept) {
    Builder same = new Builder(bind, tls, domain, known);
    host.ifPresent(same::host);
    return same.keys(kept)
        .limits(limits)
        .callsPerDoor(callsPerDoor)
        .calls(calls)
        .registration(registration)
        .answerTime(answerTime)
        .ackTime(ackTime)
        .flowGrace(flowGrace)
        .build();
  }

  /** Builds the settings. Each method is named after what it sets. */
  public static final class Builder {
    private final InetSocketAddress bind;
    private final TlsFiles tls;
    private final String domain;
    private final Predicate<DoorId> known;
    private Optional<String> host = Optional.empty();
    private StationKeys keys = StationKeys.inMemory(Clock.systemUTC());
    private Limits limits = Limits.defaults();
    private int callsPerDoor = 3;
    private int calls = 512;
    private Registration registration =
        new Registration(Duration.ofSeconds(20), Duration.ofHours(1), Duration.ofSeconds(120));
    private Duration answerTime = Duration.ofSeconds(3);
    private Duration ackTime = Duration.ofSeconds(32);
    private Duration flowGrace = Duration.ofSeconds(8);

    private Builder(InetSocketAddress bind, TlsFiles tls, String domain, Predicate<DoorId> known) {
      this.bind = bind;
      this.tls = tls;
      this.domain = domain;
      this.known = known;
    }

    /** The host in our Contact. Default: the listening address. */
    public Builder host(String name) {
      this.host = Optional.of(name);
      return this;
    }

    /** Which key each door has. Default: stored nowhere. */
    public Builder keys(StationKeys keys) {
      this.keys = keys;
      return this;
    }

    /** The limits of the endpoint. */
    public Builder limits(Limits limits) {
      this.limits = limits;
      return this;
    }

    /** The most calls of one door at once: at least 1. */
    public Builder callsPerDoor(int callsPerDoor) {
      this.callsPerDoor = callsPerDoor;
      return this;
    }

    /** The most calls of all doors at once: at least those of one door. */
    public Builder calls(int calls) {
      this.calls = calls;
      return this;
    }

    /** The durations of a registration. */
    public Builder registration(Registration registration) {
      this.registration = registration;
      return this;
    }

    /** How long a door may take to accept a message: above zero. */
    public Builder answerTime(Duration answerTime) {
      this.answerTime = answerTime;
      return this;
    }

    /** How long a door may take to acknowledge an answer: above zero. */
    public Builder ackTime(Duration ackTime) {
      this.ackTime = ackTime;
      return this;
    }

    /** How long an answered call survives the loss of its connection. Zero: it ends at once. */
    public Builder flowGrace(Duration flowGrace) {
      this.flowGrace = flowGrace;
      return this;
    }

    /**
     * Checks and returns the settings.
     *
     * @throws IllegalArgumentException where a value is out of range; the message says which
     */
    public DoorSipConfig build() {
      return new DoorSipConfig(
          bind,
          tls,
          domain,
          host,
          known,
          keys,
          limits,
          callsPerDoor,
          calls,
          registration,
          answerTime,
          ackTime,
          flowGrace);
    }
  }
}
