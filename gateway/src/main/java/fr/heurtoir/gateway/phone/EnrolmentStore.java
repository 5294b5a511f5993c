package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.phone.EnrolmentLink.Issued;
import fr.heurtoir.gateway.phone.EnrolmentLink.Secret;
import fr.heurtoir.gateway.school.CommuneId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Enrolment links. Each has a token and a code, and enrols one phone for one person. Every method
 * blocks on the database. Methods that take a code also compute for tens of milliseconds.
 */
public interface EnrolmentStore {
  /** The default validity of a link. */
  Duration VALIDITY = Duration.ofHours(72);

  /** The longest validity of a link. */
  Duration MAX_VALIDITY = Duration.ofDays(30);

  /**
   * Issues a link that works once.
   *
   * @param validity above zero, at most {@link #MAX_VALIDITY}
   * @param by who issues it: a pseudonym
   * @throws IllegalArgumentException for a person whom the school does not list, or a validity out
   *     of range
   */
  Issued issue(String person, String school, Duration validity, String by);

  /**
   * Issues a link without a code, for a browser that gets the token directly. Nobody needs to type
   * a code here, and a code that does not exist cannot be guessed and costs no computation.
   *
   * @return the token
   */
  String issueToken(String person, String school, Duration validity, String by);

  /**
   * The link of a token, whatever has become of it, or of a code, while it is open; empty where
   * there is none, its person is gone, or is of another commune.
   *
   * @param at at whose address it is asked for
   */
  Optional<EnrolmentLink> look(CommuneId at, Secret secret);

  /** The newest links, 500 at most, newest first. */
  List<EnrolmentLink> all();

  /** Revokes a link. False where no open link has that id. */
  boolean revoke(String id);

  /**
   * Uses a link: enrols a phone and begins its session. The same device may repeat this within ten
   * minutes, because the answer may have been lost: its phone then gets a new session. A link whose
   * person is not configured any more enrols nobody and stays unused.
   *
   * @param at at whose address it is used: a link of another commune's is unknown there, and stays
   *     as it was
   * @param name 1 to 80 characters, as the person calls the phone
   * @param key the device's public key: SubjectPublicKeyInfo, base64url, checked already
   * @throws IllegalArgumentException for a name out of range; the link stays unused
   */
  Redeemed redeem(CommuneId at, Secret secret, String name, String key);
}
