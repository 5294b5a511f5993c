package fr.heurtoir.gateway.phone;

import java.util.List;
import java.util.Optional;

/**
 * What a message has its phone sign with the device key ({@code docs/phone-protocol.md}, section
 * 2), and the proof that it brought.
 *
 * @param proof not yet verified; empty where it brought none
 * @param lines what is signed after the phone, the nonce and the type. No line contains a line end:
 *     no member's form allows one
 */
public record Signed(Optional<FromPhone.Proof> proof, Tap tap, List<String> lines) {
  /** For a message that needs no proof. */
  public static final Optional<Signed> NOTHING = Optional.empty();

  /** The line of a member that is absent. */
  public static final String NONE = "-";

  /** Whether the time of the tap matters. */
  public enum Tap {
    /** The time does not matter and is not signed. */
    UNTIMED,
    /**
     * An order older than {@link PhoneLimits#ORDER_LIFE} is refused, because a late one may harm.
     */
    WITHIN_ORDER_LIFE,
    /**
     * The time is signed, but a late order is still accepted, because refusing it may harm more.
     */
    HOWEVER_LATE
  }

  public Signed {
    lines = List.copyOf(lines);
  }

  /** A signature without a time. */
  public static Optional<Signed> over(Optional<FromPhone.Proof> proof, String... lines) {
    return over(proof, Tap.UNTIMED, lines);
  }

  /** A signature with the time of the tap, if {@code tap} wants one. */
  public static Optional<Signed> over(Optional<FromPhone.Proof> proof, Tap tap, String... lines) {
    return Optional.of(new Signed(proof, tap, List.of(lines)));
  }
}
