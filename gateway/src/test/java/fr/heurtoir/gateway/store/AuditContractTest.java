package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link fr.heurtoir.gateway.audit.Audit} promises, whatever keeps it. */
class AuditContractTest extends PortContract {
  private static AuditEvent opening(String outcome) {
    return AuditEvent.of(AuditKind.OPENING, outcome).byPhone("p1", HEAD).atDoor(GATE);
  }

  private static AuditEvent refused(String address) {
    return AuditEvent.of(AuditKind.ENROLMENT_REFUSED, "unknown-token").from(address);
  }

  @Test
  void whatWasRecordedIsThereAfterAnOrderedStopInItsOrder() throws Exception {
    kept.audit().record(opening("ordered"));
    kept.audit().record(opening("pulsing"));
    kept.audit().record(AuditEvent.of(AuditKind.LOCKDOWN, "set").byConsole(CONSOLE).atDoor(GATE));
    kept.audit().record(opening("released"));
    again();
    assertEquals(
        List.of(
            "opening ordered p1 1",
            "opening pulsing p1 1",
            "lockdown set " + CONSOLE + " 1",
            "opening released p1 1"),
        kept.audited());
  }

  @Test
  void whatAStrangerRepeatsIsOneEntryAndItsCount() throws Exception {
    for (int i = 0; i < 5_000; i++) {
      kept.audit().record(refused("192.0.2.1"));
    }
    kept.audit().record(opening("ordered"));
    again();
    assertEquals(
        List.of(
            "enrolment-refused unknown-token - 1",
            "opening ordered p1 1",
            "enrolment-refused unknown-token - 4999"),
        kept.audited());
  }

  @Test
  void aCountEndsWithItsWindow() throws Exception {
    kept.audit().record(refused("192.0.2.1"));
    kept.audit().record(refused("192.0.2.1"));
    time.pass(Duration.ofMinutes(15));
    kept.audit().record(refused("192.0.2.1"));
    again();
    assertEquals(
        List.of(
            "enrolment-refused unknown-token - 1",
            "enrolment-refused unknown-token - 1",
            "enrolment-refused unknown-token - 1"),
        kept.audited());
  }
}
