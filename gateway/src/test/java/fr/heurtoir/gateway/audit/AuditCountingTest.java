package fr.heurtoir.gateway.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.audit.AuditCounting.Counted;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nobody fills the trail by doing the same again and again. */
class AuditCountingTest {
  private static final long WINDOW = Duration.ofMinutes(15).toMillis();

  private final AuditCounting counting = new AuditCounting();

  private static AuditEvent refusedFrom(String address) {
    return AuditEvent.of(AuditKind.PROOF_REFUSED, "signature").from(address);
  }

  @Test
  void theFirstIsWrittenAtOnceAndTheOthersAreCountedUntilTheWindowEnds() {
    assertTrue(counting.first(refusedFrom("192.0.2.1"), 1_000));
    assertFalse(counting.first(refusedFrom("192.0.2.1"), 2_000));
    assertFalse(counting.first(refusedFrom("192.0.2.1"), 3_000));
    assertTrue(counting.first(refusedFrom("192.0.2.2"), 3_000));
    assertEquals(List.of(), counting.due(1_000 + WINDOW - 1));
    assertEquals(
        List.of(new Counted(refusedFrom("192.0.2.1"), 3_000, 2)), counting.due(1_000 + WINDOW));
    assertEquals(List.of(), counting.rest());
    assertTrue(counting.first(refusedFrom("192.0.2.1"), 1_000 + WINDOW));
  }

  @Test
  void whatMayNotBeMissedIsNeverCounted() {
    AuditEvent opening = AuditEvent.of(AuditKind.OPENING, "ordered");
    assertTrue(counting.first(opening, 1));
    assertTrue(counting.first(opening, 1));
    assertEquals(List.of(), counting.rest());
  }

  @Test
  void ofMoreSourcesThanAreToldApartOneEntryIsMade() {
    int most = AuditKind.PROOF_REFUSED.merging().most();
    for (int i = 0; i < most; i++) {
      assertTrue(counting.first(refusedFrom("2001:db8:" + i + "::/64"), 1));
    }
    for (int i = 0; i < 10_000; i++) {
      assertFalse(counting.first(refusedFrom("2001:db8:f" + i + "::/64"), 5));
    }
    // Another kind has its own room.
    assertTrue(
        counting.first(AuditEvent.of(AuditKind.HISTORY_READ, "list").byPhone("p1", "head"), 5));
    assertEquals(
        List.of(new Counted(refusedFrom("").ofMany(), 5, 10_000)), counting.due(5 + WINDOW));
    assertTrue(counting.first(refusedFrom("192.0.2.1"), 5 + WINDOW));
  }
}
