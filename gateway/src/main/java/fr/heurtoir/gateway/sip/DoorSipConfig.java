package fr.heurtoir.gateway.sip;

import fr.heurtoir.gateway.doors.StationKeys;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.sip.transport.Limits;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How the gateway meets its doors. Made by {@link #builder}.
 *
 * @param bind where TLS listens; port 0 lets the kernel choose
 * @param tls our certificate and key, and the authority of the doors' certificates
 * @param domain the SIP domain of the doors, in lower case; their certificates carry it
 * @param host the host that our Contact names; empty for the address of {@code bind}
 * @param known whether a door is configured; asked for every request, so that a reload counts
 * @param keys which key each door has
 * @param limits the bounds of the endpoint
 * @param callsPerDoor calls of one door at once, beyond which it hears 486
 * @param calls calls of all doors at once, beyond which they hear 503
 * @param registration the times of a registration
 * @param answerTime how long a door may take to take a {@link DoorSip#send} message
 * @param ackTime how long a door may take to acknowledge an answer; 32 s by RFC 3261 section
 *     13.3.1.4
 * @param flowGrace how long an answered call survives the loss of its connection while the door may
 *     come back with another one
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
   * The times of a registration (RFC 3261 section 10.2.1).
   *
   * @param least above zero; shorter ones are refused (423)
   * @param most at least {@code usual}; longer ones are cut
   * @param usual at least {@code least}: without a wish of the door
   */
  public record Registration(Duration least, Duration most, Duration usual) {
    public Registration {
      if (!least.isPositive() || usual.compareTo(least) < 0 || most.compareTo(usual) < 0) {
        throw new IllegalArgumentException(
            "registration: 0 < " + least + " <= " + usual + " <= " + most + " does not hold");
      }
    }
  }

  /** A builder with the usual bounds, for doors of that domain that are known. */
  public static Builder builder(
      InetSocketAddress bind, TlsFiles tls, String domain, Predicate<DoorId> known) {
    return new Builder(bind, tls, domain, known);
  }

  /** The same with doors' keys that are kept: they are read once there is a database. */
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

  /** A configuration before it holds. Each method is named as what it sets. */
  public static final class Builder {
    private final InetSocketAddress bind;
    private final TlsFiles tls;
    private final String domain;
    private final Predicate<DoorId> known;
    private Optional<String> host = Optional.empty();
    private StationKeys keys = StationKeys.inMemory();
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

    /** The host that our Contact names; the address that it listens on unless said. */
    public Builder host(String name) {
      this.host = Optional.of(name);
      return this;
    }

    /** Which key each door has; kept nowhere unless said. */
    public Builder keys(StationKeys keys) {
      this.keys = keys;
      return this;
    }

    /** The bounds of the endpoint. */
    public Builder limits(Limits limits) {
      this.limits = limits;
      return this;
    }

    /** Calls of one door at once: at least 1. */
    public Builder callsPerDoor(int callsPerDoor) {
      this.callsPerDoor = callsPerDoor;
      return this;
    }

    /** Calls of all doors at once: at least those of one. */
    public Builder calls(int calls) {
      this.calls = calls;
      return this;
    }

    /** The times of a registration. */
    public Builder registration(Registration registration) {
      this.registration = registration;
      return this;
    }

    /** How long a door may take to take a message: above zero. */
    public Builder answerTime(Duration answerTime) {
      this.answerTime = answerTime;
      return this;
    }

    /** How long a door may take to acknowledge an answer: above zero. */
    public Builder ackTime(Duration ackTime) {
      this.ackTime = ackTime;
      return this;
    }

    /** How long an answered call survives the loss of its connection; zero: not at all. */
    public Builder flowGrace(Duration flowGrace) {
      this.flowGrace = flowGrace;
      return this;
    }

    /**
     * Checks it.
     *
     * @throws IllegalArgumentException where a bound is out of its range; the sentence says which
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
