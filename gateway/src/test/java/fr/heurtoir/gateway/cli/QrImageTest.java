package fr.heurtoir.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is printed is read back by somebody else's reader, zbar. */
class QrImageTest {
  private static final String LINK =
      "https://heurtoir.commune.example/#enrol/" + "aB3-_".repeat(8) + "xyz";
  private static final int PIXELS = 4;

  @TempDir Path folder;

  @Test
  void theTerminalsBlocksAreReadAsTheLink() throws Exception {
    List<boolean[]> dark = new ArrayList<>();
    for (String line : new QrImage(LINK).blocks(false)) {
      boolean[] above = new boolean[line.length()];
      boolean[] below = new boolean[line.length()];
      for (int x = 0; x < line.length(); x++) {
        char block = line.charAt(x);
        assertTrue("█▀▄ ".indexOf(block) >= 0, "a half block");
        above[x] = block == '▄' || block == ' ';
        below[x] = block == '▀' || block == ' ';
      }
      dark.add(above);
      dark.add(below);
    }
    assertEquals(LINK, read(dark));
  }

  @Test
  void theImagesPathIsReadAsTheLink() throws Exception {
    String svg = new QrImage(LINK).svg();
    Matcher box = Pattern.compile("viewBox=\"0 0 (\\d+) \\1\"").matcher(svg);
    assertTrue(box.find(), svg);
    int size = Integer.parseInt(box.group(1));
    List<boolean[]> dark = new ArrayList<>();
    for (int y = 0; y < size; y++) {
      dark.add(new boolean[size]);
    }
    Matcher module = Pattern.compile("M(\\d+) (\\d+)h1v1h-1z").matcher(svg);
    while (module.find()) {
      dark.get(Integer.parseInt(module.group(2)))[Integer.parseInt(module.group(1))] = true;
    }
    assertEquals(LINK, read(dark));
  }

  @Test
  void coloursAreSetAndSetBackInEveryLine() {
    for (String line : new QrImage(LINK).blocks(true)) {
      assertTrue(line.startsWith("\u001b[37;40;1m") && line.endsWith("\u001b[0m"), line);
    }
  }

  @Test
  void aTextThatDoesNotFitIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new QrImage("x".repeat(3_000)));
  }

  private String read(List<boolean[]> dark) throws Exception {
    int width = dark.getFirst().length * PIXELS;
    StringBuilder image = new StringBuilder("P1\n" + width + " " + dark.size() * PIXELS + "\n");
    for (boolean[] row : dark) {
      StringBuilder line = new StringBuilder();
      for (boolean module : row) {
        line.append((module ? "1" : "0").repeat(PIXELS));
      }
      image.append((line + "\n").repeat(PIXELS));
    }
    Path file = folder.resolve("qr.pbm");
    Files.writeString(file, image, StandardCharsets.US_ASCII);
    // Its absence is a failure that names it: Debian has it in zbar-tools.
    Process reader =
        new ProcessBuilder(
                "zbarimg",
                "--quiet",
                "--nodbus",
                "--raw",
                "-Sdisable",
                "-Sqrcode.enable",
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String text = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(reader.waitFor(30, TimeUnit.SECONDS), "zbarimg ends");
    return text.strip();
  }
}
