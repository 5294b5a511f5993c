package fr.heurtoir.gateway.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Makes random secrets and the hashes that are stored instead. */
final class Secrets {
  private static final int BYTES = 32;

  /** The length of an encoded secret: 256 bits in base64url without padding. */
  static final int LENGTH = 43;

  private final SecureRandom random = new SecureRandom();

  /** 256 random bits as base64url. */
  String next() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** A phone's id, which is no secret: {@code p} and 64 random bits. */
  String phoneId() {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    return "p" + HexFormat.of().formatHex(bytes);
  }

  /** A link's id, which is no secret: {@code e} and 40 random bits. */
  String enrolmentId() {
    byte[] bytes = new byte[5];
    random.nextBytes(bytes);
    return "e" + HexFormat.of().formatHex(bytes);
  }

  /** Makes the short code beside a token. */
  EnrolmentCode code() {
    return EnrolmentCode.of(random.nextLong());
  }

  /** A plain hash is enough, because nobody can guess 256 random bits. */
  static String hash(String secret) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
