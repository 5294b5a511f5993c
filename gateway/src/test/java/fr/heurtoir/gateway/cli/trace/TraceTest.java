package fr.heurtoir.gateway.cli.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.control.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ring's story from what a gateway and a station wrote when it was rung, answered and opened. */
class TraceTest {
  private static final String RING = "01M8NVP86XNRAPD0QZP01KHHVH";
  private static final String PHONE = "p2c8d3bf92cc61c82";

  @TempDir Path folder;
  private Path gateway;
  private Path station;
  private Path journal;

  private record Said(int status, List<String> lines, String err) {
    /** Where a line with these words stands. */
    int at(String words) {
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).contains(words)) {
          return i;
        }
      }
      throw new AssertionError("no line says " + words + ":\n" + String.join("\n", lines));
    }

    String line(String words) {
      return lines.get(at(words));
    }
  }

  @BeforeEach
  void recorded() throws IOException {
    gateway = copy("gateway.log");
    station = copy("door-portail.log");
    journal = copy("station.json");
  }

  private Path copy(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(name))) {
      Path file = folder.resolve(name);
      Files.copy(in, file);
      return file;
    }
  }

  private static Said trace(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Trace.run(
            List.of(words),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Said(
        status,
        out.toString(StandardCharsets.UTF_8).lines().toList(),
        err.toString(StandardCharsets.UTF_8));
  }

  private Said onOneMachine(String ring) {
    // A station's log outside of the journal says local time.
    return trace(ring, "--same-clock", "yes", "--log", gateway.toString(), "--log", zoned(station));
  }

  /** The station's file with the zone it was recorded in, whatever this machine's is. */
  private String zoned(Path file) {
    try {
      Files.writeString(
          file, Files.readString(file).replaceAll("(?m)^(\\S{23}) (?=[A-Z])", "$1Z "));
      return file.toString();
    } catch (IOException unwritable) {
      throw new AssertionError(unwritable);
    }
  }

  @Test
  void everybodysLinesStandInTheOrderOfTime() {
    Said said = onOneMachine(RING);
    assertEquals(0, said.status(), said.err());
    assertEquals("ring " + RING + "  door portail.jules-ferry", said.lines().getFirst());
    List<Integer> places = new ArrayList<>();
    for (String words :
        List.of(
            "door-portail       station state=calling before=idle",
            "door-portail       invite-sent",
            "gateway            sip-call",
            "gateway            ring door=",
            PHONE + "  phone-told since_press_ms=1061",
            "state=talking",
            "state=ordered",
            "lock-pulsing",
            "state=pulsing",
            "ring-ended",
            "state=released")) {
      places.add(said.at(words));
    }
    assertEquals(places.stream().sorted().toList(), places, String.join("\n", said.lines()));
    assertTrue(said.line("phone-told").startsWith("2026-11-30T09:13:35.4"));
  }

  @Test
  void aStationsLinesWithoutTheRingsIdAreToldFromThePressToItsRest() {
    Said said = onOneMachine(RING);
    assertTrue(said.line("visitor-told notice=door-open").contains(" + door-portail"));
    assertFalse(said.line("invite-sent").contains("+ door"));
    long presses = said.lines().stream().filter(line -> line.contains("state=calling")).count();
    assertEquals(1, presses, "the next ring is another story");
    assertTrue(said.lines().getLast().startsWith("+ does not name the ring"));
  }

  @Test
  void aClockThatIsAheadIsSaidAndItsLinesStandWhereTheyBelong() {
    Said said = trace(RING, "--log", gateway.toString(), "--log", "portail=" + journal);
    assertEquals(0, said.status(), said.err());
    String clock = said.line("clock of portail/door: ");
    assertTrue(clock.matches(".*: 7[123]\\d\\d ms ahead of the gateway's \\(to \\d+ ms\\)"), clock);
    assertTrue(said.at("invite-sent") < said.at("gateway            sip-call") + 4);
    assertTrue(said.at("gateway            ring door=") < said.at("state=talking"));
    assertTrue(said.at("state=talking") < said.at("lock-pulsing"));
    assertEquals('~', said.line("invite-sent").charAt(25), "its arrival is near");
    assertEquals(' ', said.line("state=calling").charAt(25), "nothing of the gateway is near");
    assertTrue(said.line("state=talking").startsWith("2026-11-30T09:13:38."));
  }

  @Test
  void aClockThatNothingBoundsLeavesTheOrderUncertainAndSaysSo() throws IOException {
    Path half = folder.resolve("half.json");
    Files.write(
        half,
        Files.readAllLines(journal).stream()
            .filter(line -> !line.contains("invite-sent") && !line.contains("pulsing"))
            .toList());
    Said said = trace(RING, "--log", gateway.toString(), "--log", "portail=" + half);
    assertTrue(said.line("clock of portail/door").contains(": unknown"));
    assertEquals('?', said.line("call-ended").charAt(25));
    assertEquals(' ', said.line("ring-ended").charAt(25));
    assertTrue(said.lines().contains("? the order beside the gateway's lines is not known"));
  }

  @Test
  void boundsThatContradictEachOtherAreNoKnowledge() {
    LogEntry sent = entry("door", 9_000, "event=invite-sent");
    LogEntry early = entry("door", 1_000, "event=station state=early");
    LogEntry call = entry("gateway", 1_000, "event=sip-call");
    LogEntry answered = entry("gateway", 9_000, "event=media-answered leg=door");
    assertTrue(ClockOffset.of(List.of(sent, early), List.of(call, answered)).isEmpty());
  }

  @Test
  void aClockThatAgreesIsNotCorrected() {
    LogEntry sent = entry("door", 1_000, "event=invite-sent");
    LogEntry call = entry("gateway", 1_010, "event=sip-call");
    LogEntry answered = entry("gateway", 1_020, "event=media-answered leg=door");
    LogEntry early = entry("door", 1_040, "event=station state=early");
    ClockOffset offset =
        ClockOffset.of(List.of(sent, early), List.of(call, answered)).orElseThrow();
    assertEquals(0, offset.micros());
    assertEquals("as the gateway's (to 120 ms)", offset.said());
  }

  private static LogEntry entry(String who, long millis, String text) {
    return LogEntry.read(Instant.ofEpochMilli(millis) + " INFO Room: " + text, who, ZoneOffset.UTC)
        .orElseThrow();
  }

  @Test
  void theBeginningOfAnIdIsEnoughWhereOneRingBeginsSo() {
    assertEquals(0, onOneMachine("01m8nvp8").status());
  }

  @Test
  void severalRingsThatBeginSoAreListedWithTheirTimes() {
    Said said = onOneMachine("01M8NVP");
    assertEquals(Command.USAGE, said.status());
    assertTrue(said.err().startsWith("2 rings begin so:"), said.err());
    assertTrue(said.err().contains("  " + RING + " 2026-11-30T09:13:34."), said.err());
    assertTrue(said.lines().isEmpty());
  }

  @Test
  void aRingThatNoLineNamesIsNotFound() {
    Said said = onOneMachine("01M8NVP86XNRAPD0QZP01KHHVJ");
    assertEquals(Command.UNAVAILABLE, said.status());
    assertEquals("no line names a ring 01M8NVP86XNRAPD0QZP01KHHVJ\n", said.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "01M", "01M8NVP86XNRAPD0QZP01KHHVHX", "01M8 NVP", "--log", "ring=.*"})
  void whatIsNoIdIsRefused(String word) {
    assertEquals(Command.USAGE, trace(word, "--log", gateway.toString()).status());
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Said said = trace(RING, "--log", folder.resolve("nowhere.log").toString());
    assertEquals(Command.UNAVAILABLE, said.status());
    assertTrue(said.err().contains("nowhere.log"), said.err());
  }

  @Test
  void whatAFileHoldsBesideEventsIsPassedOverAndMovesNoTerminal() throws IOException {
    byte[] invalid = {(byte) 0xC3, 0x28, '\n'};
    Path hostile = folder.resolve("gateway.hostile");
    Files.write(hostile, Files.readAllBytes(gateway));
    String more =
        "\tat fr.heurtoir.Nowhere.java\n"
            + "{\"MESSAGE\":\n"
            + "{}\n"
            + "{\"__REALTIME_TIMESTAMP\":\"99999999999999999999\"}\n"
            + "{\"__REALTIME_TIMESTAMP\":[1],\"MESSAGE\":{}}\n"
            + "[1,2]\n"
            + "2026-99-99T99:99:99Z INFO event=x\n"
            + "2026-11-30T09:13:36.000Z INFO X: event=forged ring="
            + RING
            + " said=\"\u001b[2J\u202e\"\n"
            + "x".repeat(200_000)
            + "\n";
    Files.writeString(hostile, more, StandardOpenOption.APPEND);
    Files.write(hostile, invalid, StandardOpenOption.APPEND);
    Said said = trace(RING, "--log", "gateway=" + hostile);
    assertEquals(0, said.status(), said.err());
    assertTrue(said.line("forged").endsWith("said=\"?[2J?\""), said.line("forged"));
  }

  /** A log may come from a station that somebody broke open. */
  @Test
  void longWordsAndTimesThatNoClockSaysAreBorne() throws IOException {
    String entry =
        "{\"__REALTIME_TIMESTAMP\":\"%d\",\"_MACHINE_ID\":\"x\",\"_SYSTEMD_UNIT\":\"heurtoir-door.service\",\"MESSAGE\":\"event=invite-sent"
            + " ring=%s\"}\n";
    String time = "2026-11-30T09:13:35Z ";
    Path hostile = folder.resolve("gateway.log");
    Files.writeString(
        hostile,
        Files.readString(hostile)
            + entry.formatted(Long.MAX_VALUE, RING)
            + entry.formatted(Long.MIN_VALUE, RING)
            + time
            + "event=ring-ended ring="
            + RING
            + " lasted_ms=1 receipts=\"p1"
            + " told=1".repeat(2_000)
            + "\"\n"
            + time
            + "event=x ring="
            + RING
            + " reason=\""
            + "a".repeat(15_000)
            + "\"\n");
    Said said = onOneMachine(RING);
    assertEquals(0, said.status(), said.err());
    assertTrue(said.line("reason=\"aaa").endsWith("a\""));
    assertTrue(said.lines().stream().noneMatch(line -> line.contains("294247-")));
  }

  @Test
  void theJournalsBytesOfAMessageThatIsNoPlainTextAreRead() {
    StringBuilder bytes = new StringBuilder();
    for (byte each : ("Door: event=ring ring=" + RING).getBytes(StandardCharsets.UTF_8)) {
      bytes.append(bytes.isEmpty() ? "" : ",").append(each);
    }
    LogEntry entry =
        LogEntry.read(
                "{\"__REALTIME_TIMESTAMP\":\"1764494014274000\",\"_SYSTEMD_UNIT\":"
                    + "\"heurtoir-gateway.service\",\"MESSAGE\":["
                    + bytes
                    + "]}",
                "",
                ZoneOffset.UTC)
            .orElseThrow();
    assertEquals("gateway", entry.who());
    assertEquals(RING, entry.field("ring"));
  }

  @Test
  void theJournalIsAskedByItsFieldFirst() throws IOException {
    Path asked = folder.resolve("asked");
    Path answers = folder.resolve("journalctl");
    Files.writeString(
        answers,
        """
        #!/bin/sh
        echo "$@" >>%s
        case "$*" in
          *--field=RING_ID*) printf '%%s\n' %s 01M8NVP8ZZZZZZZZZZZZZZZZZZ 01AAAAAAAAAAAAAAAAAAAAAAAA short;;
          *RING_ID=%s*) cat %s;;
          *--grep*) exit 1;;
        esac
        """
            .formatted(asked, RING, RING, journal));
    List<LogEntry> entries = new ArrayList<>();
    LogSource source = new LogSource.Journal(List.of("/bin/sh", answers.toString()));
    source.naming("01M8NVP8", entries::add);
    assertTrue(entries.stream().anyMatch(entry -> entry.field("ring").equals(RING)));
    List<String> questions = Files.readAllLines(asked);
    assertEquals(3, questions.size(), questions::toString);
    assertTrue(questions.get(2).contains("RING_ID=01M8NVP8ZZZZ"), questions::toString);
    source.naming("01AAAAAAAAAAAAAAAAAAAAAAAA", entries::add);
    assertTrue(
        Files.readAllLines(asked).getLast().contains("--grep=ring=01AAAAAAAAAAAAAAAAAAAAAAAA"),
        "entries of an earlier version have no field");
  }

  @Test
  void journalctlItselfUnderstandsWhatItIsAsked() throws IOException {
    LogSource source =
        new LogSource.Journal(
            List.of("journalctl", "--directory=" + Files.createDirectory(folder.resolve("empty"))));
    List<LogEntry> entries = new ArrayList<>();
    source.naming(RING, entries::add);
    source.naming(RING.substring(0, 8), entries::add);
    source.between(Instant.EPOCH, Instant.ofEpochSecond(1_764_494_014), entries::add);
    assertEquals(List.of(), entries);
  }
}
