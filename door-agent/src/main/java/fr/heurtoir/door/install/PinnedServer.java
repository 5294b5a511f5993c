package fr.heurtoir.door.install;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the one server whose public key has that hash (as RFC 7469 section 2.4), whatever name,
 * issuer and dates its certificate has. The handshake proves that the server holds the key.
 */
final class PinnedServer extends X509ExtendedTrustManager {
  private final byte[] pin;

  PinnedServer(byte[] pin) {
    this.pin = pin.clone();
  }

  /** A context that trusts only it. */
  static SSLContext context(byte[] pin) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new PinnedServer(pin)}, null);
      return context;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(chain[0].getPublicKey().getEncoded());
      if (!MessageDigest.isEqual(hash, pin)) {
        throw new CertificateException("another server than the token names");
      }
    } catch (GeneralSecurityException failed) {
      throw failed instanceof CertificateException wrong ? wrong : new CertificateException(failed);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("trusts a server only");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
