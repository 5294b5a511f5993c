package fr.heurtoir.gateway.control.status;

/**
 * Something that needs doing.
 *
 * @param about what it concerns: a door, a school, or a part of the gateway
 * @param what was observed
 * @param mend what to do
 */
public record ToDo(Urgency urgency, String about, String what, String mend) {
  /** In the order of what needs doing. */
  public enum Urgency {
    /** A visitor is not heard, seen or let in because of it. */
    NOW("now"),
    /** Something works only partly, or is not kept. */
    TODAY("today"),
    /** It will fail. */
    SOON("soon");

    private final String word;

    Urgency(String word) {
      this.word = word;
    }

    /** As people and programs are told. */
    public String word() {
      return word;
    }
  }
}
