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
  /** How far a connection is. */
  enum Stage {
    /** Waiting for hello. */
    GREETING,
    /** Said hello; its welcome is being made. */
    GREETED,
    /** Welcomed: can be sent to. */
    READY,
    /** Over. */
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
  // The rings about which a message that costs much waits for the listener: at most one each.
  final Set<RingId> underWay = ConcurrentHashMap.newKeySet();
  // Of the socket's thread alone: proofs refused since the last that held.
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

  /** A whole text message came. */
  public void onText(String text) {
    input.text(this, text);
  }

  /** A frame came that is no text message: binary, or a control frame; counted against flood. */
  public void onOther() {
    input.other(this);
  }

  /**
   * What came cannot be taken: the connection is over.
   *
   * @param code says why (RFC 6455 section 7.4.1)
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
   * @return false where the queue is full: the phone does not take what it is sent
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
