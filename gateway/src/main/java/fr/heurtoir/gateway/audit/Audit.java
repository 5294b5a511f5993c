package fr.heurtoir.gateway.audit;

/** Where an act is recorded. The one way into the audit trail. */
public interface Audit {
  /** Forgets everything. For what acts on no database. */
  Audit NONE = event -> {};

  /**
   * Accepts an act that happened now. Never blocks; any thread. What is accepted is written in the
   * order of the calls, soon, and before an ordered stop ends.
   */
  void record(AuditEvent event);
}
