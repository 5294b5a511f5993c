package fr.heurtoir.gateway.rtc.sdp;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * The hash of a certificate, as SDP's {@code a=fingerprint} carries it (RFC 8122 section 5).
 *
 * @param hash how it was made
 * @param hex the hash in lower case, without colons
 */
public record Fingerprint(Hash hash, String hex) {
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

  /** The accepted hash functions. SHA-1 and MD5 are broken and therefore missing. */
  public enum Hash {
    SHA_256("sha-256", 32),
    SHA_384("sha-384", 48),
    SHA_512("sha-512", 64);

    private final String token;
    private final int bytes;

    Hash(String token, int bytes) {
      this.token = token;
      this.bytes = bytes;
    }

    byte[] digest(byte[] der) {
      try {
        return MessageDigest.getInstance(name().replace('_', '-')).digest(der);
      } catch (NoSuchAlgorithmException everyJdkHasIt) {
        throw new IllegalStateException(everyJdkHasIt);
      }
    }
  }

  /**
   * @throws IllegalArgumentException where {@code hex} is not as long as the hash, or not
   *     lower-case hexadecimal
   */
  public Fingerprint {
    if (hex.length() != 2 * hash.bytes
        || !hex.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
      throw new IllegalArgumentException("not a fingerprint");
    }
  }

  /**
   * Reads the value of {@code a=fingerprint}, such as {@code sha-256 12:AB:...}, in any letter
   * case. Empty for an unknown hash function or a malformed value.
   */
  public static Optional<Fingerprint> parse(String value) {
    String[] words = value.strip().toLowerCase(Locale.ROOT).split(" +", 3);
    if (words.length != 2 || words[1].length() > 3 * 64) {
      return Optional.empty();
    }
    return Arrays.stream(Hash.values())
        .filter(hash -> hash.token.equals(words[0]))
        .filter(hash -> words[1].matches("[0-9a-f]{2}(:[0-9a-f]{2}){" + (hash.bytes - 1) + "}"))
        .findFirst()
        .map(hash -> new Fingerprint(hash, words[1].replace(":", "")));
  }

  /** The fingerprint of a certificate in DER. */
  public static Fingerprint of(Hash hash, byte[] der) {
    return new Fingerprint(hash, HexFormat.of().formatHex(hash.digest(der)));
  }

  /** Whether the certificate in DER has this fingerprint. */
  public boolean matches(byte[] der) {
    return MessageDigest.isEqual(HexFormat.of().parseHex(hex), hash.digest(der));
  }

  /** The value for {@code a=fingerprint}. */
  @Override
  public String toString() {
    return hash.token + " " + COLONS.formatHex(HexFormat.of().parseHex(hex));
  }
}
