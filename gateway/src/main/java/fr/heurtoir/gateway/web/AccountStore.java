package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.school.CommuneId;
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

  /**
   * Stores the sign-in that issued an enrolment, once.
   *
   * @throws RuntimeException where no link has this token, or its sign-in is stored already;
   *     nothing changes then
   */
  void keep(String token, Account account);

  /** The sign-in that enrolled a phone. Empty for a phone that IT staff enrolled. */
  Optional<Account> ofPhone(String phoneId);

  /**
   * Ends the enrolments of a provider's session, or of an account where no session is named. Where
   * both are named, both must fit; where neither is, nothing ends. Open enrolment links are
   * revoked.
   *
   * @param at whose provider says so: another commune's phones are none of its concern
   * @param subject empty where a session alone is named
   * @return the phones that were enrolled so and are not revoked; they are the caller's to revoke
   */
  List<String> end(CommuneId at, Optional<String> subject, Optional<String> session);
}
