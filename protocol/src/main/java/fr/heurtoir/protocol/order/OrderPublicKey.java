package fr.heurtoir.protocol.order;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The public half of a gateway's order key. Any thread may use it.
 *
 * @param value the 32 bytes of an Ed25519 public key (RFC 8032), base64url without padding, 43
 *     characters
 */
public record OrderPublicKey(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");

  /** SubjectPublicKeyInfo of Ed25519 up to the key's own bytes (RFC 8410 section 4). */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  /**
   * @throws IllegalArgumentException where it is no point of the curve in that form
   */
  public OrderPublicKey {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not an Ed25519 public key");
    }
    decoded(value);
  }

  static OrderPublicKey of(PublicKey key) {
    byte[] info = key.getEncoded();
    return new OrderPublicKey(
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(Arrays.copyOfRange(info, PREFIX.length, info.length)));
  }

  private static PublicKey decoded(String value) {
    byte[] raw = Base64.getUrlDecoder().decode(value);
    byte[] info = Arrays.copyOf(PREFIX, PREFIX.length + raw.length);
    System.arraycopy(raw, 0, info, PREFIX.length, raw.length);
    try {
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(info));
    } catch (GeneralSecurityException noPoint) {
      throw new IllegalArgumentException("not an Ed25519 public key", noPoint);
    }
  }

  /** Its name: the first 8 bytes of the SHA-256 of the key's bytes, in hexadecimal. */
  public String id() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(Base64.getUrlDecoder().decode(value));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Whether this key made that signature over that order. */
  public boolean verifies(SignedText order, OrderSignature signature) {
    if (!signature.key().equals(id())) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(decoded(value));
      verifier.update(order.signedText().getBytes(StandardCharsets.US_ASCII));
      return verifier.verify(signature.bytes());
    } catch (SignatureException malformed) {
      return false;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public String toString() {
    return id();
  }
}
