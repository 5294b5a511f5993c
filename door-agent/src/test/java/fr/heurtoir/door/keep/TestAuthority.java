package fr.heurtoir.door.keep;

import fr.heurtoir.protocol.pki.NewKey;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** An authority that issues whatever a test asks for, also what no honest one would. */
public final class TestAuthority {
  private final NewKey own = NewKey.make();
  private final X509Certificate certificate;
  private long serial = 1;

  public TestAuthority(Instant from) {
    try {
      certificate = build(own.pair().getPublic(), "CN=test", from, Duration.ofDays(3650), "", true);
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public X509Certificate issue(PublicKey key, String uri, Instant from, Duration life)
      throws Exception {
    return build(key, "CN=door", from, life, uri, false);
  }

  public PublicKey key(PKCS10CertificationRequest request) throws Exception {
    return new JcaPKCS10CertificationRequest(request).getPublicKey();
  }

  private X509Certificate build(
      PublicKey key, String name, Instant from, Duration life, String uri, boolean authority)
      throws Exception {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=test"),
            BigInteger.valueOf(serial++),
            Date.from(from),
            Date.from(from.plus(life)),
            new X500Name(name),
            key);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (!authority) {
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(own.pair().getPrivate())));
  }
}
