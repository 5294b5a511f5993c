package fr.heurtoir.door.keep;

import fr.heurtoir.protocol.pki.ClockedTrust;
import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/** Reads and verifies a new certificate from the gateway. */
public final class NewCertificate {
  /** RFC 5280 section 4.2.1.12. */
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  /** uniformResourceIdentifier of GeneralName, RFC 5280 section 4.2.1.6. */
  private static final int URI = 6;

  private NewCertificate() {}

  /**
   * Reads certificates, X.509 DER in base64.
   *
   * @throws CertificateException where one is malformed
   */
  public static List<X509Certificate> read(List<String> encoded) throws CertificateException {
    List<X509Certificate> chain = new ArrayList<>();
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    for (String each : encoded) {
      try {
        byte[] der = Base64.getDecoder().decode(each);
        chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      } catch (IllegalArgumentException notBase64) {
        throw new CertificateException("not base64");
      }
    }
    return List.copyOf(chain);
  }

  /**
   * Checks that a certificate is the requested one.
   *
   * @param key its key
   * @param identity its only URI, {@code sip:DOOR@DOMAIN}
   * @param authorities where its chain must lead
   * @throws CertificateException where it is not; the message says why
   */
  public static void check(
      List<X509Certificate> chain,
      PublicKey key,
      String identity,
      List<X509Certificate> authorities,
      ClockedTrust.Time time)
      throws CertificateException {
    if (chain.isEmpty()) {
      throw new CertificateException("no certificate");
    }
    X509Certificate own = chain.getFirst();
    if (!own.getPublicKey().equals(key)) {
      throw new CertificateException("it is for another key");
    }
    Collection<List<?>> names = own.getSubjectAlternativeNames();
    List<String> uris = new ArrayList<>();
    for (List<?> name : names == null ? List.<List<?>>of() : names) {
      if (name.getFirst() instanceof Integer kind && kind == URI) {
        uris.add(String.valueOf(name.get(1)));
      }
    }
    if (!uris.equals(List.of(identity))) {
      throw new CertificateException("it is for another door");
    }
    new ClockedTrust(authorities, time).check(chain, CLIENT_AUTH);
  }
}
