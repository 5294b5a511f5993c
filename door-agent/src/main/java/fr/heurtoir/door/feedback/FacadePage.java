package fr.heurtoir.door.feedback;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/**
 * The screen's page. It contains every pictogram, and shows {@code out-of-service} before the first
 * state: that stays on the screen while the agent does not run.
 */
final class FacadePage {
  private final byte[] html;
  private final byte[] size;
  private final String version;

  /**
   * @throws IOException where the build lacks a file
   */
  FacadePage(PageFiles files, Signals signals, List<Language> languages, FacadeSettings settings)
      throws IOException {
    Signal initial = signals.of("out-of-service");
    StringBuilder pictograms = new StringBuilder();
    TreeSet<String> names = new TreeSet<>(List.of("camera", "microphone"));
    signals.all().forEach(signal -> names.add(signal.pictogram()));
    for (String name : names) {
      String svg = new String(files.bytes("pictograms/" + name + ".svg"), StandardCharsets.UTF_8);
      pictograms.append(
          svg.strip()
              .replace("<svg ", "<symbol id=\"" + name + "\" ")
              .replace("</svg>", "</symbol>"));
    }
    String page = new String(files.bytes("facade.html"), StandardCharsets.UTF_8);
    page = page.replace("{{pictograms}}", pictograms).replace("{{pictogram}}", initial.pictogram());
    page = page.replace("{{language}}", languages.getFirst().tag());
    for (int i = 0; i < 2; i++) {
      String place = i == 0 ? "first" : "second";
      boolean there = i < languages.size();
      Wording words = there ? initial.in(languages.get(i)) : new Wording("", "", "");
      page =
          page.replace("{{" + place + ".lang}}", there ? languages.get(i).tag() : "fr")
              .replace("{{" + place + ".headline}}", words.headline())
              .replace("{{" + place + ".more}}", words.more());
    }
    size =
        (":root { --display-width: %d; --display-height: %d; }\n"
                .formatted(settings.widthMillimetres(), settings.heightMillimetres()))
            .getBytes(StandardCharsets.UTF_8);
    version = digest(page, new String(size, StandardCharsets.UTF_8), files);
    html = page.replace("{{version}}", version).getBytes(StandardCharsets.UTF_8);
  }

  /** The page. */
  byte[] html() {
    return html.clone();
  }

  /** The style sheet with the display's size. */
  byte[] size() {
    return size.clone();
  }

  /** A version that changes with the page and its files. A screen with another version reloads. */
  String version() {
    return version;
  }

  private static String digest(String page, String size, PageFiles files) throws IOException {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(page.getBytes(StandardCharsets.UTF_8));
      sha.update(size.getBytes(StandardCharsets.UTF_8));
      sha.update(files.bytes("facade.css"));
      sha.update(files.bytes("facade.js"));
      return HexFormat.of().formatHex(sha.digest(), 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
