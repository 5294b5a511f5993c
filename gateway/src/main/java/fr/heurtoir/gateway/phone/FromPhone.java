package fr.heurtoir.gateway.phone;

import fr.heurtoir.protocol.RingId;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a phone says. One class is one message: how it is read ({@link MessageKind}), what its phone
 * signs, and what is done with it. Those about the connection itself are {@link ConnectionMessage}s
 * and stay in this room; what asks for something is handed to the {@link PhoneListener}.
 */
public interface FromPhone {
  /** The longest SDP, in characters. */
  int MAX_SDP = 32_768;

  /** Which message it is. */
  MessageKind kind();

  /** Its word on the wire. */
  default String type() {
    return kind().type();
  }

  /** The ring that it is about; a refusal names it. */
  default Optional<RingId> aboutRing() {
    return Optional.empty();
  }

  /**
   * What the phone has to have signed before anything becomes of it; {@link Signed#NOTHING} where
   * that is nothing. Each message says so itself: none is forgotten.
   */
  Optional<Signed> signed();

  /**
   * The same message with the time at which its person asked for it; called where its proof holds
   * and signs that time.
   *
   * @param nanos monotonic nanoseconds of the gateway
   */
  default FromPhone withTap(long nanos) {
    return this;
  }

  /**
   * Whether a second one about the same ring, on the same connection, is refused until the first
   * was heard: for what costs much to do.
   */
  default boolean oneAtATime() {
    return false;
  }

  /**
   * A signature by the device key over a challenge of this connection, unchecked yet.
   *
   * @param nonce the challenge as it was sent, 43 characters of base64url
   * @param tap how long after the challenge had come the person asked for it, in milliseconds, from
   *     {@value #EARLIEST_TAP}, where the tap was first, to {@value #LATEST_TAP}
   * @param signature ECDSA P-256 with SHA-256, r and s of 32 bytes each (as WebCrypto gives it), 86
   *     characters of base64url
   */
  record Proof(String nonce, OptionalInt tap, String signature) {
    static final int EARLIEST_TAP = -3_000;
    static final int LATEST_TAP = 120_000;
  }

  /** How long something holds. */
  enum HowLong {
    /** 60 minutes. */
    HOUR("hour"),
    /** Until the end of this day, in the gateway's time zone. */
    DAY("day"),
    /** Until somebody lifts it. */
    UNTIL_LIFTED("until-lifted");

    private final String code;

    HowLong(String code) {
      this.code = code;
    }

    /** The word on the wire. */
    public String code() {
      return code;
    }
  }
}
