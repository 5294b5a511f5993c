package fr.heurtoir.gateway.phone;

import fr.heurtoir.protocol.Reply;
import fr.heurtoir.protocol.RingId;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a phone says. Read, and checked, by {@link PhoneCodec} alone. */
public sealed interface FromPhone {
  /** The longest SDP, in characters. */
  int MAX_SDP = 32_768;

  /** A message about one ring. */
  sealed interface OfRing extends FromPhone {
    RingId ring();
  }

  /**
   * The first message of every connection.
   *
   * @param protocol the version that the client speaks
   * @param instance 16 to 64 characters {@code [A-Za-z0-9_-]}, one per start of the client
   * @param client what it is, at most 80 characters, or empty
   * @param locale the language of its screen, at most 16 characters, or empty
   * @param visible whether its screen shows the page
   * @param proof that this is the enrolled device
   */
  record Hello(
      int protocol,
      String instance,
      String client,
      String locale,
      boolean visible,
      Optional<Proof> proof)
      implements FromPhone {}

  /** The answer to a ping. */
  record Pong(long n) implements FromPhone {}

  /** The screen went dark or came back. */
  record Visible(boolean visible) implements FromPhone {}

  /** The ring is on the screen. */
  record Told(RingId ring) implements OfRing {}

  /** A WebRTC offer, at most {@value #MAX_SDP} characters. */
  record Offer(RingId ring, String sdp) implements OfRing {}

  /** The first picture was drawn. */
  record FirstFrame(RingId ring) implements OfRing {}

  /** Take the call, or take it up again. */
  record Answer(RingId ring) implements OfRing {}

  /** Not me. */
  record Decline(RingId ring) implements OfRing {}

  /** End the call. */
  record HangUp(RingId ring) implements OfRing {}

  /** Say something to the visitor, by one tap. */
  record Say(RingId ring, Reply reply) implements OfRing {}

  /**
   * Pulse a lock: {@code [a-z][a-z0-9-]{0,31}}.
   *
   * @param tappedAt when the person asked for it, monotonic nanoseconds of the gateway; empty until
   *     the proof was checked
   */
  record Open(RingId ring, String lock, Optional<Proof> proof, OptionalLong tappedAt)
      implements OfRing {
    Open(RingId ring, String lock, Optional<Proof> proof) {
      this(ring, lock, proof, OptionalLong.empty());
    }
  }

  /** Call back the visitor of a ring that ended unanswered. */
  record CallBack(RingId ring) implements FromPhone {}

  /** Set or lift the lockdown of all doors of a school. */
  record Lockdown(String school, boolean set, Optional<Proof> proof) implements OfSchool {}

  /**
   * Somebody else is rung in this person's place.
   *
   * @param to the id of a person of the school; empty takes the ring back
   * @param howLong ignored where it is taken back
   * @param anyway also where none of the other's phones can be reached: the person knows
   */
  record HandOver(
      String school,
      Optional<String> to,
      Optional<HowLong> howLong,
      boolean anyway,
      Optional<Proof> proof)
      implements OfSchool {}

  /**
   * This person is not rung in a school.
   *
   * @param howLong empty lifts it
   */
  record Quiet(String school, Optional<HowLong> howLong) implements OfSchool {}

  /** End the enrolment of a phone. */
  record Revoke(String phone, Optional<Proof> proof) implements FromPhone {}

  /** How this phone is woken; empty: not any more. */
  record Push(Optional<Subscription> subscription) implements FromPhone {}

  /** Ring this phone alone, to see whether it would ring. */
  record Test() implements FromPhone {}

  /** A test ring is on the screen. */
  record TestTold(String test) implements FromPhone {}

  /** A message about one school. */
  sealed interface OfSchool extends FromPhone {
    /** {@code [a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?}. */
    String school();
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

  /**
   * A push subscription (RFC 8030, RFC 8291), as the browser gave it; whether its host may be
   * contacted is not checked yet.
   *
   * @param endpoint an absolute https URL, at most 1024 characters
   * @param p256dh an uncompressed P-256 point, 87 characters of base64url
   * @param auth 16 bytes, 22 characters of base64url
   */
  record Subscription(String endpoint, String p256dh, String auth) {}

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
