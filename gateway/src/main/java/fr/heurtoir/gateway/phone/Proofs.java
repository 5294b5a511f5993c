package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.phone.FromPhone.HowLong;
import fr.heurtoir.gateway.phone.FromPhone.Proof;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Which messages need a proof, what it signs, and whether it holds. Every thread may use it. */
final class Proofs {
  private static final String CONTEXT = "heurtoir-phone:v1";
  private static final String NOBODY = "-";

  /**
   * How far ahead a tap may seem to lie: a phone's clock runs that much faster than ours in the
   * time of a challenge.
   */
  private static final long DRIFT = Duration.ofMillis(250).toNanos();

  private final LongSupplier nanos;

  Proofs(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * What a message that needs a proof signs besides the phone and the nonce.
   *
   * @param type the message's type
   * @param lines without line ends: the codec lets none through
   */
  private record Signed(String type, List<String> lines, Optional<Proof> proof) {
    Signed(String type, Optional<Proof> proof, String... lines) {
      this(type, List.of(lines), proof);
    }
  }

  /**
   * The one table of the messages that need a proof ({@code docs/phone-protocol.md}, section 2).
   */
  private static Optional<Signed> signed(FromPhone message) {
    return switch (message) {
      case FromPhone.Hello hello ->
          Optional.of(new Signed("hello", hello.proof(), hello.instance()));
      case FromPhone.Open open ->
          Optional.of(new Signed("open", open.proof(), open.ring().value(), open.lock()));
      case FromPhone.Lockdown lockdown ->
          Optional.of(
              new Signed(
                  "lockdown",
                  lockdown.proof(),
                  lockdown.school(),
                  lockdown.set() ? "set" : "lift"));
      case FromPhone.HandOver handOver ->
          Optional.of(
              new Signed(
                  "hand-over",
                  handOver.proof(),
                  handOver.school(),
                  handOver.to().orElse(NOBODY),
                  handOver.howLong().map(HowLong::code).orElse(NOBODY)));
      case FromPhone.Revoke revoke ->
          Optional.of(new Signed("revoke", revoke.proof(), revoke.phone()));
      case FromPhone.Pong _,
          FromPhone.Visible _,
          FromPhone.Told _,
          FromPhone.Offer _,
          FromPhone.FirstFrame _,
          FromPhone.Answer _,
          FromPhone.Decline _,
          FromPhone.HangUp _,
          FromPhone.Say _,
          FromPhone.CallBack _,
          FromPhone.Quiet _,
          FromPhone.Push _,
          FromPhone.Test _,
          FromPhone.TestTold _ ->
          Optional.empty();
    };
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
     * @param type the message's type
     * @param code unsigned, stale, signature or too-late
     */
    record Refused(String type, ErrorCode code, String what) implements Verdict {}
  }

  /** Checks a message before anything becomes of it; its challenge is spent by that. */
  Verdict check(PhoneConnection connection, FromPhone message) {
    Optional<Signed> needed = signed(message);
    if (needed.isEmpty()) {
      return new Verdict.Needless();
    }
    Signed signed = needed.get();
    if (signed.proof().isEmpty()) {
      return new Verdict.Refused(
          signed.type(), ErrorCode.UNSIGNED, signed.type() + " needs a proof");
    }
    Proof proof = signed.proof().get();
    long now = nanos.getAsLong();
    OptionalLong given = connection.challenges.take(proof.nonce(), now);
    if (given.isEmpty()) {
      return new Verdict.Refused(signed.type(), ErrorCode.STALE, "sign the newest challenge");
    }
    List<String> lines = new ArrayList<>(List.of(CONTEXT, connection.phoneId, proof.nonce()));
    lines.add(signed.type());
    lines.addAll(signed.lines());
    if (timed(message)) {
      if (proof.tap().isEmpty()) {
        return new Verdict.Refused(
            signed.type(), ErrorCode.UNSIGNED, signed.type() + " needs the time of the tap");
      }
      lines.add(Integer.toString(proof.tap().getAsInt()));
    }
    if (connection.key.isEmpty() || !connection.key.get().signed(lines, proof.signature())) {
      return new Verdict.Refused(
          signed.type(), ErrorCode.SIGNATURE, "not by this phone's key, or over other words");
    }
    return timed(message)
        ? inTime(message, signed, given.getAsLong(), proof, now)
        : new Verdict.Holds(OptionalLong.empty());
  }

  /** Whether it matters when the person asked for it: what is late may harm, or surprise. */
  private static boolean timed(FromPhone message) {
    return message instanceof FromPhone.Open || message instanceof FromPhone.Lockdown;
  }

  /**
   * An order's life begins at the tap. The phone says how long it had held the challenge by then;
   * the gateway knows by its own clock when it gave it. What took long to arrive there makes the
   * order seem older than it is, never younger.
   */
  private static Verdict inTime(
      FromPhone message, Signed signed, long given, Proof proof, long now) {
    long tapped = given + Duration.ofMillis(proof.tap().orElse(0)).toNanos();
    if (tapped - now > DRIFT) {
      return new Verdict.Refused(signed.type(), ErrorCode.STALE, "a tap that is still to come");
    }
    // A lockdown that is set late does no harm; one that is not set may.
    boolean mayWait = message instanceof FromPhone.Lockdown lockdown && lockdown.set();
    return mayWait || now - tapped < PhoneLimits.ORDER_LIFE.toNanos()
        ? new Verdict.Holds(OptionalLong.of(Math.min(tapped, now)))
        : new Verdict.Refused(
            signed.type(), ErrorCode.TOO_LATE, "asked for longer ago than an order lives");
  }
}
