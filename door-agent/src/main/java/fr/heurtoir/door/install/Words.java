package fr.heurtoir.door.install;

/** A sentence for whoever stands at the terminal. */
record Words(String french, String english) {
  static final Words NONE = new Words("", "");

  /** The terminal's language. */
  enum Lang {
    FR,
    EN;

    String fault() {
      return this == FR ? "DÉFAUT" : "FAULT";
    }
  }

  String in(Lang lang) {
    return lang == Lang.FR ? french : english;
  }
}
