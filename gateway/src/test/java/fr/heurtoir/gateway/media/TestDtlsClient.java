package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.rtc.srtp.SrtpKeys;
import fr.heurtoir.gateway.rtc.srtp.SrtpProfile;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Hashtable;
import java.util.Vector;
import java.util.concurrent.CompletableFuture;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/** The client side of DTLS-SRTP. */
final class TestDtlsClient extends DefaultTlsClient {
  final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();
  private final TestCertificate certificate;
  private final SrtpProfile profile;

  TestDtlsClient(TestCertificate certificate, SrtpProfile profile) {
    this(certificate, profile, new JcaTlsCryptoProvider().create(new SecureRandom()));
  }

  TestDtlsClient(TestCertificate certificate, SrtpProfile profile, JcaTlsCrypto crypto) {
    super(crypto);
    this.certificate = certificate;
    this.profile = profile;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  @Override
  public Hashtable<Integer, byte[]> getClientExtensions() throws IOException {
    @SuppressWarnings("unchecked")
    Hashtable<Integer, byte[]> extensions = super.getClientExtensions();
    TlsSRTPUtils.addUseSRTPExtension(
        extensions, new UseSRTPData(new int[] {profile.code()}, new byte[0]));
    return extensions;
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate shown) {
        // The promises under test are the gateway's.
      }

      @Override
      public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
        JcaTlsCrypto crypto = (JcaTlsCrypto) getCrypto();
        Vector<?> wanted = request.getSupportedSignatureAlgorithms();
        return new JcaDefaultTlsCredentialedSigner(
            new TlsCryptoParameters(context),
            crypto,
            certificate.key(),
            new Certificate(new TlsCertificate[] {crypto.createCertificate(certificate.der())}),
            wanted == null ? null : SignatureAndHashAlgorithm.getInstance((short) 4, (short) 3));
      }
    };
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    keys.complete(
        SrtpKeys.forClient(
            profile,
            context.exportKeyingMaterial(SrtpKeys.EXPORTER_LABEL, null, profile.exportBytes())));
  }
}
