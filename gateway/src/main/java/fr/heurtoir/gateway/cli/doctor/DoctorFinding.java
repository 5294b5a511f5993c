package fr.heurtoir.gateway.cli.doctor;

/**
 * What one check saw.
 *
 * @param well whether nothing needs doing
 * @param about a word or two: what was looked at
 * @param seen a sentence
 * @param mend what to do; empty where all is well
 */
record DoctorFinding(boolean well, String about, String seen, String mend) {
  static DoctorFinding well(String about, String seen) {
    return new DoctorFinding(true, about, seen, "");
  }

  static DoctorFinding toDo(String about, String seen, String mend) {
    return new DoctorFinding(false, about, seen, mend);
  }
}
