package fr.heurtoir.protocol.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrdersTest {
  private static final DoorId DOOR = new DoorId("portail.jules-ferry");
  private static final RingId RING = RingId.next(1_700_000_000_000L);
  private static final Nonce NONCE = Nonce.random();
  private static final OpenOrder OPEN = new OpenOrder(DOOR, RING, "gate", NONCE, 1);

  @Test
  void aSignatureHoldsForItsOrderAndForNoOther() {
    OrderKey key = OrderKey.generate();
    OrderSignature signature = key.sign(OPEN);
    assertTrue(key.publicKey().verifies(OPEN, signature));
    for (SignedText other :
        List.of(
            new OpenOrder(DOOR, RING, "gate", NONCE, 2),
            new OpenOrder(DOOR, RING, "inner", NONCE, 1),
            new OpenOrder(DOOR, RING, "gate", Nonce.random(), 1),
            new OpenOrder(DOOR, RingId.next(1), "gate", NONCE, 1),
            new OpenOrder(new DoorId("cour.jules-ferry"), RING, "gate", NONCE, 1),
            new LockdownOrder(DOOR, false, 1, NONCE, "p1"))) {
      assertFalse(key.publicKey().verifies(other, signature), other.signedText());
    }
    assertFalse(OrderKey.generate().publicKey().verifies(OPEN, signature));
  }

  /** RFC 8032 section 7.1, test 2: the curve's own vector through our encodings. */
  @Test
  void keysAndSignaturesAreThoseOfRfc8032() throws Exception {
    HexFormat hex = HexFormat.of();
    byte[] seed = hex.parseHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    byte[] shown = hex.parseHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    byte[] info = hex.parseHex("302e020100300506032b657004220420" + hex.formatHex(seed));
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(
        KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(info)));
    signer.update((byte) 0x72);
    assertEquals(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        hex.formatHex(signer.sign()));
    OrderKey read =
        OrderKey.read(
            Base64.getEncoder().encodeToString(info)
                + "\n"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(shown));
    assertTrue(read.publicKey().verifies(OPEN, read.sign(OPEN)));
    // The examples of docs/open-order.md.
    Nonce nonce = new Nonce("AAECAwQFBgcICQoLDA0ODw");
    OpenOrder open =
        new OpenOrder(DOOR, new RingId("01JD0000000000000000000000"), "gate", nonce, 1);
    assertEquals(93, open.signedText().length());
    assertEquals(
        new OrderSignature(
            "39f713d0a644253f",
            "dQVh91oS4MineaQqm68Ni7Q1tBAD_fcwedaYzElcZZEuq7UY3hT4f5ENHUH-QIU4y2c9BA5KRNX8FigbtM19Cw"),
        read.sign(open));
    assertEquals(
        "JxV6tVQw7jZJKibY-A2DmTg6njWXAL4AliTpu2zuPFRVa1o7Q2SmWFJB-oMn_rcRPo8UkwF4jxeqPqkCaVWsDg",
        read.sign(new LockdownOrder(DOOR, true, 8, nonce, "p-12")).value());
  }

  @Test
  void aKeyReadsBackAndShowsNothingOfItsSecret() {
    OrderKey key = OrderKey.generate();
    assertEquals(key.publicKey(), OrderKey.read(key.write()).publicKey());
    assertFalse(key.toString().contains(key.write().substring(0, 20)));
    String mixed =
        key.write().lines().findFirst().orElseThrow()
            + "\n"
            + OrderKey.generate().publicKey().value();
    assertThrows(IllegalArgumentException.class, () -> OrderKey.read(mixed));
    assertThrows(IllegalArgumentException.class, () -> OrderKey.read("x"));
  }

  @Test
  void whatIsOutOfItsRangeIsNoOrder() {
    assertThrows(IllegalArgumentException.class, () -> new OpenOrder(DOOR, RING, "a\nb", NONCE, 1));
    assertThrows(IllegalArgumentException.class, () -> new OpenOrder(DOOR, RING, "gate", NONCE, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new OpenOrder(DOOR, RING, "gate", NONCE, 1001));
    assertThrows(
        IllegalArgumentException.class, () -> new LockdownOrder(DOOR, true, 0, NONCE, "p"));
    assertThrows(
        IllegalArgumentException.class, () -> new LockdownOrder(DOOR, true, 1, NONCE, "a b"));
    assertThrows(IllegalArgumentException.class, () -> new KeyOrder(DOOR, 1, List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Nonce("short"));
    assertThrows(IllegalArgumentException.class, () -> new OrderPublicKey("A".repeat(42) + "B"));
    assertThrows(
        IllegalArgumentException.class, () -> new OrderSignature("0".repeat(16), "A".repeat(85)));
  }
}
