package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.phone.FromPhone.Proof;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Whether a message brought the proof that it needs ({@link FromPhone#signed}), and it holds. Every
 * thread may use it.
 */
final class Proofs {
  private static final String CONTEXT = "heurtoir-phone:v1";

  /**
   * How far ahead a tap may seem to lie: a phone's clock runs that much faster than ours in the
   * time of a challenge.
   */
  private static final long DRIFT = Duration.ofMillis(250).toNanos();

  private final LongSupplier nanos;

  Proofs(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** What became of a check. */
  sealed interface Verdict {
    /** The message needs none. */
    record Needless() implements Verdict {}

    /**
     * It is by the phone's key, over this message and a challenge of this connection.
     *
     * @param tappedAt when the person asked for it, monotonic nanoseconds; empty where that does
     *     not matter
     */
    record Holds(OptionalLong tappedAt) implements Verdict {}

    /**
     * There is none, or it does not hold.
     *
     * @param code unsigned, stale, signature or too-late
     */
    record Refused(ErrorCode code, String what) implements Verdict {}
  }

  /** Checks a message before anything becomes of it; its challenge is spent by that. */
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
   * An order's life begins at the tap. The phone says how long it had held the challenge by then;
   * the gateway knows by its own clock when it gave it. What took long to arrive there makes the
   * order seem older than it is, never younger.
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
