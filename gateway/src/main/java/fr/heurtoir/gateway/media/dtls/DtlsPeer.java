package fr.heurtoir.gateway.media.dtls;

import fr.heurtoir.gateway.rtc.sdp.Fingerprint;
import fr.heurtoir.gateway.rtc.srtp.SrtpKeys;
import fr.heurtoir.gateway.rtc.srtp.SrtpProfile;
import java.io.IOException;
import java.util.Hashtable;
import java.util.Optional;
import java.util.Set;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.jspecify.annotations.Nullable;

/** Our choices in one handshake, which Bouncy Castle asks its server for. */
final class DtlsPeer extends AbstractTlsServer {
  /** Delay before the first retransmission. RFC 6347 proposes 1 s, which a visitor would notice. */
  private static final int RESEND_MILLIS = 250;

  private static final int[] GROUPS = {NamedGroup.x25519, NamedGroup.secp256r1};
  private static final int[] SUITES = {
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
  };

  private final DtlsServer server;
  private final Set<Fingerprint> expected;
  private @Nullable SrtpProfile profile;
  private @Nullable SrtpKeys keys;
  private @Nullable DtlsFailure failure;

  DtlsPeer(DtlsServer server, Set<Fingerprint> expected) {
    super(server.crypto());
    this.server = server;
    this.expected = expected;
  }

  /** The keys, once the handshake is complete. */
  Optional<SrtpKeys> keys() {
    return Optional.ofNullable(keys);
  }

  /** The failure that we found ourselves, where an alert alone would not tell it. */
  Optional<DtlsFailure> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return TlsUtils.getSupportedCipherSuites(getCrypto(), SUITES);
  }

  @Override
  public int[] getSupportedGroups() {
    return GROUPS.clone();
  }

  /** Returns 0 where there is no common group, so that no cipher suite can be selected. */
  @Override
  protected int getMaximumNegotiableCurveBits() {
    int group = commonGroup();
    return group < 0 ? 0 : NamedGroup.getCurveBits(group);
  }

  @Override
  protected int selectECDH(int minimumCurveBits) {
    return commonGroup();
  }

  private int commonGroup() {
    int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
    if (offered == null) {
      // RFC 8422 section 4: where a client names no group, the server chooses.
      return NamedGroup.secp256r1;
    }
    for (int ours : GROUPS) {
      for (int theirs : offered) {
        if (ours == theirs) {
          return ours;
        }
      }
    }
    return -1;
  }

  @Override
  public boolean requiresExtendedMasterSecret() {
    return true;
  }

  @Override
  public int getHandshakeTimeoutMillis() {
    return (int) server.limits().timeout().toMillis();
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return RESEND_MILLIS;
  }

  @Override
  public int getMaxHandshakeMessageSize() {
    return HelloFilter.MAX_HANDSHAKE_BYTES;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public void processClientExtensions(Hashtable clientExtensions) throws IOException {
    super.processClientExtensions(clientExtensions);
    UseSRTPData offered =
        clientExtensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(clientExtensions);
    if (offered != null) {
      profile = choose(offered.getProtectionProfiles());
    }
    if (profile == null) {
      throw fail(DtlsFailure.NO_SRTP_PROFILE, AlertDescription.handshake_failure);
    }
  }

  private static @Nullable SrtpProfile choose(int[] offered) {
    for (SrtpProfile ours : SrtpProfile.values()) {
      for (int theirs : offered) {
        if (ours.code() == theirs) {
          return ours;
        }
      }
    }
    return null;
  }

  @Override
  @SuppressWarnings({"rawtypes", "JdkObsolete"})
  public Hashtable getServerExtensions() throws IOException {
    Hashtable extensions = super.getServerExtensions();
    SrtpProfile chosen = profile;
    if (chosen == null) {
      // Bouncy Castle does not call processClientExtensions for a ClientHello without extensions.
      throw fail(DtlsFailure.NO_SRTP_PROFILE, AlertDescription.handshake_failure);
    }
    TlsSRTPUtils.addUseSRTPExtension(
        extensions, new UseSRTPData(new int[] {chosen.code()}, TlsUtils.EMPTY_BYTES));
    return extensions;
  }

  @Override
  public TlsCredentials getCredentials() {
    return new JcaDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context),
        server.crypto(),
        server.identity().key(),
        server.chain(),
        SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
  }

  @Override
  @SuppressWarnings("JdkObsolete")
  public CertificateRequest getCertificateRequest() {
    Vector<SignatureAndHashAlgorithm> algorithms = new Vector<>();
    for (short hash :
        new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512}) {
      algorithms.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.ecdsa));
      algorithms.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.rsa));
    }
    return new CertificateRequest(
        new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
        algorithms,
        null);
  }

  /**
   * Checks that the certificate is the one that SDP announced. CertificateVerify then proves that
   * the client has its key.
   */
  @Override
  public void notifyClientCertificate(Certificate certificate) throws IOException {
    if (certificate == null || certificate.isEmpty()) {
      throw fail(DtlsFailure.NO_CLIENT_CERTIFICATE, AlertDescription.handshake_failure);
    }
    byte[] der = certificate.getCertificateAt(0).getEncoded();
    if (expected.stream().noneMatch(fingerprint -> fingerprint.matches(der))) {
      throw fail(DtlsFailure.WRONG_FINGERPRINT, AlertDescription.bad_certificate);
    }
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    SrtpProfile chosen = profile;
    if (chosen == null) {
      throw new TlsFatalAlert(AlertDescription.internal_error);
    }
    keys =
        SrtpKeys.forServer(
            chosen,
            context.exportKeyingMaterial(SrtpKeys.EXPORTER_LABEL, null, chosen.exportBytes()));
  }

  private TlsFatalAlert fail(DtlsFailure reason, short alert) {
    failure = reason;
    return new TlsFatalAlert(alert);
  }
}
