package fr.heurtoir.protocol.sip.ua;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * The answer to a server's challenge (RFC 3261 section 22, RFC 7616, RFC 8760): MD5 or SHA-256,
 * with {@code qop=auth} or without qop.
 *
 * @param realm as challenged
 * @param nonce as challenged
 * @param algorithm {@code MD5} or {@code SHA-256}
 * @param auth whether {@code qop=auth} was offered
 */
record Digest(String realm, String nonce, String algorithm, boolean auth) {
  /** The parameters of a challenge. Empty for an unsupported algorithm. */
  static Optional<Digest> of(String realm, String nonce, String algorithm, String qop) {
    String name = algorithm.isEmpty() ? "MD5" : algorithm.toUpperCase(Locale.ROOT);
    boolean offered = qop.toLowerCase(Locale.ROOT).matches("(.*[, ])?auth([, ].*)?");
    boolean known = name.equals("MD5") || name.equals("SHA-256");
    return known && (qop.isEmpty() || offered)
        ? Optional.of(new Digest(realm, nonce, name, offered))
        : Optional.empty();
  }

  /**
   * The value of {@code response}.
   *
   * @param count nonce count, {@code 00000001}
   */
  String response(
      String user, String password, String method, String uri, String count, String cnonce) {
    String ha1 = hash(user + ":" + realm + ":" + password);
    String ha2 = hash(method + ":" + uri);
    return hash(
        auth
            ? ha1 + ":" + nonce + ":" + count + ":" + cnonce + ":auth:" + ha2
            : ha1 + ":" + nonce + ":" + ha2);
  }

  private String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
