package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.phone.FromPhone.Proof;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Checks whether a message has the proof that it needs ({@link FromPhone#signed}), and whether the
 * proof is valid. Thread-safe.
 */
final class Proofs {
  private static final String CONTEXT = "heurtoir-phone:v1";

  /**
   * How far in the future a tap may seem to be: so much faster may a phone's clock run than ours
   * during a challenge's validity.
   */
  private static final long DRIFT = Duration.ofMillis(250).toNanos();

  private final LongSupplier nanos;

  Proofs(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** The result of a check. */
  sealed interface Verdict {
    /** The message needs no proof. */
    record Needless() implements Verdict {}

    /**
     * The proof is valid: by the phone's key, over this message and a challenge of this connection.
     *
     * @param tappedAt when the person tapped, monotonic nanoseconds; empty where that does not
     *     matter
     */
    record Holds(OptionalLong tappedAt) implements Verdict {}

    /**
     * The proof is missing or invalid.
     *
     * @param code unsigned, stale, signature or too-late
     */
    record Refused(ErrorCode code, String what) implements Verdict {}
  }

  /** Checks a message before it is handled. This spends its challenge. */
  Verdict check(PhoneConnection connection, FromPhone message) {
    Optional<Signed> needed = message.signed();
    if (needed.isEmpty()) {
      return new Verdict.Needless();
    }
    Signed signed = needed.get();
    if (signed.proof().isEmpty()) {
      return new Verdict.Refused(ErrorCode.UNSIGNED, message.type() + " needs a proof");
    }
    Proof proof = signed.proof().get();
    long now = nanos.getAsLong();
    OptionalLong given = connection.challenges.take(proof.nonce(), now);
    if (given.isEmpty()) {
      return new Verdict.Refused(ErrorCode.STALE, "sign the newest challenge");
    }
    List<String> lines = new ArrayList<>(List.of(CONTEXT, connection.phoneId, proof.nonce()));
    lines.add(message.type());
    lines.addAll(signed.lines());
    if (signed.tap() != Signed.Tap.UNTIMED) {
      if (proof.tap().isEmpty()) {
        return new Verdict.Refused(
            ErrorCode.UNSIGNED, message.type() + " needs the time of the tap");
      }
      lines.add(Integer.toString(proof.tap().getAsInt()));
    }
    if (connection.key.isEmpty() || !connection.key.get().signed(lines, proof.signature())) {
      return new Verdict.Refused(
          ErrorCode.SIGNATURE, "not by this phone's key, or over other words");
    }
    return signed.tap() != Signed.Tap.UNTIMED
        ? inTime(signed.tap(), given.getAsLong(), proof, now)
        : new Verdict.Holds(OptionalLong.empty());
  }

  /**
   * An order's lifetime begins at the tap. The phone reports the time from the challenge's arrival
   * to the tap, and the gateway adds it to the time when it sent the challenge. A challenge that
   * travelled slowly makes the order seem older than it is, never younger.
   */
  private static Verdict inTime(Signed.Tap tap, long given, Proof proof, long now) {
    long tapped = given + Duration.ofMillis(proof.tap().orElse(0)).toNanos();
    if (tapped - now > DRIFT) {
      return new Verdict.Refused(ErrorCode.STALE, "a tap that is still to come");
    }
    boolean mayWait = tap == Signed.Tap.HOWEVER_LATE;
    return mayWait || now - tapped < PhoneLimits.ORDER_LIFE.toNanos()
        ? new Verdict.Holds(OptionalLong.of(Math.min(tapped, now)))
        : new Verdict.Refused(ErrorCode.TOO_LATE, "asked for longer ago than an order lives");
  }
}
