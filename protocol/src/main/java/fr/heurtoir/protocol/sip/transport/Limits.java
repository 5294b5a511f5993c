package fr.heurtoir.protocol.sip.transport;

import fr.heurtoir.protocol.net.Admission;
import fr.heurtoir.protocol.net.Admission.Room;
import fr.heurtoir.protocol.net.SourceRates.Rate;
import java.time.Duration;

/**
 * The bounds of one endpoint. Every one holds before the SIP parser sees a byte, except {@code
 * transactions}.
 *
 * @param headerBytes largest request or status line with its headers
 * @param bodyBytes largest body
 * @param connections accepted connections, and how often they may be opened
 * @param messagesPerSecond messages a second from one source, over time; a source is the peer that
 *     a certificate names, else an address (IPv6: a /64)
 * @param messageBurst messages from one source at once
 * @param allMessagesPerSecond messages a second from everybody, over time
 * @param sources sources remembered; the longest silent one is forgotten first
 * @param messageTime from the first byte of a message to its last
 * @param handshakeTime for a TLS handshake and for a connection attempt
 * @param idleTime between two messages or keep-alives of one connection (RFC 5626 section 4.4.1)
 * @param unsentBytes written to one connection and not yet taken by its peer
 * @param queue messages waiting for one stack thread
 * @param threads threads that run the stack
 * @param transactions server transactions at once
 * @param calls new INVITEs of one source: its transactions stay well below those of all
 */
public record Limits(
    int headerBytes,
    int bodyBytes,
    Admission.Bounds connections,
    int messagesPerSecond,
    int messageBurst,
    int allMessagesPerSecond,
    int sources,
    Duration messageTime,
    Duration handshakeTime,
    Duration idleTime,
    int unsentBytes,
    int queue,
    int threads,
    int transactions,
    Rate calls) {

  /** The bounds of a gateway for a town: 256 doors with room to spare. */
  public static Limits defaults() {
    return new Limits(
        16 * 1024,
        64 * 1024,
        new Admission.Bounds(
            new Room(512, 128, new Rate(64, 256), new Rate(20, 128)),
            new Room(512, 256, new Rate(128, 512), new Rate(64, 256)),
            1024,
            8,
            4096),
        100,
        400,
        4000,
        4096,
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(180),
        256 * 1024,
        1024,
        4,
        4096,
        new Rate(2, 60));
  }

  /** The same with other sizes. */
  public Limits withSizes(int header, int body) {
    return new Limits(
        header,
        body,
        connections,
        messagesPerSecond,
        messageBurst,
        allMessagesPerSecond,
        sources,
        messageTime,
        handshakeTime,
        idleTime,
        unsentBytes,
        queue,
        threads,
        transactions,
        calls);
  }

  /** The same with other times. */
  public Limits withTimes(Duration message, Duration handshake, Duration idle) {
    return new Limits(
        headerBytes,
        bodyBytes,
        connections,
        messagesPerSecond,
        messageBurst,
        allMessagesPerSecond,
        sources,
        message,
        handshake,
        idle,
        unsentBytes,
        queue,
        threads,
        transactions,
        calls);
  }

  /** The same with other rates. */
  public Limits withRates(int perSecond, int burst, int allPerSecond) {
    return new Limits(
        headerBytes,
        bodyBytes,
        connections,
        perSecond,
        burst,
        allPerSecond,
        sources,
        messageTime,
        handshakeTime,
        idleTime,
        unsentBytes,
        queue,
        threads,
        transactions,
        calls);
  }

  /** The same with other bounds of connections. */
  public Limits withConnections(Admission.Bounds bounds) {
    return new Limits(
        headerBytes,
        bodyBytes,
        bounds,
        messagesPerSecond,
        messageBurst,
        allMessagesPerSecond,
        sources,
        messageTime,
        handshakeTime,
        idleTime,
        unsentBytes,
        queue,
        threads,
        transactions,
        calls);
  }

  /** The same with another number of server transactions. */
  public Limits withTransactions(int most) {
    return new Limits(
        headerBytes,
        bodyBytes,
        connections,
        messagesPerSecond,
        messageBurst,
        allMessagesPerSecond,
        sources,
        messageTime,
        handshakeTime,
        idleTime,
        unsentBytes,
        queue,
        threads,
        most,
        calls);
  }

  /** The same with another rate of new INVITEs of one source. */
  public Limits withCalls(Rate rate) {
    return new Limits(
        headerBytes,
        bodyBytes,
        connections,
        messagesPerSecond,
        messageBurst,
        allMessagesPerSecond,
        sources,
        messageTime,
        handshakeTime,
        idleTime,
        unsentBytes,
        queue,
        threads,
        transactions,
        rate);
  }
}
