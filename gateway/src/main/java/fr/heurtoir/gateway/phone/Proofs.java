package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.phone.FromPhone.HowLong;
import fr.heurtoir.gateway.phone.FromPhone.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Which messages need a proof, what it signs, and whether it holds. Every thread may use it. */
final class Proofs {
  private static final String CONTEXT = "heurtoir-phone:v1";
  private static final String NOBODY = "-";

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

    /** It is by the phone's key, over this message and a challenge of this connection. */
    record Holds() implements Verdict {}

    /**
     * There is none, or it does not hold.
     *
     * @param type the message's type
     * @param code unsigned, stale or signature
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
    if (!connection.challenges.spend(proof.nonce(), nanos.getAsLong())) {
      return new Verdict.Refused(signed.type(), ErrorCode.STALE, "sign the newest challenge");
    }
    List<String> lines = new ArrayList<>(List.of(CONTEXT, connection.phoneId, proof.nonce()));
    lines.add(signed.type());
    lines.addAll(signed.lines());
    return connection.key.isPresent() && connection.key.get().signed(lines, proof.signature())
        ? new Verdict.Holds()
        : new Verdict.Refused(
            signed.type(), ErrorCode.SIGNATURE, "not by this phone's key, or over other words");
  }
}
