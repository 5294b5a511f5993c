package fr.heurtoir.gateway.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The short code beside a token: 40 random bits as 8 characters of Crockford's base 32, for people
 * who cannot open the link on the app's device.
 *
 * @param value 8 characters of {@code 0-9A-Z} without I, L, O and U
 */
record EnrolmentCode(String value) {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int LENGTH = 8;
  private static final int MOST_TYPED = 20;

  /**
   * Rounds of the hash. Somebody with a copy of the database must try 2^40 codes: with these rounds
   * that takes one graphics processor months, and a code is valid for days. The gateway needs some
   * 80 ms for each attempt.
   */
  private static final int ROUNDS = 210_000;

  /**
   * The same salt for all, because a code is found by its hash. It makes tables for other programs
   * useless.
   */
  private static final byte[] SALT = "heurtoir-enrolment-code:v1".getBytes(StandardCharsets.UTF_8);

  /** The code of a number's lowest 40 bits. */
  static EnrolmentCode of(long bits) {
    StringBuilder text = new StringBuilder(LENGTH);
    for (int shift = 35; shift >= 0; shift -= 5) {
      text.append(DIGITS.charAt((int) (bits >>> shift) & 31));
    }
    return new EnrolmentCode(text.toString());
  }

  /**
   * Reads a typed code, in any case, with or without hyphens and spaces. Letters that Crockford's
   * alphabet omits count as the digits that they look like. Empty where it is no code.
   */
  static Optional<EnrolmentCode> typed(String text) {
    if (text.length() > MOST_TYPED) {
      return Optional.empty();
    }
    String plain =
        text.toUpperCase(Locale.ROOT)
            .replaceAll("[- ]", "")
            .replace('I', '1')
            .replace('L', '1')
            .replace('O', '0');
    return plain.length() == LENGTH && plain.chars().allMatch(c -> DIGITS.indexOf(c) >= 0)
        ? Optional.of(new EnrolmentCode(plain))
        : Optional.empty();
  }

  /** The form for people: {@code K7QM-3XRT}. */
  String shown() {
    return value.substring(0, LENGTH / 2) + "-" + value.substring(LENGTH / 2);
  }

  /** The hash that is stored instead (PBKDF2, RFC 8018 section 5.2). Takes tens of milliseconds. */
  String hash() {
    try {
      byte[] hash =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(value.toCharArray(), SALT, ROUNDS, 256))
              .getEncoded();
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
