package fr.heurtoir.gateway.phone;

import java.util.List;
import java.util.Optional;

/**
 * What a message has its phone sign with the device key ({@code docs/phone-protocol.md}, section
 * 2), and the proof that it brought.
 *
 * @param proof unchecked; empty where it brought none
 * @param lines what is signed after the phone, the nonce and the type; without line ends, which no
 *     form of a member lets through
 */
public record Signed(Optional<FromPhone.Proof> proof, Tap tap, List<String> lines) {
  /** Of a message that needs no proof. */
  public static final Optional<Signed> NOTHING = Optional.empty();

  /** What stands in a line where the message names nobody and nothing. */
  public static final String NONE = "-";

  /** What it matters when the person asked for it. */
  public enum Tap {
    /** It does not; it is not signed. */
    UNTIMED,
    /** What is older than {@link PhoneLimits#ORDER_LIFE} is refused: late, it may harm. */
    WITHIN_ORDER_LIFE,
    /** It is signed, and taken however late: not being done may harm more. */
    HOWEVER_LATE
  }

  public Signed {
    lines = List.copyOf(lines);
  }

  /** Signed without a time. */
  public static Optional<Signed> over(Optional<FromPhone.Proof> proof, String... lines) {
    return over(proof, Tap.UNTIMED, lines);
  }

  /** Signed with the time of the tap as that says. */
  public static Optional<Signed> over(Optional<FromPhone.Proof> proof, Tap tap, String... lines) {
    return Optional.of(new Signed(proof, tap, List.of(lines)));
  }
}
