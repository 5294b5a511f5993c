package fr.heurtoir.door.checks;

/** A sentence for the person at the terminal. */
public record Words(String french, String english) {
  static final Words NONE = new Words("", "");

  /** The terminal's language. */
  public enum Lang {
    FR,
    EN;

    public String fault() {
      return this == FR ? "DÉFAUT" : "FAULT";
    }
  }

  public String in(Lang lang) {
    return lang == Lang.FR ? french : english;
  }
}
