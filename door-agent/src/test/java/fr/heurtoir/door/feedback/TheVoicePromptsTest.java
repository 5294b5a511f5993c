package fr.heurtoir.door.feedback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TheVoicePromptsTest {
  private static final List<Language> BOTH = List.of(Language.FRENCH, Language.ENGLISH);
  private final Signals signals = Signals.load();

  /** What the generation recorded of a file: {@code prompts.tsv}. */
  private record Made(String text, String file, double rms, double peak, double seconds) {}

  private static byte[] built(String name) throws IOException {
    try (InputStream in = Prompts.class.getResourceAsStream("prompts/" + name)) {
      if (in == null) {
        throw new IOException("no " + name);
      }
      return in.readAllBytes();
    }
  }

  private static Map<String, Made> record() throws IOException {
    Map<String, Made> made = new HashMap<>();
    for (String line :
        new String(built("prompts.tsv"), StandardCharsets.UTF_8).lines().skip(1).toList()) {
      String[] f = line.split("\t");
      made.put(
          f[0],
          new Made(
              f[1],
              f[2],
              Double.parseDouble(f[3]),
              Double.parseDouble(f[4]),
              Double.parseDouble(f[5])));
    }
    return made;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void wereMadeFromTheTableAsItIsNow() throws Exception {
    Map<String, Made> record = record();
    long total = 0;
    for (Signal signal : signals.all()) {
      for (Language language : Language.values()) {
        String text = signal.in(language).spoken();
        String name = Prompts.name(signal, language);
        Made made = record.remove(name);
        if (text.isEmpty()) {
          assertEquals(null, made, name);
          continue;
        }
        assertTrue(
            made != null && made.text().equals(sha256(text.getBytes(StandardCharsets.UTF_8))),
            () -> name + " does not say what the table says: run door-agent/prompts/make");
        byte[] file = built(name);
        assertEquals(made.file(), sha256(file), name);
        assertEquals(made.seconds() * 1000, OggFile.length(file).toMillis(), 20, name);
        assertTrue(made.seconds() > 0.5, name);
        total += file.length;
      }
    }
    assertEquals(Map.of(), record, "prompts that the table does not know");
    assertTrue(total < 1_000_000, "together " + total + " bytes");
  }

  @Test
  void areEquallyLoudAndNoneIsClipped() throws Exception {
    DoubleSummaryStatistics loudness = new DoubleSummaryStatistics();
    for (Made made : record().values()) {
      loudness.accept(made.rms());
      assertTrue(made.peak() < -0.5, made::toString);
    }
    assertTrue(loudness.getMax() - loudness.getMin() <= 2, loudness::toString);
  }

  @Test
  void aSignalIsSpokenInTheLanguagesThatAreConfiguredInTheirOrder() {
    Signal told = signals.of("ring-sent");
    try (Prompts english = new Prompts(signals, Optional.empty(), List.of(Language.ENGLISH));
        Prompts both = new Prompts(signals, Optional.empty(), BOTH)) {
      assertEquals(List.of("en"), folders(english.of(told)));
      assertEquals(List.of("fr", "en"), folders(both.of(told)));
      assertEquals(List.of(), both.of(signals.of("speak")));
    }
  }

  private static List<String> folders(List<Sound> sounds) {
    return sounds.stream()
        .map(Sound.Prompt.class::cast)
        .map(prompt -> String.valueOf(prompt.file().getName(prompt.file().getNameCount() - 2)))
        .toList();
  }

  @Test
  void aFileOfTheConfiguredFolderReplacesABuiltInOneAndABadOneDoesNot(@TempDir Path folder)
      throws Exception {
    Files.createDirectories(folder.resolve("fr"));
    Path good = Files.write(folder.resolve("fr/ring-sent.oga"), built("fr/declined.oga"));
    Path bad = Files.writeString(folder.resolve("fr/answered.oga"), "ID3 not Ogg");
    Path large = Files.write(folder.resolve("fr/opened.oga"), new byte[600 * 1024]);
    try (Prompts prompts = new Prompts(signals, Optional.of(folder), List.of(Language.FRENCH))) {
      assertEquals(good, file(prompts, "ring-sent"));
      assertFalse(file(prompts, "answered").equals(bad));
      assertFalse(file(prompts, "opened").equals(large));
      assertTrue(Files.exists(file(prompts, "opened")));
    }
  }

  private Path file(Prompts prompts, String code) {
    return ((Sound.Prompt) prompts.of(signals.of(code)).getFirst()).file();
  }

  @Test
  void leaveNothingBehind() {
    Path file;
    try (Prompts prompts = new Prompts(signals, Optional.empty(), BOTH)) {
      file = file(prompts, "answered");
      assertTrue(Files.exists(file));
    }
    assertFalse(Files.exists(file));
  }

  @Test
  void aFileThatIsNoneIsRefusedWithItsReason() throws Exception {
    byte[] good = built("fr/answered.oga");
    assertTrue(OggFile.length(good).compareTo(Duration.ofMillis(500)) > 0);
    assertEquals("is empty", refusal(new byte[0]));
    assertEquals(
        "no Ogg page at byte 0",
        refusal("RIFF....WAVEfmt ....................".getBytes(StandardCharsets.US_ASCII)));
    assertTrue(refusal(Arrays.copyOf(good, good.length - 7)).startsWith("cut off in the page"));
    byte[] stereo = good.clone();
    stereo[28 + 11] = 2;
    assertEquals("has 2 channels instead of one", refusal(stereo));
  }

  private static String refusal(byte[] file) {
    return String.valueOf(assertThrows(IOException.class, () -> OggFile.length(file)).getMessage());
  }

  @Property(tries = 2000)
  void whateverIsInAFileItIsReadOrRefusedAndNothingElse(
      @ForAll @IntRange(max = 5000) int at,
      @ForAll byte value,
      @ForAll @IntRange(max = 6000) int cut)
      throws IOException {
    byte[] bytes = built("fr/answered.oga");
    byte[] changed = Arrays.copyOf(bytes, Math.min(bytes.length, cut));
    if (at < changed.length) {
      changed[at] = value;
    }
    try {
      assertTrue(OggFile.length(changed).toMillis() >= 0);
    } catch (IOException refused) {
      assertFalse(String.valueOf(refused.getMessage()).isEmpty());
    }
  }
}
