package fr.heurtoir.gateway.phone;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The public part of a phone's device key: ECDSA on P-256. The phone made the key at its enrolment
 * and cannot export the private part. Thread-safe.
 */
public final class DeviceKey {
  /** The length of an encoded key, in characters. */
  static final int LENGTH = 122;

  private static final int SIGNATURE_BYTES = 64;

  /**
   * The bytes before the point in the encoding that WebCrypto writes (RFC 5480 section 2,
   * id-ecPublicKey with secp256r1, uncompressed). Other encodings are refused, so that each key has
   * one text.
   */
  private static final byte[] BEFORE_POINT =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

  private static final int COORDINATE = 32;

  // SEC 2 section 2.4.2: y² = x³ - 3x + b over p.
  private static final BigInteger P =
      new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
  private static final BigInteger B =
      new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);

  private final PublicKey key;

  private DeviceKey(PublicKey key) {
    this.key = key;
  }

  /** The text is no key in this encoding; the message says why. */
  public static final class BadKey extends Exception {
    private static final long serialVersionUID = 1L;

    BadKey(String what) {
      super(what);
    }
  }

  /**
   * Reads a key.
   *
   * @param text SubjectPublicKeyInfo in base64url without padding
   * @throws BadKey where it is not a point of P-256 in exactly WebCrypto's encoding
   */
  public static DeviceKey read(String text) throws BadKey {
    byte[] der = der(text);
    int before = BEFORE_POINT.length;
    if (!Arrays.equals(der, 0, before, BEFORE_POINT, 0, before)) {
      throw new BadKey("not an uncompressed point of P-256");
    }
    BigInteger x = new BigInteger(1, der, before, COORDINATE);
    BigInteger y = new BigInteger(1, der, before + COORDINATE, COORDINATE);
    // The JDK does not check whether a point lies on the curve.
    if (x.compareTo(P) >= 0 || y.compareTo(P) >= 0 || !onCurve(x, y)) {
      throw new BadKey("a point that is not on the curve");
    }
    try {
      return new DeviceKey(
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der)));
    } catch (GeneralSecurityException unreadable) {
      throw new BadKey("not a key: " + unreadable.getMessage());
    }
  }

  private static byte[] der(String text) throws BadKey {
    if (text.length() != LENGTH) {
      throw new BadKey("a key of " + text.length() + " characters");
    }
    try {
      byte[] der = Base64.getUrlDecoder().decode(text);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(der).equals(text)) {
        return der;
      }
    } catch (IllegalArgumentException notBase64) {
      // Reported below: the sender gets the same message for both.
    }
    throw new BadKey("not base64url");
  }

  private static boolean onCurve(BigInteger x, BigInteger y) {
    BigInteger right = x.multiply(x).subtract(BigInteger.valueOf(3)).multiply(x).add(B);
    return y.multiply(y).subtract(right).mod(P).signum() == 0;
  }

  /** Whether this key is the point of a JWK (RFC 7518 section 6.2.1). */
  public boolean isPoint(String x, String y) {
    int before = BEFORE_POINT.length;
    byte[] der = key.getEncoded();
    Base64.Encoder text = Base64.getUrlEncoder().withoutPadding();
    return text.encodeToString(Arrays.copyOfRange(der, before, before + COORDINATE)).equals(x)
        && text.encodeToString(Arrays.copyOfRange(der, before + COORDINATE, der.length)).equals(y);
  }

  /**
   * Whether this key signed these lines, joined by U+000A, without one after the last. Takes about
   * a millisecond of computation and never blocks.
   *
   * @param signature r and s of 32 bytes each (IEEE P1363), base64url
   */
  public boolean signed(List<String> lines, String signature) {
    try {
      byte[] raw = Base64.getUrlDecoder().decode(signature);
      if (raw.length != SIGNATURE_BYTES) {
        return false;
      }
      Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
      verifier.initVerify(key);
      verifier.update(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
      return verifier.verify(raw);
    } catch (GeneralSecurityException | IllegalArgumentException notASignature) {
      return false;
    }
  }
}
