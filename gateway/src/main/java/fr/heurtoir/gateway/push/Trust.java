package fr.heurtoir.gateway.push;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The authorities that may issue a push service's certificate. */
final class Trust {
  private Trust() {}

  /** The authorities of this machine, and those of a PEM file. */
  static TrustManager withMore(Path pem) throws IOException {
    try (InputStream in = Files.newInputStream(pem)) {
      KeyStore both = KeyStore.getInstance(KeyStore.getDefaultType());
      both.load(null, null);
      int n = 0;
      for (X509Certificate known : manager(null).getAcceptedIssuers()) {
        both.setCertificateEntry("machine-" + n++, known);
      }
      for (Certificate more : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        both.setCertificateEntry("more-" + n++, more);
      }
      return manager(both);
    } catch (GeneralSecurityException bad) {
      throw new IOException("no certificates in " + pem + ": " + bad.getMessage(), bad);
    }
  }

  private static X509TrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("no trust in X.509 here"));
  }
}
