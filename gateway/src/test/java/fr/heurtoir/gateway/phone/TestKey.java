package fr.heurtoir.gateway.phone;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A device's key, used as the app uses its own. */
public final class TestKey {
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair pair;

  private TestKey(KeyPair pair) {
    this.pair = pair;
  }

  public static TestKey make() {
    try {
      KeyPairGenerator maker = KeyPairGenerator.getInstance("EC");
      maker.initialize(new ECGenParameterSpec("secp256r1"));
      return new TestKey(maker.generateKeyPair());
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** SubjectPublicKeyInfo, base64url. */
  public String text() {
    return TEXT.encodeToString(pair.getPublic().getEncoded());
  }

  /** A signature over these lines. */
  public String sign(List<String> lines) {
    try {
      Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
      signer.initSign(pair.getPrivate());
      signer.update(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
      return TEXT.encodeToString(signer.sign());
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** The body of an enrolment; {@code what} is token or code. */
  public String enrolment(String what, String secret, String name) {
    return "{\"%s\":\"%s\",\"name\":\"%s\",\"key\":\"%s\",\"signature\":\"%s\"}"
        .formatted(what, secret, name, text(), sign(List.of("heurtoir-enrol:v1", secret, text())));
  }

  /**
   * The member {@code "proof":{…}} of a message of a phone.
   *
   * @param tap milliseconds from the challenge to the tap, where the message says it
   */
  public String proof(String phone, String nonce, int tap, String type, String... more) {
    List<String> lines = new ArrayList<>(List.of("heurtoir-phone:v1", phone, nonce, type));
    lines.addAll(List.of(more));
    String timed = "";
    if (type.equals("open") || type.equals("lockdown")) {
      lines.add(Integer.toString(tap));
      timed = "\"tap\":" + tap + ",";
    }
    return "\"proof\":{\"nonce\":\""
        + nonce
        + "\","
        + timed
        + "\"signature\":\""
        + sign(lines)
        + "\"}";
  }
}
