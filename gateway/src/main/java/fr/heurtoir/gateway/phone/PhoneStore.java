package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.ops.Workers;

/** What is kept of phones, and the threads for what of it waits for the database. */
public interface PhoneStore extends Workers {
  /** The enrolled phones. */
  PhoneRegister phones();

  /** Links that enrol phones. */
  EnrolmentStore enrolments();

  /** Cookies and their phones. */
  SessionStore sessions();

  /** How phones are woken. */
  SubscriptionStore subscriptions();

  /** When phones last proved that they would ring. */
  ProofStore proofs();
}
