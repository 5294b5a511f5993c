package fr.heurtoir.gateway;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Certificate requests as doors make them. */
final class CertificateRequests {
  private CertificateRequests() {}

  static KeyPair key(String algorithm, int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (bits > 0) {
      generator.initialize(bits);
    }
    return generator.generateKeyPair();
  }

  static byte[] der(String name, KeyPair key, String signature) throws Exception {
    return new JcaPKCS10CertificationRequestBuilder(
            new X500Principal("CN=" + name), key.getPublic())
        .build(new JcaContentSignerBuilder(signature).build(key.getPrivate()))
        .getEncoded();
  }

  /** As stations make them: EC on P-256. */
  static String text(String name, KeyPair key) throws Exception {
    return Base64.getEncoder().encodeToString(der(name, key, "SHA256withECDSA"));
  }
}
