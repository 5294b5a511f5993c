package fr.heurtoir.protocol.pki;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.HexFormat;

/**
 * The hash that identifies a public key: SHA-256 of its SubjectPublicKeyInfo (RFC 7469 section
 * 2.4), in hexadecimal. {@code openssl pkey -pubin -outform DER | sha256sum} prints the same.
 */
public final class KeyHash {
  /** Its length in characters. */
  public static final int LENGTH = 64;

  private KeyHash() {}

  /** The hash of a key. */
  public static String of(PublicKey key) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
