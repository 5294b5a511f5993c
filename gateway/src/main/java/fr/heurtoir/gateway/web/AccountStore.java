package fr.heurtoir.gateway.web;

import java.util.List;
import java.util.Optional;

/**
 * Which sign-in at a provider enrolled which phone, so that a logout there can end the phone. Every
 * method blocks on the database.
 */
public interface AccountStore {
  /**
   * A sign-in: an account and its session at the provider. Both are hashes.
   *
   * @param session empty where the provider names none
   */
  record Account(String subject, Optional<String> session) {}

  /** Stores the sign-in that issued an enrolment. */
  void keep(String token, Account account);

  /** The sign-in that enrolled a phone. Empty for a phone that IT staff enrolled. */
  Optional<Account> ofPhone(String phoneId);

  /**
   * Ends the enrolments of a provider's session, or of an account where no session is named. Unused
   * enrolment links are revoked.
   *
   * @param subject empty where only a session is named
   * @return the enrolled phones concerned, which the caller must revoke
   */
  List<String> end(Optional<String> subject, Optional<String> session);
}
