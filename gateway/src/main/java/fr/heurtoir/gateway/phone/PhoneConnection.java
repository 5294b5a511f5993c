package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.ops.TokenBucket;
import fr.heurtoir.protocol.RingId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket of one phone, from its acceptance to its end. Its socket calls {@link #onText},
 * {@link #onOther} and {@link #onClosed} on one thread.
 */
public final class PhoneConnection {
  /** The stage of a connection. */
  enum Stage {
    /** Waiting for hello. */
    GREETING,
    /** Said hello; its welcome is in preparation. */
    GREETED,
    /** Welcomed: messages can be sent to it. */
    READY,
    CLOSED
  }

  private final PhoneInput input;
  private final PhoneSocket socket;
  private final PhoneLimits limits;
  private final AtomicInteger queuedMessages = new AtomicInteger();
  private final AtomicInteger queuedCharacters = new AtomicInteger();

  final String phoneId;
  final String source;
  final TokenBucket bucket;
  final Optional<DeviceKey> key;
  final DeviceChallenges challenges;
  final long acceptedAt;

  final Heartbeat heartbeat;

  // Written under the lock of PhoneConnections.
  volatile Stage stage = Stage.GREETING;
  String instance = "";
  volatile boolean visible;
  volatile @Nullable MicrophoneMessage microphone;
  // The rings with an expensive message that the listener has not handled yet: one message for each
  // ring at most.
  final Set<RingId> underWay = ConcurrentHashMap.newKeySet();
  // Used on the socket's thread only: proofs refused since the last valid one.
  int badProofs;

  PhoneConnection(
      PhoneInput input,
      String phoneId,
      String source,
      Optional<DeviceKey> key,
      DeviceChallenges challenges,
      PhoneSocket socket,
      PhoneLimits limits,
      long nowNanos) {
    this.input = input;
    this.phoneId = phoneId;
    this.source = source;
    this.key = key;
    this.challenges = challenges;
    this.socket = socket;
    this.limits = limits;
    this.acceptedAt = nowNanos;
    this.heartbeat = new Heartbeat(limits.pongWithin());
    this.bucket = new TokenBucket(limits.burst(), limits.perSecond(), nowNanos);
  }

  /** Handles a whole text message. */
  public void onText(String text) {
    input.text(this, text);
  }

  /**
   * Handles a frame that is no text message: binary, or a control frame. It counts against the rate
   * limit.
   */
  public void onOther() {
    input.other(this);
  }

  /**
   * Handles input that cannot be accepted: ends the connection.
   *
   * @param code the reason (RFC 6455 section 7.4.1)
   */
  public void onBroken(int code) {
    input.broken(this, code);
  }

  /**
   * The socket ended.
   *
   * @param code the peer's close code (RFC 6455 section 7.4), or 1006 where there was none
   */
  public void onClosed(int code) {
    input.closed(this, code);
  }

  /**
   * Queues one text.
   *
   * @return false where the queue is full: the phone does not read what it is sent
   */
  boolean write(String text) {
    int length = text.length();
    if (queuedMessages.incrementAndGet() > limits.queuedMessages()
        || queuedCharacters.addAndGet(length) > limits.queuedCharacters()) {
      return false;
    }
    socket.send(
        text,
        () -> {
          queuedMessages.decrementAndGet();
          queuedCharacters.addAndGet(-length);
        });
    return true;
  }

  void proven() {
    socket.proven();
  }

  void closeSocket(int code, String reason) {
    socket.close(code, reason);
  }
}
