package fr.heurtoir.demo;

/** The demo was stopped while something was being waited for. */
final class Stopped extends Exception {
  private static final long serialVersionUID = 1L;

  private final String why;

  Stopped(String why) {
    super(why);
    this.why = why;
  }

  String why() {
    return why;
  }
}
