package fr.heurtoir.demo;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;

/** Opens pages in the desktop's browser, if there is a desktop. */
final class Browser {
  private Browser() {}

  static void open(List<String> pages) {
    if (System.getenv("DISPLAY") == null && System.getenv("WAYLAND_DISPLAY") == null) {
      return;
    }
    for (String page : pages) {
      try {
        new ProcessBuilder("xdg-open", page)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
      } catch (IOException noDesktop) {
        // The addresses are printed as well.
        return;
      }
    }
  }
}
