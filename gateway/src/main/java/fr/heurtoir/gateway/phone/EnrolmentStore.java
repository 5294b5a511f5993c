package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.phone.EnrolmentLink.Issued;
import fr.heurtoir.gateway.phone.EnrolmentLink.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Links that make a phone somebody's: each a token and a code, good for one phone. Every method
 * waits for the database; those that take a code compute for tens of milliseconds besides.
 */
public interface EnrolmentStore {
  /** How long a link is good unless said. */
  Duration VALIDITY = Duration.ofHours(72);

  /** The longest validity of a link. */
  Duration MAX_VALIDITY = Duration.ofDays(30);

  /**
   * A new link, to be used once.
   *
   * @param validity above zero, at most {@link #MAX_VALIDITY}
   * @param by who issues it: a pseudonym
   * @throws IllegalArgumentException for a person whom the school does not list, or a validity out
   *     of its range
   */
  Issued issue(String person, String school, Duration validity, String by);

  /**
   * The same without a code, for a browser that is handed the token itself. Nobody could type what
   * nobody was shown, and a code that does not exist cannot be guessed, nor does it cost anything.
   *
   * @return the token
   */
  String issueToken(String person, String school, Duration validity, String by);

  /**
   * The link of a token, whatever has become of it, or of a code, while it is open; empty where
   * there is none, or its person is gone.
   */
  Optional<EnrolmentLink> look(Secret secret);

  /** The newest links, 500 at most. */
  List<EnrolmentLink> all();

  /** Takes a link back; false where there is none that is open. */
  boolean revoke(String id);

  /**
   * Uses a link: enrols a phone and begins its session. The same device may use it again within ten
   * minutes, its answer having been lost: then its phone gets a new session.
   *
   * @param name 1 to 80 characters, as the person calls the phone
   * @param key the device's public key: SubjectPublicKeyInfo, base64url, checked already
   * @throws IllegalArgumentException for a name out of its range; the link is not used then
   */
  Redeemed redeem(Secret secret, String name, String key);
}
