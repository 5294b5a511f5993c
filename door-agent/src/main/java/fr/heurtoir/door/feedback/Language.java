package fr.heurtoir.door.feedback;

/** A language that visitors are told in. */
public enum Language {
  FRENCH("fr"),
  ENGLISH("en");

  private final String tag;

  Language(String tag) {
    this.tag = tag;
  }

  /** Its tag (BCP 47), in the table, in the configuration and on the screen. */
  public String tag() {
    return tag;
  }
}
