package fr.heurtoir.gateway.audit;

/**
 * Somebody, by the name that an entry must not hold. The trail keeps a pseudonym, and beside it
 * whose it is for as long as that may be known.
 *
 * @param value an id or an address; never empty
 */
public record AuditName(Sort sort, String value) {
  public AuditName {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("nobody's name");
    }
  }

  /** What a name is of. */
  public enum Sort {
    /** A person's id in the configuration. */
    PERSON("person"),
    /** A phone's id. */
    PHONE("phone"),
    /** Who typed a command: {@code console.USER}. */
    CONSOLE("console"),
    /** The network address of a client; of IPv6 the /64. */
    ADDRESS("address");

    private final String code;

    Sort(String code) {
      this.code = code;
    }

    /** The word in the database. */
    public String code() {
      return code;
    }
  }

  public static AuditName person(String id) {
    return new AuditName(Sort.PERSON, id);
  }

  public static AuditName phone(String id) {
    return new AuditName(Sort.PHONE, id);
  }

  public static AuditName console(String by) {
    return new AuditName(Sort.CONSOLE, by);
  }

  public static AuditName address(String address) {
    return new AuditName(Sort.ADDRESS, address);
  }
}
