package fr.heurtoir.protocol.pki;

import fr.heurtoir.protocol.DoorId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A new key pair, EC on P-256, and the request for its certificate. */
public record NewKey(KeyPair pair) {
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  public static NewKey make() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), new SecureRandom());
      return new NewKey(generator.generateKeyPair());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * The certificate request, PKCS#10 (RFC 2986), DER.
   *
   * @param door the subject's common name, cut to the 64 characters of RFC 5280 appendix A.1
   */
  public byte[] request(DoorId door) {
    String name = door.value();
    try {
      return new JcaPKCS10CertificationRequestBuilder(
              new X500NameBuilder(BCStyle.INSTANCE)
                  .addRDN(BCStyle.CN, name.length() > 64 ? name.substring(0, 64) : name)
                  .build(),
              pair.getPublic())
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
          .getEncoded();
    } catch (OperatorCreationException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The private key as the content of a PEM file (RFC 7468, PKCS#8). */
  public byte[] pem() {
    return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  /** Bytes as a PEM block with that label. */
  public static byte[] pem(String label, byte[] der) {
    String text = LINES.encodeToString(der);
    return ("-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
