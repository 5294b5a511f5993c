package fr.heurtoir.protocol.order;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** A gateway's private key for signing orders. Any thread. toString never shows it. */
public final class OrderKey {
  private final PrivateKey secret;
  private final OrderPublicKey shown;

  private OrderKey(PrivateKey secret, OrderPublicKey shown) {
    this.secret = secret;
    this.shown = shown;
  }

  public static OrderKey generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return new OrderKey(pair.getPrivate(), OrderPublicKey.of(pair.getPublic()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Reads the text that {@link #write} writes: two lines, the private key (PKCS#8, base64) and the
   * public key.
   *
   * @throws IllegalArgumentException where the text has another form, or the keys do not match
   */
  public static OrderKey read(String text) {
    String[] lines = text.strip().split("\n", -1);
    if (lines.length != 2) {
      throw new IllegalArgumentException("not an order key: two lines are expected");
    }
    try {
      PrivateKey secret =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(
                  new PKCS8EncodedKeySpec(Base64.getDecoder().decode(lines[0].strip())));
      OrderKey key = new OrderKey(secret, new OrderPublicKey(lines[1].strip()));
      SignedText probe = Probe.ORDER;
      if (!key.shown.verifies(probe, key.sign(probe))) {
        throw new IllegalArgumentException("not an order key: its halves do not belong together");
      }
      return key;
    } catch (GeneralSecurityException notAKey) {
      throw new IllegalArgumentException("not an order key", notAKey);
    }
  }

  /** The text for a file of mode 0600. */
  public String write() {
    return Base64.getEncoder().encodeToString(secret.getEncoded()) + "\n" + shown.value() + "\n";
  }

  /** The key with which doors verify. */
  public OrderPublicKey publicKey() {
    return shown;
  }

  /** Signs an order. Takes some tens of microseconds. */
  public OrderSignature sign(SignedText order) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(secret);
      signer.update(order.signedText().getBytes(StandardCharsets.US_ASCII));
      return new OrderSignature(
          shown.id(), Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public String toString() {
    return "OrderKey[" + shown.id() + "]";
  }
}
