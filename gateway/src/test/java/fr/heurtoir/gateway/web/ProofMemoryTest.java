package fr.heurtoir.gateway.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.web.SpentProofs.Spent;
import java.security.SecureRandom;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProofMemoryTest {
  private static final long MINUTE = 60_000_000_000L;

  @Test
  void aNonceIsGoodForFiveMinutesOfOneStart() {
    long[] now = {123};
    ProofNonces nonces = new ProofNonces(() -> now[0], new SecureRandom());
    String nonce = nonces.current();
    now[0] += 4 * MINUTE;
    assertEquals(OptionalLong.of(0), nonces.minute(nonce));
    now[0] += MINUTE;
    assertTrue(nonces.minute(nonce).isEmpty());
    ProofNonces restarted = new ProofNonces(() -> 0, new SecureRandom());
    assertTrue(restarted.minute(nonce).isEmpty());
    assertTrue(nonces.minute("6" + nonces.current().substring(1)).isEmpty(), "of tomorrow");
  }

  @Test
  void aProofIsRememberedWhileItsNonceIsGoodAndForgottenAfter() {
    SpentProofs spent = new SpentProofs();
    assertEquals(Spent.FIRST, spent.spend("p1", "a", 0, -4));
    assertEquals(Spent.AGAIN, spent.spend("p1", "a", 4, 0));
    assertEquals(Spent.FIRST, spent.spend("p2", "a", 4, 0));
    assertEquals(2, spent.size());
    assertEquals(Spent.FIRST, spent.spend("p1", "b", 5, 1));
    assertEquals(2, spent.size(), "the first is forgotten: its nonce is refused");
  }

  @Test
  void onePhoneFillsItsOwnMemoryAlone() {
    SpentProofs spent = new SpentProofs();
    for (int i = 0; i < SpentProofs.MOST_OF_ONE; i++) {
      assertEquals(Spent.FIRST, spent.spend("p1", "a" + i, 0, 0));
    }
    assertEquals(Spent.FULL, spent.spend("p1", "more", 0, 0));
    assertEquals(Spent.FIRST, spent.spend("p2", "more", 0, 0));
    assertEquals(Spent.FIRST, spent.spend("p1", "more", 1, 1));
  }

  @Test
  void allPhonesTogetherAreBounded() {
    SpentProofs spent = new SpentProofs();
    for (int i = 0; i < SpentProofs.MOST; i++) {
      spent.spend("p" + i / 500, "a" + i, 0, 0);
    }
    assertEquals(Spent.FULL, spent.spend("another", "a", 0, 0));
    assertEquals(SpentProofs.MOST, spent.size());
  }
}
