package fr.heurtoir.protocol.order;

import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A signature and the key that made it.
 *
 * @param key {@link OrderPublicKey#id()}
 * @param value the 64 bytes of Ed25519 (RFC 8032), base64url without padding, 86 characters
 */
public record OrderSignature(String key, String value) {
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{16}");
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{85}[AQgw]");

  /**
   * @throws IllegalArgumentException where a field has another form
   */
  public OrderSignature {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("key");
    }
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("signature");
    }
  }

  byte[] bytes() {
    return Base64.getUrlDecoder().decode(value);
  }
}
