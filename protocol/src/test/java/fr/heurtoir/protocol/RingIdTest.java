package fr.heurtoir.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RingIdTest {
  @Test
  void idsSortByTheTimeOfThePress() {
    assertTrue(RingId.next(1_000).value().compareTo(RingId.next(1_001).value()) < 0);
    assertEquals("0000000000", RingId.next(0).value().substring(0, 10));
    assertEquals("7ZZZZZZZZZ", RingId.next(0xFFFF_FFFF_FFFFL).value().substring(0, 10));
  }

  @Test
  void idsOfOneMillisecondDiffer() {
    Set<RingId> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      assertTrue(seen.add(RingId.next(42)));
    }
  }

  @Test
  void aHostileIdIsRefused() {
    for (String text :
        new String[] {"", "x", "0".repeat(27), "8" + "0".repeat(25), "0".repeat(25) + "\n"}) {
      assertThrows(IllegalArgumentException.class, () -> new RingId(text));
    }
  }
}
