package fr.heurtoir.door.install;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The token that a person carries from the gateway to the door, see {@code docs/door-enrolment.md}.
 *
 * @param address {@code host:port} or {@code [address]:port} of the gateway's web server
 * @param secret usable once
 * @param pin SHA-256 of the public key of the web server's certificate
 */
record EnrolToken(String address, String secret, byte[] pin) {
  private static final String PREFIX = "hd1.";
  private static final int MOST = 1024;
  private static final Pattern ADDRESS =
      Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9.-]{1,253}):\\d{1,5}");
  private static final Pattern HASH = Pattern.compile("[A-Za-z0-9_-]{43}");

  /**
   * Reads a token.
   *
   * @throws IllegalArgumentException for an invalid token; the message repeats nothing of it
   */
  static EnrolToken read(String text) {
    String token = text.strip();
    if (!token.startsWith(PREFIX) || token.length() > MOST) {
      throw new IllegalArgumentException("no token of this kind: it begins with hd1.");
    }
    try {
      byte[] json = Base64.getUrlDecoder().decode(token.substring(PREFIX.length()));
      JsonNode node =
          JsonMapper.builder().build().readTree(new String(json, StandardCharsets.UTF_8));
      String address = node.path("a").asText("");
      String secret = node.path("s").asText("");
      String pin = node.path("p").asText("");
      if (!ADDRESS.matcher(address).matches()
          || !HASH.matcher(secret).matches()
          || !HASH.matcher(pin).matches()) {
        throw new IllegalArgumentException("the token is damaged: copy the whole of it");
      }
      return new EnrolToken(address, secret, Base64.getUrlDecoder().decode(pin));
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException("the token is damaged: copy the whole of it", broken);
    }
  }

  /** Leaves out the secret. */
  @Override
  public String toString() {
    return "token for " + address;
  }
}
