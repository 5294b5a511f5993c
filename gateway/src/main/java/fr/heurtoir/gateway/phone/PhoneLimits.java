package fr.heurtoir.gateway.phone;

import java.time.Duration;

/**
 * The bounds of phones' connections.
 *
 * @param heartbeat between two pings; whole seconds, 1 to 60
 * @param pongWithin after which a phone that owes a pong is given up
 * @param helloWithin after which a connection without hello is closed
 * @param resumeWithin how long after its end a connection can be resumed by its instance
 * @param burst messages taken at once
 * @param perSecond messages a second after that
 * @param queuedMessages messages waiting to leave towards one phone
 * @param queuedCharacters characters waiting to leave towards one phone
 * @param badProofs proofs refused one after the other until a connection is closed
 * @param greetings connections that have not said hello, of all phones
 * @param greetingsOfSource of them from one source, whosever cookie they brought
 */
public record PhoneLimits(
    Duration heartbeat,
    Duration pongWithin,
    Duration helloWithin,
    Duration resumeWithin,
    int burst,
    int perSecond,
    int queuedMessages,
    int queuedCharacters,
    int badProofs,
    int greetings,
    int greetingsOfSource) {
  /** How long after the tap an order is carried out, at the latest; then it is not any more. */
  public static final Duration ORDER_LIFE = Duration.ofSeconds(3);

  /** Between two pings of a phone that talks. */
  public static final Duration CLOSE_HEARTBEAT = Duration.ofSeconds(1);

  /** What the protocol's page says. */
  public static PhoneLimits standard() {
    return new PhoneLimits(
        Duration.ofSeconds(15),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(60),
        20,
        10,
        256,
        1 << 20,
        8,
        2048,
        512);
  }
}
