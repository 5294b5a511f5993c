package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.phone.DeviceKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A proof of possession from a {@code DPoP} header (RFC 9449 section 4.2), parsed but not verified.
 *
 * @param signed the bytes under the signature
 * @param x with {@code y} the point of the named key, base64url
 * @param htm the method
 * @param htu the address, without query and fragment
 * @param jti the proof's id
 * @param nonce ours, or empty
 */
record DpopProof(
    String signed,
    String signature,
    String x,
    String y,
    String htm,
    String htu,
    String jti,
    Optional<String> nonce) {
  private static final int MOST = 2_048;
  private static final int MOST_JTI = 128;

  /** Parses a header; empty where it is malformed. */
  static Optional<DpopProof> read(String header) {
    String[] parts = header.split("\\.", -1);
    if (header.length() > MOST || parts.length != 3) {
      return Optional.empty();
    }
    try {
      JsonObject head = json(parts[0]);
      JsonObject claims = json(parts[1]);
      if (!"dpop+jwt".equals(head.getValue("typ"))
          || !"ES256".equals(head.getValue("alg"))
          || head.containsKey("crit")
          || !(head.getValue("jwk") instanceof JsonObject jwk)
          || !"EC".equals(jwk.getValue("kty"))
          || !"P-256".equals(jwk.getValue("crv"))
          || jwk.containsKey("d")
          // The phone's clock may be wrong, so iat is not checked: the nonce gives the time.
          || !(claims.getValue("iat") instanceof Number)) {
        return Optional.empty();
      }
      String jti = text(claims, "jti");
      if (jti.isEmpty() || jti.length() > MOST_JTI) {
        return Optional.empty();
      }
      return Optional.of(
          new DpopProof(
              parts[0] + "." + parts[1],
              parts[2],
              text(jwk, "x"),
              text(jwk, "y"),
              text(claims, "htm"),
              text(claims, "htu"),
              jti,
              claims.containsKey("nonce") ? Optional.of(text(claims, "nonce")) : Optional.empty()));
    } catch (DecodeException | IllegalArgumentException | ClassCastException notAProof) {
      return Optional.empty();
    }
  }

  /** Whether it names this key and this key signed it. Takes about a millisecond. */
  boolean by(DeviceKey key) {
    return key.isPoint(x, y) && key.signed(List.of(signed), signature);
  }

  private static JsonObject json(String part) {
    return new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(part)));
  }

  private static String text(JsonObject json, String member) {
    @Nullable Object value = json.getValue(member);
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(member);
  }
}
