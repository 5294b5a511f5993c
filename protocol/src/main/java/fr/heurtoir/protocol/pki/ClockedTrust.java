package fr.heurtoir.protocol.pki;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts servers whose chain leads to the given authorities and to no other. Checks validity at a
 * time that a {@link Time} chooses, not at the system's. The JDK checks the server's name, as for
 * every trust manager that cannot do it itself. Any thread.
 */
public final class ClockedTrust implements X509TrustManager {
  /** The extended key usage of servers (RFC 5280 section 4.2.1.12). */
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

  private static final int MOST_CHAIN = 6;

  private final List<X509Certificate> authorities;
  private final Set<TrustAnchor> anchors;
  private final Time time;

  /** Chooses the time for checking validity. */
  public interface Time {
    /**
     * The time at which to check a chain that is valid between these two.
     *
     * @throws CertificateException where the chain is certainly not valid now
     */
    Instant at(Instant notBefore, Instant notAfter) throws CertificateException;
  }

  /**
   * @param authorities at least one
   */
  public ClockedTrust(List<X509Certificate> authorities, Time time) {
    if (authorities.isEmpty()) {
      throw new IllegalArgumentException("no authority");
    }
    this.authorities = List.copyOf(authorities);
    this.anchors =
        authorities.stream().map(a -> new TrustAnchor(a, null)).collect(Collectors.toSet());
    this.time = time;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange)
      throws CertificateException {
    check(List.of(chain), SERVER_AUTH);
  }

  /**
   * Checks a chain, whose first certificate is the peer's.
   *
   * @param usage the extended key usage that the peer's certificate must have
   */
  public void check(List<X509Certificate> chain, String usage) throws CertificateException {
    if (chain.isEmpty() || chain.size() > MOST_CHAIN) {
      throw new CertificateException("a chain of " + chain.size() + " certificates");
    }
    List<String> usages = chain.getFirst().getExtendedKeyUsage();
    if (usages == null || !usages.contains(usage)) {
      throw new CertificateException("the certificate is not for this use");
    }
    Instant from = Instant.MIN;
    Instant to = Instant.MAX;
    for (X509Certificate each : chain) {
      Instant begin = each.getNotBefore().toInstant();
      Instant end = each.getNotAfter().toInstant();
      from = begin.isAfter(from) ? begin : from;
      to = end.isBefore(to) ? end : to;
    }
    Instant at = time.at(from, to);
    try {
      List<X509Certificate> path = new ArrayList<>(chain);
      // A certification path does not include its trust anchor (RFC 5280 section 6.1).
      path.removeIf(authorities::contains);
      if (path.isEmpty()) {
        throw new CertificateException("the authority itself is no server");
      }
      CertPath built = CertificateFactory.getInstance("X.509").generateCertPath(path);
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(at));
      CertPathValidator.getInstance("PKIX").validate(built, parameters);
    } catch (InvalidAlgorithmParameterException impossible) {
      throw new IllegalStateException(impossible);
    } catch (GeneralSecurityException untrusted) {
      throw new CertificateException(untrusted.getMessage(), untrusted);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange)
      throws CertificateException {
    throw new CertificateException("trusts servers only");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.toArray(X509Certificate[]::new);
  }
}
