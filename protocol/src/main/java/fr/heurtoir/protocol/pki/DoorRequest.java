package fr.heurtoir.protocol.pki;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * A door's verified request for a certificate (PKCS#10, RFC 2986): an EC key on P-256 or an Ed25519
 * key, and proof that the sender has the private key. The names in the request are not believed.
 *
 * @param commonName of the subject, where it has exactly one
 */
public record DoorRequest(PublicKey key, Optional<String> commonName) {
  /** The longest request accepted, in bytes of DER. */
  public static final int MOST_BYTES = 2048;

  /**
   * Reads and verifies a request.
   *
   * @throws IllegalArgumentException where it is malformed, or its key or signature is of another
   *     kind or wrong; the message says which and contains nothing of the request
   */
  public static DoorRequest read(byte[] der) {
    if (der.length > MOST_BYTES) {
      throw new IllegalArgumentException("longer than " + MOST_BYTES + " bytes");
    }
    try {
      JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(der);
      ASN1ObjectIdentifier algorithm = request.getSignatureAlgorithm().getAlgorithm();
      boolean ec = algorithm.equals(X9ObjectIdentifiers.ecdsa_with_SHA256);
      if (!ec && !algorithm.equals(EdECObjectIdentifiers.id_Ed25519)) {
        throw new IllegalArgumentException("signed by neither SHA256withECDSA nor Ed25519");
      }
      PublicKey key = request.getPublicKey();
      if (!(ec ? onP256(key) : isEd25519(key))) {
        throw new IllegalArgumentException("the key is neither EC on P-256 nor Ed25519");
      }
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new IllegalArgumentException("its signature does not verify");
      }
      return new DoorRequest(key, commonName(request));
    } catch (IOException
        | GeneralSecurityException
        | PKCSException
        | OperatorCreationException notOne) {
      throw new IllegalArgumentException("not a certificate request", notOne);
    } catch (IllegalArgumentException known) {
      throw known;
    } catch (RuntimeException broken) {
      // The ASN.1 reader throws exceptions of its own kinds on some malformed input.
      throw new IllegalArgumentException("not a certificate request", broken);
    }
  }

  private static boolean onP256(PublicKey key) throws GeneralSecurityException {
    AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
    named.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec p256 = named.getParameterSpec(ECParameterSpec.class);
    return key instanceof ECPublicKey ec
        && ec.getParams().getCurve().equals(p256.getCurve())
        && ec.getParams().getGenerator().equals(p256.getGenerator())
        && ec.getParams().getOrder().equals(p256.getOrder());
  }

  private static boolean isEd25519(PublicKey key) {
    return key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519");
  }

  private static Optional<String> commonName(JcaPKCS10CertificationRequest request) {
    RDN[] names = request.getSubject().getRDNs(BCStyle.CN);
    return names.length == 1 && !names[0].isMultiValued()
        ? Optional.of(IETFUtils.valueToString(names[0].getFirst().getValue()))
        : Optional.empty();
  }

  /** The key's hash, see {@link KeyHash}. */
  public String keyHash() {
    return KeyHash.of(key);
  }
}
