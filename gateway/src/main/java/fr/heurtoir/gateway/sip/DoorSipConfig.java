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
 * How the gateway meets its doors.
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

  /**
   * The times of a registration (RFC 3261 section 10.2.1).
   *
   * @param least shorter ones are refused (423)
   * @param most longer ones are cut
   * @param usual without a wish of the door
   */
  public record Registration(Duration least, Duration most, Duration usual) {}

  /** The usual bounds. */
  public static DoorSipConfig of(
      InetSocketAddress bind, TlsFiles tls, String domain, Predicate<DoorId> known) {
    return new DoorSipConfig(
        bind,
        tls,
        domain,
        Optional.empty(),
        known,
        StationKeys.inMemory(),
        Limits.defaults(),
        3,
        512,
        new Registration(Duration.ofSeconds(20), Duration.ofHours(1), Duration.ofSeconds(120)),
        Duration.ofSeconds(3),
        Duration.ofSeconds(32),
        Duration.ofSeconds(8));
  }

  /** The same with doors' keys that are kept. */
  public DoorSipConfig withKeys(StationKeys kept) {
    return new DoorSipConfig(
        bind,
        tls,
        domain,
        host,
        known,
        kept,
        limits,
        callsPerDoor,
        calls,
        registration,
        answerTime,
        ackTime,
        flowGrace);
  }

  /** The same with other times of registration. */
  public DoorSipConfig withRegistration(Registration times) {
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
        times,
        answerTime,
        ackTime,
        flowGrace);
  }

  /** The same with other bounds of the endpoint. */
  public DoorSipConfig withLimits(Limits bounds) {
    return new DoorSipConfig(
        bind,
        tls,
        domain,
        host,
        known,
        keys,
        bounds,
        callsPerDoor,
        calls,
        registration,
        answerTime,
        ackTime,
        flowGrace);
  }

  /** The same with other numbers of calls. */
  public DoorSipConfig withCalls(int perDoor, int total) {
    return new DoorSipConfig(
        bind,
        tls,
        domain,
        host,
        known,
        keys,
        limits,
        perDoor,
        total,
        registration,
        answerTime,
        ackTime,
        flowGrace);
  }

  /** The same with another time for the ACK. */
  public DoorSipConfig withAckTime(Duration time) {
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
        time,
        flowGrace);
  }

  /** The same with another grace. */
  public DoorSipConfig withFlowGrace(Duration grace) {
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
        grace);
  }

  /** The same with another host in our Contact. */
  public DoorSipConfig withHost(String name) {
    return new DoorSipConfig(
        bind,
        tls,
        domain,
        Optional.of(name),
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
