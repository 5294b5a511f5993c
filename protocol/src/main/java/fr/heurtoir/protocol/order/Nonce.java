package fr.heurtoir.protocol.order;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * 128 random bits made by a door, for one ring, or as the challenge of one lockdown order.
 *
 * @param value base64url without padding (RFC 4648 section 5), 22 characters
 */
public record Nonce(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{21}[AQgw]");
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * @throws IllegalArgumentException where {@code value} has another form
   */
  public Nonce {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a nonce");
    }
  }

  public static Nonce random() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return new Nonce(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  @Override
  public String toString() {
    return value;
  }
}
