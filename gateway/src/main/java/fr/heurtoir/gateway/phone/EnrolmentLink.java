package fr.heurtoir.gateway.phone;

import java.time.Instant;
import java.util.Optional;

/**
 * One link as it was issued, without its secrets.
 *
 * @param id {@code e} and 10 hexadecimal digits: a name for lists, no secret
 * @param issuedBy a pseudonym, {@code console.USER} or a phone's id
 * @param phone the phone that it enrolled
 */
public record EnrolmentLink(
    String id,
    String person,
    String school,
    String issuedBy,
    Instant issuedAt,
    Instant expires,
    State state,
    Optional<String> phone) {
  /** What has become of it. */
  public enum State {
    /** Good for one phone. */
    OPEN("open"),
    /** It enrolled a phone. */
    USED("used"),
    /** Nobody used it in its time. */
    EXPIRED("expired"),
    /** It was taken back. */
    REVOKED("revoked");

    private final String code;

    State(String code) {
      this.code = code;
    }

    /** The word on the wire and in lists. */
    public String code() {
      return code;
    }
  }

  /** What somebody holds of a link. */
  public sealed interface Secret {
    /** The 43 characters of a link. */
    record Token(String value) implements Secret {}

    /** The short code beside it, as it was typed. */
    record Code(String value) implements Secret {}
  }

  /**
   * A link that was issued now; its secrets are shown once and stored nowhere.
   *
   * @param token 43 characters of base64url
   * @param code 8 characters and a hyphen
   */
  public record Issued(String id, String token, String code, Instant expires) {}
}
