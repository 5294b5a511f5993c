package fr.heurtoir.gateway.phone;

import java.time.Instant;
import java.util.Optional;

/**
 * One issued enrolment link, without its secrets.
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
  /** The state of a link. */
  public enum State {
    /** The link can enrol one phone. */
    OPEN("open"),
    /** The link enrolled a phone. */
    USED("used"),
    /** Nobody used the link in time. */
    EXPIRED("expired"),
    /** Somebody revoked the link. */
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

  /** A link's secret, as a person presents it. */
  public sealed interface Secret {
    /** The 43 characters in the link. */
    record Token(String value) implements Secret {}

    /** The short code beside the link, as somebody typed it. */
    record Code(String value) implements Secret {}
  }

  /**
   * A link that was just issued. Its secrets are shown once and stored nowhere.
   *
   * @param token 43 characters of base64url
   * @param code 8 characters and a hyphen
   */
  public record Issued(String id, String token, String code, Instant expires) {}
}
