package fr.heurtoir.gateway.phone;

import fr.heurtoir.protocol.RingId;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A message from a phone. One class is one message: how it is read ({@link MessageKind}), what the
 * phone signs, and what it does. Messages about the connection are {@link ConnectionMessage}s and
 * stay in this package. Requests go to the {@link PhoneListener}.
 */
public interface FromPhone {
  /** The longest SDP, in characters. */
  int MAX_SDP = 32_768;

  /** Which message it is. */
  MessageKind kind();

  /** Its type on the wire. */
  default String type() {
    return kind().type();
  }

  /** The ring that it concerns; a refusal names it. */
  default Optional<RingId> aboutRing() {
    return Optional.empty();
  }

  /**
   * What the phone must have signed before the message is handled; {@link Signed#NOTHING} where it
   * needs no proof. Every message has to implement this, so none is forgotten.
   */
  Optional<Signed> signed();

  /**
   * The same message with the time of the tap. Called where the proof is valid and signs that time.
   *
   * @param nanos monotonic nanoseconds of the gateway
   */
  default FromPhone withTap(long nanos) {
    return this;
  }

  /**
   * Whether a second message of this kind about the same ring, on the same connection, is refused
   * until the first is handled. For messages that cost much.
   */
  default boolean oneAtATime() {
    return false;
  }

  /**
   * A signature by the device key over a challenge of this connection, not yet verified.
   *
   * @param nonce the challenge as it was sent, 43 characters of base64url
   * @param tap milliseconds from the challenge's arrival to the person's tap; {@value
   *     #EARLIEST_TAP} (the tap came first) to {@value #LATEST_TAP}
   * @param signature ECDSA P-256 with SHA-256, r and s of 32 bytes each (as WebCrypto gives it), 86
   *     characters of base64url
   */
  record Proof(String nonce, OptionalInt tap, String signature) {
    static final int EARLIEST_TAP = -3_000;
    static final int LATEST_TAP = 120_000;
  }

  /** How long an absence lasts. */
  enum HowLong {
    /** 60 minutes. */
    HOUR("hour"),
    /** Until the end of this day in the gateway's time zone. */
    DAY("day"),
    /** Until somebody ends it. */
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
