package fr.heurtoir.gateway.media.dtls;

import fr.heurtoir.gateway.rtc.sdp.Fingerprint;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * An ECDSA P-256 key and its self-signed certificate. Peers identify it by its fingerprint in our
 * SDP only (RFC 5763 section 5), and ignore its name and dates.
 *
 * @param key a secret
 * @param der the certificate
 */
record DtlsIdentity(PrivateKey key, byte[] der) {
  private static final Duration VALIDITY = Duration.ofDays(365);

  /** A new key and certificate. */
  static DtlsIdentity create(SecureRandom random, Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      var name = new X500Name("CN=Heurtoir");
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  new JcaX509v3CertificateBuilder(
                          name,
                          new BigInteger(64, random).setBit(63),
                          Date.from(now.minus(Duration.ofDays(1))),
                          Date.from(now.plus(VALIDITY)),
                          name,
                          pair.getPublic())
                      .build(
                          new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
      return new DtlsIdentity(pair.getPrivate(), certificate.getEncoded());
    } catch (GeneralSecurityException | OperatorCreationException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  @Override
  public String toString() {
    return "DtlsIdentity[" + Fingerprint.of(Fingerprint.Hash.SHA_256, der) + "]";
  }
}
