package fr.heurtoir.protocol;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * The id of one ring: one press of one door's button, from the press to its outcome.
 *
 * <p>Every log line, SIP message ({@value #SIP_HEADER} header), stored row and screen of a ring
 * contains it. It is globally unique without coordination: 48 bits of Unix time in milliseconds,
 * then 80 random bits, written as 26 characters of Crockford's base 32, so that ids sort by the
 * time of the press. It is no secret.
 */
public record RingId(String value) {
  /** The SIP header that carries the id, from the door's INVITE on. */
  public static final String SIP_HEADER = "Heurtoir-Ring";

  /** Its length in characters. */
  public static final int LENGTH = 26;

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final Pattern FORM = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * @throws IllegalArgumentException where {@code value} is not 26 characters of Crockford's base
   *     32
   */
  public RingId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a ring id");
    }
  }

  /**
   * Makes an id.
   *
   * @param unixMillis the time of the press, milliseconds since 1970 (48 bits are used)
   */
  public static RingId next(long unixMillis) {
    byte[] random = new byte[10];
    RANDOM.nextBytes(random);
    char[] text = new char[LENGTH];
    for (int i = 0; i < 10; i++) {
      text[i] = ALPHABET.charAt((int) ((unixMillis & 0xFFFF_FFFF_FFFFL) >>> (45 - 5 * i)) & 31);
    }
    for (int i = 0; i < 16; i++) {
      int bit = 5 * i;
      int window =
          (random[bit / 8] & 0xFF) << 8 | (bit / 8 + 1 < 10 ? random[bit / 8 + 1] & 0xFF : 0);
      text[10 + i] = ALPHABET.charAt(window >>> (11 - bit % 8) & 31);
    }
    return new RingId(new String(text));
  }

  @Override
  public String toString() {
    return value;
  }
}
