package fr.heurtoir.protocol.sip.transport;

import fr.heurtoir.protocol.net.Admission;
import fr.heurtoir.protocol.net.Admission.Room;
import fr.heurtoir.protocol.net.SourceRates.Rate;
import java.time.Duration;

/**
 * The limits of one endpoint. All apply before the SIP parser sees a byte, except {@code
 * transactions}. Made by {@link #builder}, which names each of the many numbers.
 *
 * @param headerBytes the longest request or status line with its headers
 * @param bodyBytes the longest body
 * @param connections accepted connections, and how often they may be opened
 * @param messagesPerSecond messages a second from one source, in the long run; a source is the peer
 *     named in a certificate, otherwise an address (IPv6: a /64)
 * @param messageBurst messages from one source at once
 * @param allMessagesPerSecond messages a second from everybody, in the long run
 * @param sources sources stored; the one silent longest is forgotten first
 * @param messageTime from the first byte of a message to its last
 * @param handshakeTime for a TLS handshake and for a connection attempt
 * @param idleTime between two messages or keep-alives of one connection (RFC 5626 section 4.4.1)
 * @param unsentBytes written to one connection and not yet read by its peer
 * @param queue messages waiting for one stack thread
 * @param threads threads that run the stack
 * @param transactions server transactions at once
 * @param calls new INVITEs of one source, so that its transactions stay well below the total
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

  /** Below this no INVITE of ours fits; above it a parser works for too long. */
  private static final int LEAST_BYTES = 1024;

  private static final int MOST_BYTES = 1024 * 1024;
  private static final int MOST_THREADS = 64;

  public Limits {
    within("headerBytes", headerBytes, LEAST_BYTES, MOST_BYTES);
    within("bodyBytes", bodyBytes, LEAST_BYTES, MOST_BYTES);
    within("messagesPerSecond", messagesPerSecond, 1, Integer.MAX_VALUE);
    within("messageBurst", messageBurst, 1, Integer.MAX_VALUE);
    within("allMessagesPerSecond", allMessagesPerSecond, messagesPerSecond, Integer.MAX_VALUE);
    within("sources", sources, 1, Integer.MAX_VALUE);
    positive("messageTime", messageTime);
    positive("handshakeTime", handshakeTime);
    positive("idleTime", idleTime);
    within("unsentBytes", unsentBytes, 1, Integer.MAX_VALUE);
    within("queue", queue, 1, Integer.MAX_VALUE);
    within("threads", threads, 1, MOST_THREADS);
    within("transactions", transactions, 1, Integer.MAX_VALUE);
  }

  private static void within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + " of " + least + " to " + most + ", not " + value);
    }
  }

  private static void positive(String name, Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException(name + " above zero, not " + time);
    }
  }

  /** The limits of a gateway for a town: 256 doors and a margin. */
  public static Limits defaults() {
    return builder().build();
  }

  /** A builder that starts with {@link #defaults}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds limits. Each method is named after the limit that it sets. */
  public static final class Builder {
    private int headerBytes = 16 * 1024;
    private int bodyBytes = 64 * 1024;
    private Admission.Bounds connections =
        new Admission.Bounds(
            new Room(512, 128, new Rate(64, 256), new Rate(20, 128)),
            new Room(512, 256, new Rate(128, 512), new Rate(64, 256)),
            1024,
            8,
            4096);
    private int messagesPerSecond = 100;
    private int messageBurst = 400;
    private int allMessagesPerSecond = 4000;
    private int sources = 4096;
    private Duration messageTime = Duration.ofSeconds(10);
    private Duration handshakeTime = Duration.ofSeconds(10);
    private Duration idleTime = Duration.ofSeconds(180);
    private int unsentBytes = 256 * 1024;
    private int queue = 1024;
    private int threads = 4;
    private int transactions = 4096;
    private Rate calls = new Rate(2, 60);

    private Builder() {}

    /** The longest request or status line with its headers, in bytes. */
    public Builder headerBytes(int headerBytes) {
      this.headerBytes = headerBytes;
      return this;
    }

    /** The longest body, in bytes. */
    public Builder bodyBytes(int bodyBytes) {
      this.bodyBytes = bodyBytes;
      return this;
    }

    /** Accepted connections, and how often they may be opened. */
    public Builder connections(Admission.Bounds connections) {
      this.connections = connections;
      return this;
    }

    /** Messages a second from one source, in the long run. */
    public Builder messagesPerSecond(int messagesPerSecond) {
      this.messagesPerSecond = messagesPerSecond;
      return this;
    }

    /** Messages from one source at once. */
    public Builder messageBurst(int messageBurst) {
      this.messageBurst = messageBurst;
      return this;
    }

    /** Messages a second from everybody, in the long run. */
    public Builder allMessagesPerSecond(int allMessagesPerSecond) {
      this.allMessagesPerSecond = allMessagesPerSecond;
      return this;
    }

    /** Sources stored. */
    public Builder sources(int sources) {
      this.sources = sources;
      return this;
    }

    /** From the first byte of a message to its last. */
    public Builder messageTime(Duration messageTime) {
      this.messageTime = messageTime;
      return this;
    }

    /** For a TLS handshake and for a connection attempt. */
    public Builder handshakeTime(Duration handshakeTime) {
      this.handshakeTime = handshakeTime;
      return this;
    }

    /** Between two messages or keep-alives of one connection. */
    public Builder idleTime(Duration idleTime) {
      this.idleTime = idleTime;
      return this;
    }

    /** Bytes written to one connection and not yet read by its peer. */
    public Builder unsentBytes(int unsentBytes) {
      this.unsentBytes = unsentBytes;
      return this;
    }

    /** Messages waiting for one stack thread. */
    public Builder queue(int queue) {
      this.queue = queue;
      return this;
    }

    /** Threads that run the stack. */
    public Builder threads(int threads) {
      this.threads = threads;
      return this;
    }

    /** Server transactions at once. */
    public Builder transactions(int transactions) {
      this.transactions = transactions;
      return this;
    }

    /** New INVITEs of one source. */
    public Builder calls(Rate calls) {
      this.calls = calls;
      return this;
    }

    /**
     * Checks and returns the limits.
     *
     * @throws IllegalArgumentException where one is out of range; the message names it
     */
    public Limits build() {
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
          calls);
    }
  }
}
