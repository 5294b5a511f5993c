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
import org.jspecify.annotations.Nullable;

/**
 * The public part of a gateway's order key. Equal where its bytes are equal. Any thread. The
 * constructor computes what verification needs.
 */
public final class OrderPublicKey {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");

  /** The SubjectPublicKeyInfo of Ed25519 before the key's own bytes (RFC 8410 section 4). */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String value;
  private final String id;
  private final PublicKey key;

  /**
   * @param value the 32 bytes of an Ed25519 public key (RFC 8032), base64url without padding, 43
   *     characters
   * @throws IllegalArgumentException where it is no point of the curve in that form
   */
  public OrderPublicKey(String value) {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not an Ed25519 public key");
    }
    byte[] raw = Base64.getUrlDecoder().decode(value);
    this.value = value;
    this.id = idOf(raw);
    this.key = decoded(raw);
  }

  static OrderPublicKey of(PublicKey key) {
    byte[] info = key.getEncoded();
    return new OrderPublicKey(
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(Arrays.copyOfRange(info, PREFIX.length, info.length)));
  }

  private static PublicKey decoded(byte[] raw) {
    byte[] info = Arrays.copyOf(PREFIX, PREFIX.length + raw.length);
    System.arraycopy(raw, 0, info, PREFIX.length, raw.length);
    try {
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(info));
    } catch (GeneralSecurityException noPoint) {
      throw new IllegalArgumentException("not an Ed25519 public key", noPoint);
    }
  }

  private static String idOf(byte[] raw) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(raw), 0, 8);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The key's bytes as given, base64url. */
  public String value() {
    return value;
  }

  /** The key's id: the first 8 bytes of the SHA-256 of its bytes, in hexadecimal. */
  public String id() {
    return id;
  }

  /** Whether this key made that signature over that order. */
  public boolean verifies(SignedText order, OrderSignature signature) {
    if (!signature.key().equals(id)) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(order.signedText().getBytes(StandardCharsets.US_ASCII));
      return verifier.verify(signature.bytes());
    } catch (SignatureException malformed) {
      return false;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OrderPublicKey that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return id;
  }
}
