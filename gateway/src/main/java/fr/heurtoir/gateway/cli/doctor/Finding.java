package fr.heurtoir.gateway.cli.doctor;

/**
 * What one check saw.
 *
 * @param well whether nothing needs doing
 * @param about a word or two: what was looked at
 * @param seen a sentence
 * @param mend what to do; empty where all is well
 */
record Finding(boolean well, String about, String seen, String mend) {
  static Finding well(String about, String seen) {
    return new Finding(true, about, seen, "");
  }

  static Finding toDo(String about, String seen, String mend) {
    return new Finding(false, about, seen, mend);
  }
}
