package fr.heurtoir.gateway.rtc.sdp;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The hash of a certificate (RFC 8122).
 *
 * @param algorithm {@code sha-256}, {@code sha-384} or {@code sha-512}; weaker ones are not read
 * @param value upper-case hexadecimal pairs joined by colons, of the algorithm's length
 */
public record Fingerprint(String algorithm, String value) {
  private static final Pattern PAIRS = Pattern.compile("[0-9A-F]{2}(:[0-9A-F]{2})*");

  /**
   * @throws IllegalArgumentException where the parts do not fit together
   */
  public Fingerprint {
    if (value.length() != length(algorithm) || !PAIRS.matcher(value).matches()) {
      throw new IllegalArgumentException("not a fingerprint");
    }
  }

  /** Reads {@code sha-256 AB:CD:…}; empty where it is none or its algorithm is not accepted. */
  static Optional<Fingerprint> parse(String text) {
    int space = text.indexOf(' ');
    if (space < 0) {
      return Optional.empty();
    }
    String algorithm = text.substring(0, space).toLowerCase(Locale.ROOT);
    String value = text.substring(space + 1).strip().toUpperCase(Locale.ROOT);
    if (length(algorithm) < 0
        || value.length() != length(algorithm)
        || !PAIRS.matcher(value).matches()) {
      return Optional.empty();
    }
    return Optional.of(new Fingerprint(algorithm, value));
  }

  private static int length(String algorithm) {
    return switch (algorithm) {
      case "sha-256" -> 32 * 3 - 1;
      case "sha-384" -> 48 * 3 - 1;
      case "sha-512" -> 64 * 3 - 1;
      default -> -1;
    };
  }

  @Override
  public String toString() {
    return algorithm + " " + value;
  }
}
