package fr.heurtoir.protocol.pki;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * Checks a certificate and its key before anybody connects. Blocks on the disk; changes nothing.
 */
public final class CertificateCheck {
  /** A certificate that expires within this time is reported. */
  public static final Duration SOON = Duration.ofDays(30);

  /** The extended key usage of servers (RFC 5280 section 4.2.1.12). */
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

  private static final String ANY_USE = "2.5.29.37.0";
  private static final int DNS = 2;
  private static final int IP = 7;

  private CertificateCheck() {}

  /**
   * A fault, now or soon.
   *
   * @param lasting serving with it is impossible, and waiting does not help
   * @param soon nothing is wrong yet
   */
  public record Finding(boolean lasting, boolean soon, String what) {
    Finding(boolean lasting, String what) {
      this(lasting, false, what);
    }
  }

  /**
   * Checks a server's chain and key, PEM.
   *
   * @param names the host names or addresses that clients use; empty: not checked
   */
  public static List<Finding> server(Path chain, Path key, Set<String> names, Instant now) {
    List<Finding> findings = new ArrayList<>();
    Optional<X509Certificate> read = dates(chain, now, findings);
    if (read.isEmpty()) {
      return findings;
    }
    X509Certificate own = read.get();
    use(own, findings);
    for (String name : names) {
      if (!named(own, name)) {
        findings.add(
            new Finding(
                false, chain + " does not name " + name + ": who comes by that name refuses it"));
      }
    }
    try {
      KeyFile.check(key);
      if (!fits(own.getPublicKey(), privateKey(key))) {
        findings.add(new Finding(true, "the key " + key + " is not that of " + chain));
      }
    } catch (IOException | GeneralSecurityException unusable) {
      findings.add(
          new Finding(true, "the key " + key + " cannot be used: " + unusable.getMessage()));
    }
    return findings;
  }

  /** Checks an authority's certificates, PEM. */
  public static List<Finding> authority(Path certificates, Instant now) {
    List<Finding> findings = new ArrayList<>();
    Optional<X509Certificate> first = dates(certificates, now, findings);
    if (first.filter(own -> own.getBasicConstraints() < 0).isPresent()) {
      findings.add(new Finding(false, certificates + " is no authority's: it may issue nothing"));
    }
    return findings;
  }

  /** When the first of a file's certificates ends, PEM; empty where it has none to be read. */
  public static Optional<Instant> end(Path certificates) {
    try {
      return read(certificates).stream()
          .map(each -> each.getNotAfter().toInstant())
          .min(Comparator.naturalOrder());
    } catch (IOException | CertificateException unusable) {
      return Optional.empty();
    }
  }

  private static List<X509Certificate> read(Path file) throws IOException, CertificateException {
    List<X509Certificate> all = new ArrayList<>();
    try (InputStream pem = Files.newInputStream(file)) {
      for (var each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        all.add((X509Certificate) each);
      }
    }
    return all;
  }

  private static Optional<X509Certificate> dates(Path file, Instant now, List<Finding> findings) {
    List<X509Certificate> all;
    try {
      all = read(file);
    } catch (IOException | CertificateException unusable) {
      findings.add(new Finding(true, file + " cannot be read: " + unusable));
      return Optional.empty();
    }
    if (all.isEmpty()) {
      findings.add(new Finding(true, "no certificate in " + file));
      return Optional.empty();
    }
    for (X509Certificate each : all) {
      Instant begin = each.getNotBefore().toInstant();
      Instant end = each.getNotAfter().toInstant();
      if (now.isBefore(begin)) {
        findings.add(new Finding(false, file + " is good from " + begin + " on only"));
      } else if (!now.isBefore(end)) {
        findings.add(new Finding(false, file + " has expired at " + end));
      } else if (!now.isBefore(end.minus(SOON))) {
        findings.add(
            new Finding(
                false,
                true,
                file + " ends in " + Duration.between(now, end).toDays() + " days, at " + end));
      }
    }
    return Optional.of(all.getFirst());
  }

  private static void use(X509Certificate own, List<Finding> findings) {
    try {
      List<String> uses = own.getExtendedKeyUsage();
      if (uses != null && !uses.contains(SERVER_AUTH) && !uses.contains(ANY_USE)) {
        findings.add(
            new Finding(
                false,
                "the certificate of "
                    + own.getSubjectX500Principal()
                    + " is not for servers (serverAuth)"));
      }
    } catch (CertificateParsingException odd) {
      findings.add(new Finding(false, "the certificate's use cannot be read: " + odd.getMessage()));
    }
  }

  /**
   * Whether a certificate is valid for a name (RFC 9525): alternative names only, a star stands for
   * one label, and addresses match as addresses.
   */
  private static boolean named(X509Certificate own, String name) {
    String plain = name.replace("[", "").replace("]", "").toLowerCase(Locale.ROOT);
    boolean address = plain.matches("[0-9.]+") || plain.indexOf(':') >= 0;
    try {
      Collection<List<?>> alternatives = own.getSubjectAlternativeNames();
      if (alternatives == null) {
        return false;
      }
      for (List<?> each : alternatives) {
        Object kind = each.get(0);
        String value = String.valueOf(each.get(1)).toLowerCase(Locale.ROOT);
        if (address && kind.equals(IP) && same(plain, value)) {
          return true;
        }
        if (!address && kind.equals(DNS) && matches(value, plain)) {
          return true;
        }
      }
    } catch (CertificateParsingException odd) {
      return false;
    }
    return false;
  }

  private static boolean matches(String pattern, String name) {
    if (!pattern.startsWith("*.")) {
      return pattern.equals(name);
    }
    int dot = name.indexOf('.');
    return dot > 0 && name.substring(dot).equals(pattern.substring(1));
  }

  private static boolean same(String a, String b) {
    try {
      return InetAddress.ofLiteral(a).equals(InetAddress.ofLiteral(b));
    } catch (IllegalArgumentException notAddresses) {
      return false;
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException {
    try (Reader text = Files.newBufferedReader(file, StandardCharsets.US_ASCII);
        PEMParser parser = new PEMParser(text)) {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
        if (block instanceof PrivateKeyInfo pkcs8) {
          return converter.getPrivateKey(pkcs8);
        }
        if (block instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
      }
    }
    throw new IOException("it holds no private key without a password");
  }

  private static boolean fits(PublicKey ours, PrivateKey key) throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC", "ECDSA" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    if (!ours.getAlgorithm().equals(key.getAlgorithm())
        && !(ours.getAlgorithm() + key.getAlgorithm()).matches("EC(DSA)?EC(DSA)?")) {
      return ours.getAlgorithm().startsWith("Ed")
          && key.getAlgorithm().startsWith("Ed")
          && signed(ours, key, algorithm);
    }
    return signed(ours, key, algorithm);
  }

  private static boolean signed(PublicKey ours, PrivateKey key, String algorithm)
      throws GeneralSecurityException {
    Signature probe = Signature.getInstance(algorithm);
    probe.initSign(key);
    byte[] signature = probe.sign();
    probe.initVerify(ours);
    return probe.verify(signature);
  }
}
