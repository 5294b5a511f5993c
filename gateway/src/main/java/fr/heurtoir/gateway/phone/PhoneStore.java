package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.gateway.ops.Workers;

/** The stored data about phones, and the threads for the methods that block on the database. */
public interface PhoneStore extends Workers {
  PhoneRegister phones();

  EnrolmentStore enrolments();

  SessionStore sessions();

  SubscriptionStore subscriptions();

  ProofStore proofs();

  /** Where acts of phones and upon phones are recorded. */
  Audit audit();
}
