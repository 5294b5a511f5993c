package fr.heurtoir.gateway.web;

import java.util.List;
import java.util.Optional;

/**
 * Which sign-in at a provider enrolled which phone, so that a logout there can end the phone. Every
 * method waits for the database.
 */
public interface AccountStore {
  /**
   * A sign-in: an account, and the session of the provider in which it was. Both are hashes.
   *
   * @param session empty where the provider names none
   */
  record Account(String subject, Optional<String> session) {}

  /** Stores the sign-in that issued an enrolment. */
  void keep(String token, Account account);

  /** The sign-in by which a phone was enrolled; empty for one that IT staff enrolled. */
  Optional<Account> ofPhone(String phoneId);

  /**
   * Ends what a session of the provider enrolled, or, where no session is named, what an account
   * did: enrolments that were not used yet are revoked.
   *
   * @param subject empty where a session alone is named
   * @return the phones that were enrolled so and are not revoked; they are the caller's to revoke
   */
  List<String> end(Optional<String> subject, Optional<String> session);
}
