package fr.heurtoir.gateway.phone;

import java.time.Duration;

/**
 * The limits of phones' connections.
 *
 * @param heartbeat between two pings; whole seconds, 1 to 60
 * @param pongWithin after which a phone with an overdue pong is unreachable
 * @param helloWithin after which a connection without hello is closed
 * @param resumeWithin how long after its end a connection can be resumed by its instance
 * @param burst messages accepted at once
 * @param perSecond further messages accepted a second
 * @param queuedMessages messages in the queue to one phone
 * @param queuedCharacters characters in the queue to one phone
 * @param badProofs consecutive refused proofs after which a connection is closed
 * @param greetings connections that have not said hello, of all phones
 * @param greetingsOfSource the same from one source address, whatever cookies they presented
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
  /** How long after the tap an order may be carried out. Later it is refused. */
  public static final Duration ORDER_LIFE = Duration.ofSeconds(3);

  /** The time between two pings of a talking phone. */
  public static final Duration CLOSE_HEARTBEAT = Duration.ofSeconds(1);

  /** The limits in the protocol's document. */
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
