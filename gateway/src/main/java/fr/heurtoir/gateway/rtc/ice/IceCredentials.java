package fr.heurtoir.gateway.rtc.ice;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * The user fragment and password of one side for one generation (RFC 8445 section 5.3). The
 * password is a secret of the session.
 *
 * @param ufrag 4 to 256 ice-chars, at least 24 bits of randomness
 * @param password 22 to 256 ice-chars, at least 128 bits of randomness
 */
public record IceCredentials(String ufrag, String password) {
  private static final Pattern UFRAG = Pattern.compile("[A-Za-z0-9+/]{4,256}");
  private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9+/]{22,256}");
  private static final String ICE_CHARS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  /**
   * @throws IllegalArgumentException where either part has a wrong form; the message does not
   *     contain the value
   */
  public IceCredentials {
    if (!UFRAG.matcher(ufrag).matches() || !PASSWORD.matcher(password).matches()) {
      throw new IllegalArgumentException("not ICE credentials");
    }
  }

  /** New credentials: 8 characters (48 bits) and 24 characters (144 bits). */
  public static IceCredentials random(SecureRandom source) {
    return new IceCredentials(characters(source, 8), characters(source, 24));
  }

  private static String characters(SecureRandom source, int count) {
    byte[] random = new byte[count];
    source.nextBytes(random);
    var text = new StringBuilder(count);
    for (byte b : random) {
      text.append(ICE_CHARS.charAt(b & 63));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return "IceCredentials[" + ufrag + "]";
  }
}
