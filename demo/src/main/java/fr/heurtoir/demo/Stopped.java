package fr.heurtoir.demo;

/** The demo was stopped while it waited for something. */
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
