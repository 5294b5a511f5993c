package fr.heurtoir.gateway.phone;

import java.time.Instant;

/** Stores when phones last proved that they would ring. */
public interface ProofStore {
  /** The proofs of a phone; none for a phone that is not enrolled. Never blocks; any thread. */
  PhoneProof of(String phone);

  /**
   * Records a proof of a phone, now. Never blocks; any thread.
   *
   * @return the proofs before
   */
  PhoneProof proved(String phone, PhoneProof.Kind kind);

  /** Records that people were told that this phone is silent. Never blocks; any thread. */
  void toldUnreachable(String phone, Instant since);

  /** Writes the changes and deletes phones that no longer exist. Blocks on the database. */
  void write();
}
