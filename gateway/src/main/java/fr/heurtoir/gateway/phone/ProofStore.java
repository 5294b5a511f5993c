package fr.heurtoir.gateway.phone;

import java.time.Instant;

/** When phones last proved that they would ring. */
public interface ProofStore {
  /** What is known of a phone. Never waits; any thread. */
  PhoneProof of(String phone);

  /**
   * A phone proves something now. Never waits; any thread.
   *
   * @return what was known before
   */
  PhoneProof proved(String phone, PhoneProof.Kind kind);

  /** It has been told that this phone gives no proof. Never waits; any thread. */
  void toldUnreachable(String phone, Instant since);

  /** Writes what has changed, and forgets phones that are no more. Waits for the database. */
  void write();
}
